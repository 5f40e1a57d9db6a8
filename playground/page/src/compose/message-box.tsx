import type { Channel } from '../../../protocol.js';
import { formatBytes } from '../parts/file-facts.js';
import { messageBoxId } from '../places/navigation.js';
import type { Draft } from '../state/model.js';
import { Icon } from '../ui/icon.js';
import { openOptions, type CommandDraft } from './command-draft.js';
import { FileInput } from './file-input.js';
import { FileTray, type TrayEntry } from './file-tray.js';
import { Highlight } from './highlight.js';
import { CommandHint, OptionBar } from './option-bar.js';
import { optionId, SuggestionList } from './suggestion-list.js';
import { useCompose, type Compose } from './use-compose.js';
import type { DraftChanges } from './use-draft.js';

interface MessageBoxProps {
  channel: Channel;
  /** Its accessible name. */
  name: string;
  changes: DraftChanges;
}

/** Where messages and commands are written. */
export function MessageBox({ channel, name, changes }: MessageBoxProps) {
  const compose = useCompose(channel, changes);
  const { draft, command, list, chooser, sending, problem } = compose;
  return (
    <form
      class="compose"
      onSubmit={(event) => {
        event.preventDefault();
        void compose.send();
      }}
    >
      {list.shown && (
        <SuggestionList
          id={list.listId}
          suggestions={list.shown}
          active={list.active}
          waiting={list.waiting}
          onHover={list.move}
          onTake={compose.take}
        />
      )}
      <div class="compose-box">
        {command && <CommandHint draft={command} at={list.at} />}
        <FileTray
          entries={entriesOf(draft, command)}
          wanted={command ? wantedFiles(command) : []}
          onRemove={changes.removeFile}
          onChoose={chooser.choose}
        />
        <div class="compose-line">
          <FileInput chooser={chooser} hint={`Up to ${formatBytes(channel.uploadLimitBytes)} each`} />
          <WritingArea {...{ channel, name, changes, compose }} />
          <button
            type="submit"
            class="icon-button send"
            aria-label="Send"
            aria-busy={sending}
            disabled={draft.text.trim() === '' && draft.files.length === 0}
          >
            {sending ? <span class="spinner" /> : <Icon name="send" />}
          </button>
        </div>
        {problem !== null && (
          <p id={`${list.listId}-problem`} class="problem" role="alert">
            <Icon name="warning" /> {problem}
          </p>
        )}
        {command && <OptionBar draft={command} onAdd={compose.addOption} />}
      </div>
    </form>
  );
}

function WritingArea({ channel, name, changes, compose }: MessageBoxProps & { compose: Compose }) {
  const { setText, addFiles } = changes;
  const { draft, commands, list, writing, problem } = compose;
  const follow = ({ currentTarget }: { currentTarget: HTMLTextAreaElement }) =>
    writing.setCaret(currentTarget.selectionEnd);
  return (
    <div class="box">
      <Highlight text={draft.text} commands={commands} />
      <textarea
        ref={writing.box}
        id={messageBoxId(channel.id)}
        aria-label={name}
        placeholder={`Message ${channel.kind === 'text' ? '#' : ''}${channel.name}`}
        value={draft.text}
        rows={1}
        maxLength={6000}
        autocomplete="off"
        enterkeyhint="send"
        aria-autocomplete="list"
        aria-controls={list.shown ? list.listId : undefined}
        aria-activedescendant={list.active >= 0 ? optionId(list.listId, list.active) : undefined}
        aria-describedby={problem === null ? undefined : `${list.listId}-problem`}
        onInput={(event) => {
          setText(event.currentTarget.value);
          follow(event);
        }}
        onSelect={follow}
        onKeyUp={follow}
        onClick={follow}
        onKeyDown={compose.onKeyDown}
        onPaste={(event) => {
          const files = [...(event.clipboardData?.files ?? [])];
          if (files.length === 0) return;
          event.preventDefault();
          addFiles(files);
        }}
      />
    </div>
  );
}

function entriesOf({ files }: Draft, command: CommandDraft | null): TrayEntry[] {
  if (!command) return files.map((file) => ({ file, option: null, problem: null }));
  const problem = `not for /${command.command.name}`;
  return [
    ...[...command.files].map(([option, file]) => ({ file, option, problem: null })),
    ...command.extraFiles.map((file) => ({ file, option: null, problem })),
  ];
}

function wantedFiles(command: CommandDraft): string[] {
  const open = openOptions(command).filter(({ kind, required }) => kind === 'file' && required);
  return open.map(({ name }) => name);
}

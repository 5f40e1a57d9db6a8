import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Channel } from '../../../protocol.js';
import { useActions } from '../server/actions.js';
import { wordsOf } from '../server/post.js';
import type { Draft } from '../state/model.js';
import { useWorld } from '../state/store.js';
import { commandsIn, readCommandDraft } from './command-draft.js';
import { useFileChooser } from './file-input.js';
import { prepareDraft } from './send.js';
import type { Suggestion } from './suggest.js';
import { useDraft, type DraftChanges } from './use-draft.js';
import { useSuggestions } from './use-suggestions.js';

/** What a message box does with its draft: suggests, completes, sends. */
export function useCompose(channel: Channel, { setText, addFiles, clear, putBack }: DraftChanges) {
  const draft = useDraft(channel);
  const actions = useActions();
  const allCommands = useWorld((world) => world.commands);
  const commands = useMemo(() => commandsIn(allCommands, channel), [allCommands, channel]);
  const command = useMemo(() => readCommandDraft(draft, commands), [draft, commands]);
  const writing = useCaret(draft.text, setText);
  const list = useSuggestions(channel, draft, writing.caret, commands);
  const chooser = useFileChooser(addFiles);
  const [sending, setSending] = useState(0);
  const [problem, setProblem] = useState<{ of: Draft; text: string } | null>(null);

  async function send(): Promise<void> {
    const prepared = prepareDraft(draft, { channel, commands, actions });
    if (!prepared) return;
    if ('problem' in prepared) {
      setProblem({ of: draft, text: prepared.problem });
      return;
    }
    // The next words can be written while files are still on their way.
    clear();
    setSending((count) => count + 1);
    try {
      await prepared.send();
    } catch (error) {
      setProblem({ of: putBack(draft), text: wordsOf(error) });
    } finally {
      setSending((count) => count - 1);
    }
  }
  function take({ text, caret, fileOption }: Suggestion): void {
    writing.put(text, caret);
    if (fileOption !== null) chooser.choose(fileOption);
  }
  function addOption(name: string): void {
    const option = command?.command.options.find((it) => it.name === name);
    if (option?.kind === 'file') {
      chooser.choose(name);
      return;
    }
    const text = `${draft.text.trimEnd()} ${name}: `;
    writing.put(text, text.length);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (list.moveBy(event.key)) event.preventDefault();
    else if (event.key === 'Escape' && list.shown) {
      event.preventDefault();
      list.close();
    } else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
      const taken = list.takenBy(event.key);
      if (taken || event.key === 'Enter') event.preventDefault();
      if (taken) take(taken);
      else if (event.key === 'Enter') void send();
    }
  }
  return {
    draft,
    commands,
    command,
    writing,
    list,
    chooser,
    sending: sending > 0,
    // Until something is changed.
    problem: problem?.of === draft ? problem.text : null,
    send,
    take,
    addOption,
    onKeyDown,
  };
}

export type Compose = ReturnType<typeof useCompose>;

/** The text area's caret, which comes to where a suggestion ends once the text is there. */
function useCaret(text: string, setText: (text: string) => void) {
  const box = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(text.length);
  const [nextCaret, setNextCaret] = useState<number | null>(null);
  useEffect(() => {
    // A channel that is opened can be written in at once; a finger would bring the keyboard up.
    if (matchMedia('(hover: hover)').matches) box.current?.focus();
  }, []);
  useLayoutEffect(() => {
    if (nextCaret === null) return;
    box.current?.setSelectionRange(nextCaret, nextCaret);
    setCaret(nextCaret);
    setNextCaret(null);
  }, [nextCaret]);
  return {
    box,
    caret: Math.min(caret, text.length),
    setCaret,
    put: (next: string, caretAt: number) => {
      setText(next);
      setNextCaret(caretAt);
      box.current?.focus();
    },
  };
}

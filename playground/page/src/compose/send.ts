import type { Channel, Command, OptionValue } from '../../../protocol.js';
import type { Actions } from '../server/actions.js';
import type { Draft } from '../state/model.js';
import { looksLikeCommand, readCommandDraft, readyCommand } from './command-draft.js';

/** A draft that Discord would send, or what is wrong with it, for who wrote it. */
export type Prepared = { send: () => Promise<void> } | { problem: string };

/** Looks a draft through. `send` throws RefusedError. Null for an empty one. */
export function prepareDraft(
  draft: Draft,
  { channel, commands, actions }: { channel: Channel; commands: readonly Command[]; actions: Actions },
): Prepared | null {
  const content = draft.text.trim();
  if (content === '' && draft.files.length === 0) return null;
  const command = readCommandDraft(draft, commands);
  if (!command) {
    if (looksLikeCommand(content)) return { problem: `There is no command ${content.split(/\s/)[0] ?? ''} here.` };
    return {
      send: async () => {
        const files = draft.files.map(({ file }) => file);
        await actions.say(channel.id, content, await actions.upload(channel.id, files));
      },
    };
  }
  const ready = readyCommand(command);
  if (!ready.ok) return { problem: ready.problem };
  return {
    send: async () => {
      const files = [...command.files];
      const uploads = await actions.upload(
        channel.id,
        files.map(([, { file }]) => file),
      );
      const options: Record<string, OptionValue> = { ...ready.values };
      files.forEach(([name], index) => {
        const upload = uploads[index];
        if (upload) options[name] = { upload: upload.id };
      });
      await actions.useCommand(channel.id, command.command.name, options);
    },
  };
}

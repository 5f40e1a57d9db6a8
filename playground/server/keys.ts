import type { InteractionHandle } from '../../src/emulator/discord/driver/interaction-handle.js';
import { buttonsOf, textOf } from '../../src/emulator/discord/driver/reading.js';
import type { EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import type { Message } from '../../src/emulator/discord/state/world.js';

const patience = { timeoutMs: 15_000 };
/** How the button begins that takes a key out of use. */
const removeId = 'token-remove:';
/** In the languages of those who are played. */
const toldStored = /^(Your key .*stored encrypted|Dein Key .*verschlüsselt hinterlegt)/s;
const toldRemoved = /^((Removed|Erased).*your key|(Entfernt|Gelöscht).*dein Key)/s;

/** Members' keys, as the bot has them. */
export interface Keys {
  /** `/token set`, and its form. Returns what the bot said. */
  give(name: string): Promise<string>;
  /** `/token remove`, and its confirmation. Returns what the bot said. */
  take(name: string): Promise<string>;
  has(name: string): boolean;
}

/** What an answer of the bot says about its reader's own key; undefined when it says nothing of it. */
function toldBy(message: Message): boolean | undefined {
  const text = textOf(message);
  if (toldStored.test(text)) return true;
  return toldRemoved.test(text) ? false : undefined;
}

/**
 * Gives and takes members' keys by the bot's own commands, in a channel whose private answers are then dismissed.
 *
 * @param keys the provider's, by member
 */
export function createKeys(
  discord: EmbeddedDiscord,
  channelId: string,
  keys: Readonly<Record<string, string>>,
  changed: () => void,
): Keys {
  const owners = new Set<string>();

  // Members may store and remove keys by hand too.
  discord.on('message', ({ change, message }) => {
    const reader = discord.world.users.get(message.ephemeralTo ?? '')?.username;
    const told = change === 'deleted' || reader === undefined ? undefined : toldBy(message);
    if (reader === undefined || told === undefined || told === owners.has(reader)) return;
    if (told) owners.add(reader);
    else owners.delete(reader);
    changed();
  });

  async function answerOf(handle: InteractionHandle): Promise<Message> {
    await handle.acknowledged;
    return await handle.reply(patience);
  }
  function dismiss(message: Message): string {
    const text = textOf(message);
    discord.admin.deleteMessage(message);
    return text;
  }

  return {
    give: async (name) => {
      const user = discord.user(name);
      const opened = await user.slash(channelId, 'token set');
      const sent = await user.submit(await opened.modal(patience), { token: keys[name] ?? '' });
      return dismiss(await answerOf(sent));
    },
    take: async (name) => {
      const user = discord.user(name);
      const question = await answerOf(await user.slash(channelId, 'token remove'));
      const remove = buttonsOf(question).find(({ custom_id: id }) => id?.startsWith(removeId) === true);
      if (remove?.custom_id === undefined) return dismiss(question);
      return dismiss(await answerOf(await user.press(question, remove.custom_id)));
    },
    has: (name) => owners.has(name),
  };
}

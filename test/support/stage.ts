import { expect } from 'vitest';
import { buttonsOf, textOf } from '../../src/emulator/discord/driver/reading.js';
import type { OptionInputs } from '../../src/emulator/discord/driver/use-command.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import type { Production } from './production.js';

export const timeoutMs = 10_000;

export const files = {
  image: { name: 'kite.png', path: 'demo/files/kite.png' },
  video: { name: 'waves.mp4', path: 'demo/files/waves.mp4' },
  audio: { name: 'wind.mp3', path: 'demo/files/wind.mp3' },
};

export const labels = (message: Message) => buttonsOf(message).map(({ label }) => label);

/** What tests of the whole bot say again and again. */
export function stageOf(production: Production) {
  const { discord, provider, channelId } = production;
  const requests = (route: string) => provider.state.requests.filter((request) => request.route === route);
  const taskBodies = () =>
    requests('CreateTask').map(({ body }) => body as { content: { type: string; text?: string; role?: string }[] });
  return {
    find: (words: string, where = 'any') =>
      discord.waitForMessage(where, (message) => textOf(message).includes(words), { timeoutMs }),
    result: () => discord.waitForMessage('any', (message) => textOf(message).includes('video is ready'), { timeoutMs }),
    billed: (what: string) => provider.state.ledger.filter((entry) => entry.what === what),
    requests,
    taskBodies,
    sentText: () => taskBodies().at(-1)?.content[0]?.text,

    /** `/video` as somebody would type it. Returns the private answer. */
    async ask(options: OptionInputs, user = production.mia): Promise<Message> {
      const asked = await user.slash(channelId, 'video', options);
      const reply = await asked.reply({ timeoutMs });
      expect(reply.ephemeralTo).toBe(user.id);
      return reply;
    },

    /** `/asset add`, until every file has ended. Returns the private answer. */
    async add(options: OptionInputs, user = production.mia): Promise<Message> {
      const count = Object.keys(options).filter((option) => option.startsWith('file')).length;
      const asked = await user.slash(channelId, 'asset add', options);
      const { id } = await asked.reply({ timeoutMs });
      return await discord.waitForMessage(
        channelId,
        (message) =>
          message.id === id && (textOf(message).match(/is ready|Not added|and is ready/g) ?? []).length >= count,
        { timeoutMs },
      );
    },
  };
}

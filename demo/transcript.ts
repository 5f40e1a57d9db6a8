import { styleText } from 'node:util';
import { buttonsOf, textOf } from '../src/emulator/discord/driver/reading.js';
import type { EmbeddedDiscord } from '../src/emulator/discord/start.js';
import type { Message } from '../src/emulator/discord/state/world.js';

/** Prints what the members of a server see, as it happens. */
export function printTranscript(discord: EmbeddedDiscord) {
  const startedAt = Date.now();
  const printed = new Map<string, string>();

  const nameOf = (userId: string) => discord.world.users.get(userId)?.username ?? 'somebody';
  const placeOf = (channelId: string): string => {
    const channel = discord.world.channels.get(channelId);
    if (channel === undefined || !('name' in channel)) return 'direct message';
    return 'parentId' in channel ? `${placeOf(channel.parentId)} > ${short(channel.name)}` : `#${channel.name}`;
  };

  function line(channelId: string, who: string, text: string): void {
    const elapsed = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(5);
    console.log(`${styleText('dim', `${elapsed} s`)}  ${styleText('cyan', placeOf(channelId))}`);
    const [first = '', ...rest] = text.split('\n');
    console.log(`         ${styleText('bold', who)}  ${first}`);
    for (const further of rest) console.log(`           ${further}`);
  }

  function show(change: 'created' | 'edited' | 'deleted', message: Message): void {
    const who = message.authorId === discord.world.botId ? 'Dailies' : nameOf(message.authorId);
    if (change === 'deleted') {
      line(message.channelId, who, styleText('dim', '(deleted)'));
      return;
    }
    const text = describe(message);
    if (text === '' || printed.get(message.id) === text) return;
    const seen = printed.has(message.id);
    printed.set(message.id, text);
    const privately = message.ephemeralTo === null ? '' : ` (only ${nameOf(message.ephemeralTo)} sees it)`;
    line(message.channelId, `${who}${privately}${seen ? ' (edited)' : ''}`, text);
  }

  function describe(message: Message): string {
    const files = message.attachments.map(
      ({ filename, sizeBytes }) => `[file ${filename}, ${Math.ceil(sizeBytes / 1024)} kB]`,
    );
    const buttons = buttonsOf(message).map(({ label }) => `[${label ?? ''}]`);
    return [readable(textOf(message)), files.join(' '), buttons.join(' ')].filter((part) => part !== '').join('\n');
  }

  /** Discord's marks as a reader of Discord sees them. */
  function readable(text: string): string {
    return text
      .replace(/https:\/\/discord\.com\/channels\/[^\s)]+/g, '(link to the message)')
      .replace(/<@(\d+)>/g, (_, id: string) => `@${nameOf(id)}`)
      .replace(/<#(\d+)>/g, (_, id: string) => placeOf(id))
      .replace(/<t:(\d+):R>/g, (_, seconds: string) => ago(Number(seconds) * 1000 - Date.now()))
      .replace(/^-# /gm, '')
      .replace(/`[^`]*`|\*\*|\\(?=[^\w\s])/g, (mark) => (mark.startsWith('`') ? mark : ''));
  }

  discord.on('message', ({ change, message }) => show(change, message));
  return {
    /** What a member does. */
    act(channelId: string, who: string, text: string) {
      line(channelId, who, styleText('yellow', text));
    },
  };
}

function ago(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  return ms > 0 ? `in ${seconds} s` : `${seconds} s ago`;
}

function short(name: string): string {
  return name.length > 30 ? `${name.slice(0, 30)}…` : name;
}

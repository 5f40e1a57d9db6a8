import path from 'node:path';
import type { BotProcess } from '../test/support/bot-process.js';
import { startStage } from './stage.js';
import { percentile } from './statistics.js';
import { storeDone } from './stored-jobs.js';
import { markdownTable } from './table.js';

/** From the start of each process to ready, in turns. The first start makes the database and registers the commands. */
async function startInTurns(repetitions: number, starts: readonly (() => BotProcess)[]): Promise<number[][]> {
  const times = starts.map((): number[] => []);
  for (let index = 0; index <= repetitions; index += 1) {
    for (const [which, start] of starts.entries()) {
      const process = start();
      const { ms } = await process.ready;
      await process.end('SIGTERM');
      if (index > 0) times[which]?.push(ms);
    }
  }
  return times;
}

interface StartOptions {
  repetitions?: number;
  /** Jobs that ended before and are stored still. */
  finished?: number;
}

/** In turn with the barest client. A minute, most of it for storing finished jobs. */
export async function benchStart({ repetitions = 9, finished = 100_000 }: StartOptions = {}): Promise<string> {
  const stage = await startStage();
  try {
    // As `npm start` does.
    const settings = { NODE_OPTIONS: '--enable-source-maps' };
    const many = { ...stage.environment, DATA_DIR: path.join(stage.folder, 'data-of-many') };
    const place = {
      guildId: stage.discord.guild('Studio').id,
      channelId: stage.channelId,
      cardMessageId: stage.channelId,
    };
    await storeDone(many, { count: finished, place });
    const [bare = [], bot = [], full = []] = await startInTurns(repetitions, [
      stage.startBareBot,
      () => stage.startBot(settings),
      () => stage.startBot({ ...settings, DATA_DIR: many.DATA_DIR }),
    ]);
    const row = (name: string, times: readonly number[]) => [
      name,
      percentile(times, 0.5).toFixed(0),
      `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}`,
      (percentile(times, 0.5) / percentile(bare, 0.5)).toFixed(2),
    ];
    return markdownTable([
      [`${repetitions} starts`, 'median in ms', 'from to in ms', 'of the barest'],
      row('the barest discord.js client', bare),
      row('Dailies', bot),
      row(`Dailies, ${finished.toLocaleString('en')} finished jobs stored`, full),
    ]);
  } finally {
    await stage.close();
  }
}

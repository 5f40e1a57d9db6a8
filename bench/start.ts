import { startStage } from './stage.js';
import { percentile } from './statistics.js';
import { markdownTable } from './table.js';

/** From the start of the process to ready, in turn with the barest client. Some seconds a repetition. */
export async function benchStart({ repetitions = 9 }: { repetitions?: number } = {}): Promise<string> {
  const stage = await startStage();
  const [bot, bare]: [number[], number[]] = [[], []];
  try {
    // The first start makes the database and registers the commands.
    for (let index = 0; index <= repetitions; index += 1) {
      for (const [times, start] of [
        // As `npm start` does.
        [bot, () => stage.startBot({ NODE_OPTIONS: '--enable-source-maps' })],
        [bare, stage.startBareBot],
      ] as const) {
        const process = start();
        const { ms } = await process.ready;
        await process.end('SIGTERM');
        if (index > 0) times.push(ms);
      }
    }
  } finally {
    await stage.close();
  }
  const row = (name: string, times: readonly number[]) => [
    name,
    percentile(times, 0.5).toFixed(0),
    `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}`,
  ];
  return markdownTable([
    [`${repetitions} starts`, 'median in ms', 'from to in ms'],
    row('the barest discord.js client', bare),
    row('Dailies', bot),
  ]);
}

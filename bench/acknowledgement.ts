import { startStage, type Stage } from './stage.js';
import { percentile } from './statistics.js';
import { markdownTable } from './table.js';

const videosUnderWay = 30;

/** From the dispatch of a command to its first response, in milliseconds, one command after the other. */
async function acknowledge({ mia, channelId }: Stage, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const asked = await mia.slash(channelId, 'video', { prompt: `a kite, take ${index}` });
    times.push((await asked.acknowledged).ms);
  }
  return times;
}

/** The bot, idle and with a provider that hangs while videos are under way, beside the barest handler. Takes half a minute. */
export async function benchAcknowledgement({ count = 300 }: { count?: number } = {}): Promise<string> {
  const stage = await startStage();
  try {
    const bot = stage.startBot({ POLL_SPEEDUP: '20' });
    await bot.ready;
    await stage.giveKey();
    await acknowledge(stage, 20);
    const idle = await acknowledge(stage, count);
    const { switches } = stage.provider;
    switches.holdTasks = true;
    await acknowledge(stage, videosUnderWay);
    for (const route of ['CreateTask', 'ReadTask'] as const)
      switches.next(route, { kind: 'hang' }, { times: Infinity });
    const busy = await acknowledge(stage, count);
    await bot.end('SIGKILL');
    const bare = stage.startBareBot();
    await bare.ready;
    await acknowledge(stage, 20);
    const barest = await acknowledge(stage, count);
    await bare.end('SIGKILL');
    const row = (name: string, times: readonly number[]) => [
      name,
      ...[0.5, 0.99, 1].map((share) => percentile(times, share).toFixed(1)),
    ];
    return markdownTable([
      [`${count} × /video`, 'median in ms', 'p99 in ms', 'longest in ms'],
      row('the barest discord.js handler', barest),
      row('Dailies', idle),
      row(`Dailies, the provider hanging, ${videosUnderWay} videos and more under way`, busy),
    ]);
  } finally {
    await stage.close();
  }
}

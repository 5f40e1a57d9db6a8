import { setTimeout as delay } from 'node:timers/promises';
import { textOf } from '../src/emulator/discord/driver/reading.js';
import { paddedVideo } from './padded-video.js';
import { peakWhile, residentBytes } from './process-facts.js';
import { startStage, type Stage } from './stage.js';
import { markdownTable } from './table.js';

const megabyte = 1_000_000;
const sampleMs = 20;
const timeoutMs = 240_000;

async function addAll({ mia, channelId, discord }: Stage, files: readonly Buffer[]): Promise<void> {
  const adding = files.map(async (bytes, index) => {
    const asked = await mia.slash(channelId, 'asset add', { file: { name: `clip-${index}.mp4`, bytes } });
    const { id } = await asked.reply({ timeoutMs });
    await discord.waitForMessage(channelId, (message) => message.id === id && textOf(message).includes('is ready'), {
      timeoutMs,
    });
  });
  await Promise.all(adding);
}

/** All that many tasks end at the same moment. */
async function receiveAll({ mia, channelId, discord, provider }: Stage, count: number, prompt: string): Promise<void> {
  const isResult = (message: Parameters<typeof textOf>[0]) => textOf(message).includes('your video is ready');
  const posted = new Set<string>();
  const all = new Promise<void>((resolve) => {
    discord.on('message', ({ message }) => {
      if (isResult(message)) posted.add(message.id);
      if (posted.size === count) resolve();
    });
  });
  provider.switches.holdTasks = true;
  for (let index = 0; index < count; index += 1) {
    await (await mia.slash(channelId, 'video', { prompt: `${prompt} ${index}` })).reply({ timeoutMs });
  }
  const begun = () => provider.state.tasks.filter(({ text }) => text.startsWith(prompt));
  while (begun().length < count) await delay(sampleMs);
  begun().forEach(({ id }) => provider.finishTask(id));
  await all;
}

/** Resident memory of the whole bot above idle. Takes a minute. */
export async function benchMemory({ count = 20, uploadMegabytes = 49.5, resultMegabytes = 30 } = {}): Promise<string> {
  const stage = await startStage({ resultBytes: resultMegabytes * megabyte });
  try {
    const bot = stage.startBot({ POLL_SPEEDUP: '50' });
    await bot.ready;
    await stage.giveKey();
    await addAll(stage, [await paddedVideo('demo/files/waves.mp4', 3 * megabyte, 'first')]);
    await receiveAll(stage, 1, 'one');
    const idle = await residentBytes(bot.pid);
    const uploads = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        paddedVideo('demo/files/waves.mp4', uploadMegabytes * megabyte, String(index)),
      ),
    );
    const adding = await peakWhile(bot.pid, () => addAll(stage, uploads));
    const receiving = await peakWhile(bot.pid, () => receiveAll(stage, count, 'all'));
    await bot.end('SIGTERM');
    const row = (name: string, bytes: number) => [
      name,
      (bytes / megabyte).toFixed(0),
      ((bytes - idle) / megabyte).toFixed(0),
    ];
    return markdownTable([
      ['the whole bot', 'resident memory in MB', 'above idle in MB'],
      row('idle, after a file and a video', idle),
      row(`${count} files of ${uploadMegabytes} MB added at once`, adding),
      row(`${count} results of ${resultMegabytes} MB at once`, receiving),
    ]);
  } finally {
    await stage.close();
  }
}

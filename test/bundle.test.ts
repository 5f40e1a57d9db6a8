import { expect, it } from 'vitest';
import { startStage } from '../bench/stage.js';
import { textOf } from '../src/emulator/discord/driver/reading.js';

const timeoutMs = 20_000;

it('the built bot finds the programs of its threads: a file is read, a chart is drawn', async ({ onTestFinished }) => {
  const stage = await startStage();
  onTestFinished(stage.close);
  const bot = stage.startBot({ POLL_SPEEDUP: '400' });
  onTestFinished(() => bot.end('SIGKILL').then(() => undefined));
  await bot.ready;
  await stage.giveKey();
  const { mia, channelId, discord, provider } = stage;
  provider.switches.generationMs = 0;
  const added = await mia.slash(channelId, 'asset add', { file: { name: 'kite.png', path: 'demo/files/kite.png' } });
  const { id } = await added.reply({ timeoutMs });
  await discord.waitForMessage(channelId, (message) => message.id === id && textOf(message).includes('is ready'), {
    timeoutMs,
  });
  await mia.slash(channelId, 'video', { prompt: '@kite flies' });
  await discord.waitForMessage('any', (message) => textOf(message).includes('video is ready'), { timeoutMs });
  const asked = await mia.slash(channelId, 'usage', {});
  expect((await asked.reply({ timeoutMs })).attachments).toHaveLength(1);
});

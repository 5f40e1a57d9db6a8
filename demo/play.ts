import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { textOf } from '../src/emulator/discord/driver/reading.js';
import type { EmbeddedDiscord } from '../src/emulator/discord/start.js';
import type { printTranscript } from './transcript.js';

const patience = { timeoutMs: 20_000 };

interface Stage {
  discord: EmbeddedDiscord;
  transcript: ReturnType<typeof printTranscript>;
  /** Where the demo's pictures and sounds lie. */
  filesDir: string;
  /** Where the finished video goes. */
  outDir: string;
  /** mia's key at the embedded provider. */
  key: string;
}

/** Plays the main job as a member would: a key, files, a prompt that names them, and the video in the thread. */
export async function play({ discord, transcript, filesDir, outDir, key }: Stage): Promise<string> {
  const mia = discord.user('mia');
  const channelId = discord.channel('brainstorm').id;
  const file = (name: string) => ({ name, path: path.join(filesDir, name) });
  const appears = (words: string, where = 'any') =>
    discord.waitForMessage(where, (message) => textOf(message).includes(words), patience);

  transcript.act(channelId, 'mia', '/token set');
  const form = await mia.slash(channelId, 'token set', {});
  transcript.act(channelId, 'mia', '(types her key into the form)');
  await mia.submit(await form.modal(), { token: key });
  await appears('is stored encrypted');

  transcript.act(channelId, 'mia', '/asset add  file: kite.png  file2: waves.mp4  file3: wind.mp3');
  await mia.slash(channelId, 'asset add', {
    file: file('kite.png'),
    file2: file('waves.mp4'),
    file3: file('wind.mp3'),
  });
  await discord.waitForMessage(channelId, (message) => textOf(message).match(/is ready/g)?.length === 3, patience);

  await ask('@kyte flies over @waves');
  await appears('Did you mean');

  await ask('@kite flies over @waves, we hear @wind');
  const result = await appears('your video is ready');
  await discord.waitForMessage(channelId, (message) => textOf(message).includes('**Done** in'), patience);

  await ask('@kite carries a famous actor [moderate-image]');
  await appears('there is no video this time');

  const video = result.attachments[0];
  if (!video) throw new Error('the result came without its video');
  await mkdir(outDir, { recursive: true });
  const saved = path.join(outDir, video.filename);
  await copyFile(video.filePath, saved);
  return saved;

  async function ask(prompt: string): Promise<void> {
    transcript.act(channelId, 'mia', `/video  prompt: ${prompt}`);
    await (
      await mia.slash(channelId, 'video', { prompt })
    ).acknowledged;
  }
}

import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { createFiles } from '../../src/media/files.js';
import { createProbe } from '../../src/media/probe.js';
import { ffmpegArguments } from '../../src/media/shrink-plan.js';
import { runProgram } from '../../src/media/shrink-process.js';
import { createShrinker } from '../../src/media/shrink.js';
import { hasFfmpeg } from './fake-ffmpeg.js';
import { serve, temporaryFolder } from './surroundings.js';

const probe = createProbe();
afterAll(() => probe.close());

const run = promisify(execFile);
const quiet = ['-hide_banner', '-nostdin', '-loglevel', 'error'];
const kibibyte = 1024;
/** It goes behind all other work of the machine, the other tests too. */
const timeout = 120_000;

interface Clip {
  size: string;
  seconds: number;
  rate?: string;
  sound?: boolean;
}

/** Noise, which no encoder can make small. */
const makeClip = async (file: string, { size, seconds, rate = '16M', sound = true }: Clip): Promise<void> => {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=24,noise=alls=20:allf=t,format=yuv420p`];
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100', '-c:a', 'aac'];
  const titles = ['title=secret title', 'location=+48.2082+016.3738/', 'comment=secret comment'];
  await run('ffmpeg', [
    ...[...quiet, ...picture, ...(sound ? tone : []), '-t', String(seconds)],
    ...titles.flatMap((title) => ['-metadata', title]),
    ...['-metadata:s:v', 'handler_name=secret track', '-metadata:s:v', 'language=deu'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', rate, '-maxrate', rate, '-bufsize', rate],
    ...['-f', 'mp4', file],
  ]);
};

const setUp = async (clip: Clip) => {
  const dataDir = await temporaryFolder();
  const files = createFiles({ dataDir });
  const source = path.join(await temporaryFolder(), 'clip.mp4');
  await makeClip(source, clip);
  const video = await files.keep(createReadStream(source));
  const shrinker = createShrinker({ files, probe });
  return {
    files,
    video,
    leftBehind: () => readdir(path.join(dataDir, 'tmp')),
    async shrink(maxBytes: number) {
      const result = await shrinker.shrink(video, { maxBytes });
      if (!result.made) throw new Error(`${result.reason}: ${result.detail}`);
      return { ...result, facts: await probe.probe(result.file.path), content: await readFile(result.file.path) };
    },
  };
};

describe.skipIf(!hasFfmpeg)('a version by ffmpeg (skipped where the machine has none)', { timeout }, () => {
  it(
    'fits, fills the room, plays to its end at the same size and rate, with its sound',
    { timeout: 120_000 },
    async () => {
      const { video, shrink } = await setUp({ size: '1280x720', seconds: 3 });
      const maxBytes = 1500 * kibibyte;
      expect(video.sizeBytes).toBeGreaterThan(2 * maxBytes);
      const { file, facts, content } = await shrink(maxBytes);
      expect(file.sizeBytes).toBeLessThanOrEqual(maxBytes);
      expect(file.sizeBytes).toBeGreaterThan(0.7 * maxBytes);
      expect(content).toHaveLength(file.sizeBytes);
      expect(facts).toMatchObject({ format: 'mp4', codec: 'H.264', width: 1280, height: 720, framesPerSecond: 24 });
      expect('durationSeconds' in facts && facts.durationSeconds).toBeCloseTo(3, 1);
      // All frames decode, and there are as many as there were.
      const played = await run('ffmpeg', [...quiet, '-xerror', '-i', file.path, '-f', 'framecrc', '-']);
      const framesOf = (stream: number) =>
        played.stdout.split('\n').filter((line) => line.startsWith(`${stream},`)).length;
      expect([framesOf(0), framesOf(1) > 100, played.stderr]).toEqual([72, true, '']);
    },
  );

  it('begins to play before all of it is there, and says nothing of where it comes from', async () => {
    const { shrink, files, video } = await setUp({ size: '640x360', seconds: 2, rate: '4M' });
    const { content } = await shrink(400 * kibibyte);
    expect(content.indexOf('moov')).toBeLessThan(content.indexOf('mdat'));
    const original = await readFile(files.path(video.hash));
    for (const word of ['secret title', 'secret comment', 'secret track']) {
      expect([word, original.includes(word), content.includes(word)]).toEqual([word, true, false]);
    }
  });

  it('is smaller in its sides where the room is little, upright where the video is, and silent where it is', async () => {
    const { shrink, leftBehind } = await setUp({ size: '720x1280', seconds: 2, rate: '8M', sound: false });
    const { file, width, height, content } = await shrink(200 * kibibyte);
    expect([width, height]).toEqual([480, 854]);
    expect(file.sizeBytes).toBeLessThanOrEqual(200 * kibibyte);
    expect(content.includes('mp4a')).toBe(false);
    expect(await leftBehind()).toEqual([path.basename(file.path)]);
  });

  it('is made of one local file: what this points to is not opened', async () => {
    const server = await serve((_, response) => response.end());
    const folder = await temporaryFolder();
    await makeClip(path.join(folder, 'private.mp4'), { size: '320x240', seconds: 1 });
    const lists = [
      `ffconcat version 1.0\nfile 'private.mp4'\n`,
      `#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n${server.origin}/a.ts\n#EXT-X-ENDLIST\n`,
    ];
    const plan = { width: 320, height: 240, videoRate: 1_000_000, audioRate: 64_000 };
    for (const list of lists) {
      const [source, target] = [path.join(folder, 'source'), path.join(folder, 'target')];
      await writeFile(source, list);
      const args = ffmpegArguments(source, target, plan, 1_000_000);
      expect(await runProgram('ffmpeg', args, AbortSignal.timeout(15_000))).toMatchObject({ status: 1 });
    }
    expect(server.connections).toBe(0);
  });
});

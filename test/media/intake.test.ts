import { readdir, readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { UserError } from '../../src/errors.js';
import { onlyOrigin } from '../../src/media/fetch-rules.js';
import { createFetcher } from '../../src/media/fetch.js';
import { createFiles } from '../../src/media/files.js';
import { createIntake } from '../../src/media/intake.js';
import { createProbe } from '../../src/media/probe.js';
import { deferred, fixture, rejection, serve, temporaryFolder } from './surroundings.js';

const probe = createProbe();
afterAll(() => probe.close());

/** A CDN that serves the fixtures under their names, from when `answersAt` were asked for at once, and everything that a member's upload meets there. */
const set = async ({
  answersAt = 1,
  ...options
}: { concurrency?: number; idleMs?: number; answersAt?: number } = {}) => {
  const state = { asked: 0, atOnce: 0, mostAtOnce: 0 };
  const silence = deferred();
  const enough = deferred();
  const cdn = await serve((request, response) => {
    const name = (request.url ?? '').slice(1);
    state.asked += 1;
    state.atOnce += 1;
    state.mostAtOnce = Math.max(state.mostAtOnce, state.atOnce);
    if (state.atOnce >= answersAt) enough.resolve();
    response.on('close', () => (state.atOnce -= 1));
    if (name === 'gone.png') response.writeHead(404).end('This content is no longer available.');
    else if (name === 'broken.png') response.writeHead(500).end();
    else if (name === 'elsewhere.png') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    else if (name === 'silent.png') response.write('x', silence.resolve);
    else if (name === 'large.mp4') response.writeHead(200, { 'content-length': 64_172_851 }).write('x');
    else void Promise.all([readFile(fixture(name)), enough.promise]).then(([bytes]) => response.end(bytes));
  });
  const dataDir = await temporaryFolder();
  const timeouts = { idleMs: options.idleMs ?? 5000 };
  const fetcher = createFetcher({ rule: onlyOrigin(cdn.origin), timeouts });
  onTestFinished(() => fetcher.close());
  const files = createFiles({ dataDir });
  const intake = createIntake({ files, fetcher, probe, ...options });
  const take = (name: string, more?: Parameters<typeof intake.take>[2]) =>
    intake.take(`${cdn.origin}/${name}`, name, more);
  const left = async (): Promise<string[]> =>
    (await readdir(dataDir, { recursive: true, withFileTypes: true })).flatMap((entry) =>
      entry.isFile() ? [entry.name] : [],
    );
  return { cdn, files, intake, state, silence, take, left };
};

describe('a good file', () => {
  it.each([
    'image.png',
    'image.jpg',
    'image.gif',
    'image.webp',
    'image.bmp',
    'image.tiff',
    'image.heic',
    'image.heif',
    'png-named.mp4',
    'video-h264.mp4',
    'video-h265.mp4',
    'video.mov',
    'audio-cbr.mp3',
    'audio-vbr-no-header.mp3',
    'audio.wav',
  ])('%s is kept under its hash', async (name) => {
    const { files, take, left } = await set();
    const { file, facts } = await take(name);
    expect(await readFile(files.path(file.hash))).toEqual(await readFile(fixture(name)));
    expect(file.sizeBytes).toBe(facts.sizeBytes);
    expect(await left()).toEqual([file.hash]);
  });
});

const types = 'images may be JPG, PNG, GIF, WebP, BMP, TIFF or HEIC, videos MP4 or MOV, sounds MP3 or WAV';
const sizes = 'videos must be smaller than 50 MB, images than 30 MB, sounds than 15 MB';
const damaged = 'cannot be read; it seems damaged or incomplete. Export it anew and add it again with /asset add.';

describe('a bad file leaves nothing behind, and its answer is', () => {
  it.each([
    [
      'image-too-small.png',
      '`image-too-small.png` is 100 x 100 px; each side of an image must have 300 to 6000 px. Resize it and add it again with /asset add.',
    ],
    [
      'image-ratio-5-to-1.png',
      '`image-ratio-5-to-1.png` is 1500 x 300 px, ratio 5.00; images may have a ratio from 0.4 to 2.5. Crop it and add it again with /asset add.',
    ],
    [
      'text-named.png',
      `\`text-named.png\` has content of no known type, whatever its name says; ${types}. Convert it and add it again with /asset add.`,
    ],
    [
      'video-1-second.mp4',
      '`video-1-second.mp4` is 1.0 s long; videos may have 2 to 15 s. Make it longer and add it again with /asset add.',
    ],
    [
      'video-12-frames-per-second.mp4',
      '`video-12-frames-per-second.mp4` has 12 frames per second; videos may have 24 to 60. Export it at 24 or 30 frames per second and add it again with /asset add.',
    ],
    [
      'video-320x180.mp4',
      '`video-320x180.mp4` is 320 x 180 px, 57,600 pixels per frame; videos may have 407,696 to 8,295,044. Export it in 720p and add it again with /asset add.',
    ],
    ['video-truncated.mp4', `\`video-truncated.mp4\` ${damaged}`],
    ['video-truncated-no-index.mp4', `\`video-truncated-no-index.mp4\` ${damaged}`],
    [
      'video.mkv',
      `\`video.mkv\` is of type video/matroska, whatever its name says; ${types}. Convert it and add it again with /asset add.`,
    ],
    [
      'video.webm',
      `\`video.webm\` is of type video/webm, whatever its name says; ${types}. Convert it and add it again with /asset add.`,
    ],
    [
      'audio-1-second.mp3',
      '`audio-1-second.mp3` is 1.1 s long; sounds may have 2 to 15 s. Make it longer and add it again with /asset add.',
    ],
    [
      'audio-20-seconds.mp3',
      '`audio-20-seconds.mp3` is 20.1 s long; sounds may have 2 to 15 s. Cut it and add it again with /asset add.',
    ],
    ['large.mp4', `\`large.mp4\` has 61.2 MB; ${sizes}. Make it smaller and add it again with /asset add.`],
    ['gone.png', "Discord's link to `gone.png` has ended. Attach the file again."],
    ['broken.png', '`broken.png` could not be fetched from Discord. Try again in a minute.'],
    ['elsewhere.png', '`elsewhere.png` is not stored at Discord. Attach the file itself.'],
    ['silent.png', 'Discord took too long to send `silent.png`. Try again in a minute.'],
  ])('%s: %s', async (name, message) => {
    const { take, left } = await set({ idleMs: name === 'silent.png' ? 30 : 5000 });
    const error = await rejection(take(name));
    expect(error).toBeInstanceOf(UserError);
    expect(error).toHaveProperty('message', `${message} Nothing was charged.`);
    expect(await left()).toEqual([]);
  });

  it('a file that Discord itself calls too large is refused before anything is asked for', async () => {
    const { take, state } = await set();
    const error = await rejection(take('image.png', { declaredBytes: 52_428_800 }));
    expect(error).toHaveProperty(
      'message',
      `\`image.png\` has 50.0 MB; ${sizes}. Make it smaller and add it again with /asset add. Nothing was charged.`,
    );
    expect(state.asked).toBe(0);
  });

  it('an address outside Discord is refused before anything is asked for', async () => {
    const { intake, state, cdn } = await set();
    const error = await rejection(intake.take(`http://localhost:${cdn.port}/image.png`, 'image.png'));
    expect(error).toHaveProperty(
      'message',
      '`image.png` is not stored at Discord. Attach the file itself. Nothing was charged.',
    );
    expect(state.asked).toBe(0);
  });
});

describe('many files', () => {
  it('all arrive, although only some are taken in at once', async () => {
    const { take, left, state } = await set({ concurrency: 2, answersAt: 2 });
    const names = ['image.png', 'image.jpg', 'image.gif', 'image.webp', 'image.bmp', 'audio.wav', 'image.png'];
    const taken = await Promise.all(names.map((name) => take(name)));
    expect(taken.map(({ facts }) => facts.format)).toEqual(['png', 'jpg', 'gif', 'webp', 'bmp', 'wav', 'png']);
    expect(state.mostAtOnce).toBe(2);
    expect((await left()).sort()).toEqual([...new Set(taken.map(({ file }) => file.hash))].sort());
  });

  it('one that is aborted ends with the reason of its signal and leaves nothing behind; those that wait go on', async () => {
    const { take, left, state, silence } = await set({ concurrency: 1 });
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    const silent = rejection(take('silent.png', { signal: controller.signal }));
    const next = take('image.png');
    await silence.promise;
    expect(state.asked).toBe(1);
    controller.abort(reason);
    expect(await silent).toBe(reason);
    const { file } = await next;
    expect(await left()).toEqual([file.hash]);
  });
});

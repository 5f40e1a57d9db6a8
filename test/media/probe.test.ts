import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { ProbeError } from '../../src/media/probe-error.js';
import { createProbe } from '../../src/media/probe.js';
import { fixture, rejection, temporaryFolder } from './surroundings.js';

const shared = createProbe();
afterAll(() => shared.close());

const clip = { type: 'video', codec: 'H.264', width: 864, height: 480, framesPerSecond: 24, durationSeconds: 2.5 };
const square = { type: 'image', width: 320, height: 300 };

describe('what a file is', () => {
  it.each([
    ['image.png', { ...square, format: 'png' }],
    ['image.jpg', { ...square, format: 'jpg' }],
    ['image.gif', { ...square, format: 'gif' }],
    ['image.webp', { ...square, format: 'webp' }],
    ['image.bmp', { ...square, format: 'bmp' }],
    ['image.tiff', { ...square, format: 'tiff' }],
    ['image.heic', { ...square, format: 'heic' }],
    ['image.heif', { ...square, format: 'heif' }],
    ['png-named.mp4', { ...square, format: 'png' }],
    ['image-too-small.png', { type: 'image', format: 'png', width: 100, height: 100 }],
    ['video-h264.mp4', { ...clip, format: 'mp4' }],
    ['video-h265.mp4', { ...clip, format: 'mp4', codec: 'H.265' }],
    ['video.mov', { ...clip, format: 'mov' }],
    ['video-12-frames-per-second.mp4', { ...clip, format: 'mp4', framesPerSecond: 12, durationSeconds: 3 }],
    ['audio.wav', { type: 'audio', format: 'wav', durationSeconds: 2.5 }],
  ])('%s is read from its content', async (name, facts) => {
    const { length } = await readFile(fixture(name));
    expect(await shared.probe(fixture(name))).toEqual({ ...facts, sizeBytes: length });
  });

  it.each([
    ['audio-cbr.mp3', 2.6],
    ['audio-vbr-no-header.mp3', 3.06],
    ['audio-20-seconds.mp3', 20.1],
  ])('the length of %s is counted, not guessed', async (name, seconds) => {
    const facts = await shared.probe(fixture(name));
    expect(facts).toMatchObject({ type: 'audio', format: 'mp3' });
    expect('durationSeconds' in facts && facts.durationSeconds).toBeCloseTo(seconds, 1);
  });

  it('the length of an MP3 is counted when its first frames have another rate than the rest', async () => {
    // Eight frames of 8 kbit/s and then 100 of 64, in MPEG 2 layer 3 at 16 kHz: 36 ms each, 3.9 s. By size it were 30 s.
    const frame = (rateIndex: number, bytes: number): Buffer => {
      const silence = Buffer.alloc(bytes);
      silence.set([0xff, 0xf3, (rateIndex << 4) | 0x08, 0xc0]);
      return silence;
    };
    const bytes = [
      ...Array.from({ length: 8 }, () => frame(1, 36)),
      ...Array.from({ length: 100 }, () => frame(8, 288)),
    ];
    const file = path.join(await temporaryFolder(), 'rates.mp3');
    await writeFile(file, Buffer.concat(bytes));
    const facts = await shared.probe(file);
    expect('durationSeconds' in facts && facts.durationSeconds).toBeCloseTo(3.9, 1);
  });

  it('an upright photo or video is measured as it is shown', async () => {
    const folder = await temporaryFolder();
    const photo = await readFile(fixture('image.jpg'));
    // An Exif block with one entry: orientation 6, turned by 90 degrees.
    const exif = Buffer.from('ffe1002245786966000049492a00080000000100120103000100000006000000' + '00000000', 'hex');
    await writeFile(path.join(folder, 'photo'), Buffer.concat([photo.subarray(0, 2), exif, photo.subarray(2)]));
    expect(await shared.probe(path.join(folder, 'photo'))).toMatchObject({ width: 300, height: 320 });

    const video = await readFile(fixture('video-h264.mp4'));
    // The matrix of the track's header (tkhd, ISO 14496-12): a turn by 90 degrees instead of none.
    const matrix = video.indexOf('tkhd') + 4 + 40;
    const [zero, one, minusOne] = ['00000000', '00010000', 'ffff0000'];
    expect(video.subarray(matrix, matrix + 12).toString('hex')).toBe(`${one}${zero}${zero}`);
    video.set(Buffer.from(`${zero}${one}${zero}${minusOne}${zero}${zero}`, 'hex'), matrix);
    await writeFile(path.join(folder, 'video'), video);
    expect(await shared.probe(path.join(folder, 'video'))).toMatchObject({ width: 480, height: 864 });
  });

  it('a TIFF is measured whose directory lies at the end of a large file', async () => {
    const entry = (tag: number, value: number): Buffer => {
      const bytes = Buffer.alloc(12);
      bytes.writeUInt16LE(tag, 0);
      bytes.writeUInt16LE(4, 2);
      bytes.writeUInt32LE(1, 4);
      bytes.writeUInt32LE(value, 8);
      return bytes;
    };
    const pixels = Buffer.alloc(1000 * 900);
    const header = Buffer.from('49492a0000000000', 'hex');
    header.writeUInt32LE(header.length + pixels.length, 4);
    const tags = [
      entry(256, 1000),
      entry(257, 900),
      entry(258, 8),
      entry(259, 1),
      entry(262, 1),
      entry(273, 8),
      entry(278, 900),
      entry(279, pixels.length),
    ];
    const file = path.join(await temporaryFolder(), 'large.tiff');
    await writeFile(file, Buffer.concat([header, pixels, Buffer.from([tags.length, 0]), ...tags, Buffer.alloc(4)]));
    expect(await shared.probe(file)).toMatchObject({ type: 'image', format: 'tiff', width: 1000, height: 900 });
  });

  it.each([
    ['text-named.png', 'unknown-type', undefined],
    ['video.mkv', 'unknown-type', 'video/matroska'],
    ['video.webm', 'unknown-type', 'video/webm'],
    ['video-truncated.mp4', 'unreadable', undefined],
    ['video-truncated-no-index.mp4', 'unreadable', undefined],
    ['not-there.png', 'unreadable', undefined],
  ])('%s fails as %s', async (name, reason, mime) => {
    const error = await rejection(shared.probe(fixture(name)));
    expect(error).toBeInstanceOf(ProbeError);
    expect(error).toMatchObject({ reason, mime });
  });
});

describe('the worker', () => {
  const unruly = (timeoutMs = 10_000) => {
    const probe = createProbe({ timeoutMs, workerUrl: new URL('./unruly-worker.js', import.meta.url) });
    onTestFinished(() => probe.close());
    return probe;
  };
  /** Which thread answered. */
  const thread = async (probe: ReturnType<typeof unruly>): Promise<number> => (await probe.probe('fine')).sizeBytes;

  it('is one for all files, and each gets its own answer', async () => {
    const names = ['image.png', 'audio.wav', 'video.mov', 'image-too-small.png'];
    const facts = await Promise.all(names.map((name) => shared.probe(fixture(name))));
    expect(facts.map(({ format }) => format)).toEqual(['png', 'wav', 'mov', 'png']);
    const probe = unruly();
    expect(new Set(await Promise.all([thread(probe), thread(probe), thread(probe)])).size).toBe(1);
  });

  it('is ended when it overruns its time, and another one serves who waits', async () => {
    const probe = unruly(1000);
    const first = await thread(probe);
    const hanging = rejection(probe.probe('hang'));
    const next = thread(probe);
    expect(await hanging).toMatchObject({ name: 'ProbeError', reason: 'timeout' });
    expect(await next).not.toBe(first);
  });

  it.each(['throw', 'exit', 'hoard'])('is started anew after a file that made it %s', async (misdeed) => {
    const probe = unruly();
    const first = await thread(probe);
    expect(await rejection(probe.probe(misdeed))).toMatchObject({ name: 'ProbeError', reason: 'unreadable' });
    expect(await thread(probe)).not.toBe(first);
  });

  it('is not believed when its answer makes no sense', async () => {
    expect(await rejection(unruly().probe('nonsense'))).toMatchObject({ name: 'ZodError' });
  });

  it('leaves a file at once when the signal says so, and does not begin one that is aborted', async () => {
    const probe = unruly();
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    const running = rejection(probe.probe('hang', { signal: controller.signal }));
    const waiting = rejection(probe.probe('hang', { signal: controller.signal }));
    await Promise.resolve();
    controller.abort(reason);
    expect(await running).toBe(reason);
    expect(await waiting).toBe(reason);
    expect(await thread(probe)).toBeGreaterThan(0);
  });

  it('ends with the probe, and so do the files that wait', async () => {
    const probe = unruly();
    await thread(probe);
    const running = rejection(probe.probe('hang'));
    const waiting = rejection(probe.probe('fine'));
    await Promise.resolve();
    await probe.close();
    expect(await running).toMatchObject({ reason: 'unreadable' });
    expect(await waiting).toMatchObject({ reason: 'unreadable' });
  });

  it('keeps no process alive that has nothing else to do', async () => {
    const program = `
      import { createProbe } from ${JSON.stringify(new URL('../../src/media/probe.ts', import.meta.url).href)};
      const facts = await createProbe().probe(${JSON.stringify(fixture('image.png'))});
      process.stdout.write(facts.format);`;
    const options = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 20_000 });
    expect(stdout).toBe('png');
  }, 30_000);
});

import { createReadStream } from 'node:fs';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { constants, getPriority } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createFiles } from '../../src/media/files.js';
import { createProbe } from '../../src/media/probe.js';
import { createShrinker } from '../../src/media/shrink.js';
import { fakeFfmpeg, fakeScript, type FakeFfmpeg } from './fake-ffmpeg.js';
import { fixture, rejection, temporaryFolder } from './surroundings.js';

const probe = createProbe();
afterAll(() => probe.close());

/** Enough for the fixture (2.5 s of 864 x 480), in bytes. */
const maxBytes = 400_000;
const copy = (name: string): string => `fs.writeFileSync(target, fs.readFileSync(${JSON.stringify(fixture(name))}));`;
const grow = (sizeBytes: number): string => `fs.truncateSync(target, ${sizeBytes});`;
const fine = copy('video-h264.mp4');

const setUp = async (
  fake: (folder: string) => Promise<FakeFfmpeg>,
  { original = 'video-h264.mp4', timeoutMs = 20_000 } = {},
) => {
  const dataDir = await temporaryFolder();
  const files = createFiles({ dataDir });
  const program = await fake(await temporaryFolder());
  const shrinker = createShrinker({ files, probe, ffmpegPath: program.path, timeoutMs });
  const video = await files.keep(createReadStream(fixture(original)));
  return {
    dataDir,
    files,
    video,
    notes: program.notes,
    shrink: (options: { maxBytes?: number; signal?: AbortSignal } = {}) =>
      shrinker.shrink(video, { maxBytes, ...options }),
    leftBehind: () => readdir(path.join(dataDir, 'tmp')),
    /** Process id of a script, once it runs. */
    async pid(): Promise<number> {
      await expect.poll(program.notes, { timeout: 10_000 }).not.toEqual([]);
      return Number((await program.notes())[0]);
    },
  };
};
const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a version that fits', () => {
  it('is a temporary file of its own, measured by what it really is', async () => {
    const { shrink, files, video, leftBehind } = await setUp((folder) => fakeFfmpeg(folder, copy('video-h264.mp4')));
    const result = await shrink();
    if (!result.made) throw new Error(result.detail);
    const content = await readFile(fixture('video-h264.mp4'));
    expect(result).toMatchObject({ width: 864, height: 480, file: { hash: video.hash, sizeBytes: content.length } });
    expect(await readFile(result.file.path)).toEqual(content);
    expect((await stat(result.file.path)).mode & 0o777).toBe(0o600);
    expect(await leftBehind()).toEqual([path.basename(result.file.path)]);
    await files.discard(result.file);
    expect(await leftBehind()).toEqual([]);
    expect(await files.has(video.hash)).toBe(true);
  });

  it('may have as many bytes as there are', async () => {
    const { shrink } = await setUp((folder) => fakeFfmpeg(folder, fine + grow(maxBytes)));
    expect(await shrink()).toMatchObject({ made: true, file: { sizeBytes: maxBytes } });
  });

  it('is tried once more at a lower rate when the first one is too large', async () => {
    const body = `note(args[args.indexOf('-maxrate') + 1]);
      ${fine}
      if (!fs.existsSync(__filename + '.tried')) ${grow(maxBytes + 1)}
      fs.writeFileSync(__filename + '.tried', '');`;
    const { shrink, notes, leftBehind } = await setUp((folder) => fakeFfmpeg(folder, body));
    expect(await shrink()).toMatchObject({ made: true });
    const [look, first, second, ...more] = await notes();
    expect([look, more]).toEqual(['look', []]);
    expect(Number(second)).toBeLessThan(Number(first));
    expect(await leftBehind()).toHaveLength(1);
  });

  it('is made one at a time, and the program is looked for once', async () => {
    const body = `note('begin'); setTimeout(() => { ${fine} note('end'); }, 100);`;
    const { shrink, notes } = await setUp((folder) => fakeFfmpeg(folder, body));
    const results = await Promise.all([shrink(), shrink()]);
    expect(results.map(({ made }) => made)).toEqual([true, true]);
    expect(await notes()).toEqual(['look', 'begin', 'end', 'begin', 'end']);
  });
});

describe('the program', () => {
  it('gets nothing to read, and of the environment no more than PATH', async () => {
    const body = `note(Object.keys(process.env).filter((name) => !name.startsWith('__CF')).join());
      process.stdin.on('end', () => { ${fine} }).resume();`;
    const { shrink, notes } = await setUp((folder) => fakeFfmpeg(folder, body));
    expect(await shrink()).toMatchObject({ made: true });
    expect(await notes()).toEqual(['look', 'PATH']);
  });

  it('reads the kept file as a local MP4, and nothing else', async () => {
    const { shrink, notes, files, video } = await setUp((folder) =>
      fakeFfmpeg(folder, `note(args.join(' ')); ${fine}`),
    );
    await shrink();
    const told = (await notes())[1];
    expect(told).toContain(`-protocol_whitelist file -f mov -i file:${files.path(video.hash)} `);
    expect(told?.split(' ').filter((arg) => arg === '-i')).toHaveLength(1);
  });

  it('lets others go first', async () => {
    const { shrink, pid } = await setUp((folder) => fakeScript(folder, 'exec sleep 600'));
    const controller = new AbortController();
    const waiting = rejection(shrink({ signal: controller.signal }));
    const running = await pid();
    await expect.poll(() => getPriority(running)).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
    controller.abort(new Error('seen enough'));
    await waiting;
  });
});

describe('no version', () => {
  it('is made where there is no ffmpeg, or none that runs', async () => {
    const nowhere = { path: '/nowhere/ffmpeg', notes: () => Promise.resolve([]) };
    const { shrink, leftBehind } = await setUp(() => Promise.resolve(nowhere));
    const result = await shrink();
    expect(result).toMatchObject({ made: false, reason: 'no-ffmpeg' });
    expect('detail' in result && result.detail).toContain('ENOENT');
    expect(await leftBehind()).toEqual([]);
    const broken = await setUp((folder) =>
      fakeFfmpeg(folder, '').then((fake) => ({ ...fake, path: fixture('image.png') })),
    );
    expect(await broken.shrink()).toMatchObject({ made: false, reason: 'no-ffmpeg' });
  });

  it.each([
    ['says that it cannot', `process.stderr.write('no such encoder'); process.exitCode = 1;`, /1: no such encoder$/],
    ['writes a good file and then fails', `${fine} process.exitCode = 69;`, /69/],
    ['is ended by somebody', `${fine} process.kill(process.pid, 'SIGKILL');`, /ended with null/],
    ['writes nothing', '', /./],
    ['writes what is no video', copy('image.png'), /png/],
    ['writes another kind of video', copy('video.mov'), /mov/],
    ['stops before the end', copy('video-1-second.mp4'), /1 of 2.5 s/],
    ['removes its file', 'fs.rmSync(target);', /./],
    ['writes too much both times', fine + grow(maxBytes + 1), /no version had at most 400000 bytes/],
  ])('comes of a program that %s', async (_, body, detail) => {
    const { shrink, leftBehind } = await setUp((folder) => fakeFfmpeg(folder, body));
    const result = await shrink();
    expect(result).toMatchObject({ made: false, reason: 'failed' });
    expect('detail' in result && result.detail).toMatch(detail);
    expect(await leftBehind()).toEqual([]);
  });

  it('is tried where nothing would be worth looking at', async () => {
    const { shrink, notes, leftBehind } = await setUp((folder) => fakeFfmpeg(folder, fine));
    expect(await shrink({ maxBytes: 20_000 })).toMatchObject({ made: false, reason: 'too-small' });
    expect([await notes(), await leftBehind()]).toEqual([['look'], []]);
  });

  it.each(['image.png', 'video-truncated.mp4', 'text-named.png'])('is tried of %s', async (original) => {
    const { shrink, notes } = await setUp((folder) => fakeFfmpeg(folder, fine), { original });
    expect(await shrink()).toMatchObject({ made: false, reason: 'failed' });
    expect(await notes()).toEqual(['look']);
  });

  it('is tried of a video that is not kept any more', async () => {
    const { shrink, files, video } = await setUp((folder) => fakeFfmpeg(folder, fine));
    await files.remove(video.hash);
    expect(await shrink()).toMatchObject({ made: false, reason: 'failed' });
  });

  it('comes of a disk that takes nothing more', async () => {
    const { shrink, dataDir } = await setUp((folder) => fakeFfmpeg(folder, fine));
    await rm(path.join(dataDir, 'tmp'), { recursive: true });
    await writeFile(path.join(dataDir, 'tmp'), 'in the way');
    expect(await shrink()).toMatchObject({ made: false, reason: 'failed' });
  });

  it('comes of a program that hangs: it is killed in time, and the next version has its turn', async () => {
    const body = `[ -e "$0.once" ] || { : > "$0.once"; exec sleep 600; }
      for target; do :; done
      cp '${fixture('video-h264.mp4')}' "\${target#file:}"`;
    const { shrink, pid, leftBehind } = await setUp((folder) => fakeScript(folder, body), { timeoutMs: 2_000 });
    const [hung, next] = await Promise.all([shrink(), shrink()]);
    expect(hung).toMatchObject({ made: false, reason: 'timeout' });
    expect(isRunning(await pid())).toBe(false);
    expect(next).toMatchObject({ made: true });
    expect(await leftBehind()).toHaveLength(1);
  });
});

describe('when it is no longer wanted', () => {
  it('the program is killed and leaves nothing behind; what waits is left at once', async () => {
    const { shrink, pid, leftBehind, notes } = await setUp((folder) => fakeScript(folder, 'exec sleep 600'));
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    const running = rejection(shrink({ signal: controller.signal }));
    const waiting = rejection(shrink({ signal: controller.signal }));
    const program = await pid();
    expect(await leftBehind()).toHaveLength(1);
    controller.abort(reason);
    expect([await running, await waiting]).toEqual([reason, reason]);
    expect(isRunning(program)).toBe(false);
    expect(await leftBehind()).toEqual([]);
    expect(await notes()).toHaveLength(1);
  });

  it('nobody waits for what a script in its place has started', async () => {
    const { shrink, pid, notes } = await setUp((folder) => fakeScript(folder, 'sleep 600 & echo $! >> "$notes"; wait'));
    const controller = new AbortController();
    const running = rejection(shrink({ signal: controller.signal }));
    await pid();
    await expect.poll(notes).toHaveLength(2);
    const started = Number((await notes())[1]);
    onTestFinished(() => void process.kill(started, 'SIGKILL'));
    controller.abort(new Error('no longer wanted'));
    expect(await running).toMatchObject({ message: 'no longer wanted' });
  });
});

import { execFile } from 'node:child_process';
import { unlinkSync, utimesSync } from 'node:fs';
import { lutimes, mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createFiles } from '../../src/media/files.js';
import { createKeeper } from '../../src/media/keeper.js';
import { deferred, rejection, temporaryFolder } from './surroundings.js';

const start = Date.UTC(2026, 10, 22);
const minuteMs = 60_000;
const dayMs = 86_400_000;
const never = new AbortController().signal;

const setUp = async ({ keepDays = 14, keepBytes = 1_000_000 } = {}) => {
  const dataDir = await temporaryFolder();
  const files = createFiles({ dataDir });
  const world = {
    /** Called whenever the time is looked at, which is between seeing a file and removing it. */
    onClock: (): void => undefined,
    inUse: (): Promise<ReadonlySet<string>> => Promise.resolve(new Set<string>()),
    lines: [] as { level: number; msg: string }[],
  };
  const log = pino({}, { write: (line: string) => void world.lines.push(JSON.parse(line) as (typeof world.lines)[0]) });
  const clock = () => {
    world.onClock();
    return start;
  };
  const keeper = createKeeper({ dataDir, keepDays, keepBytes, inUse: () => world.inUse(), clock, log });
  onTestFinished(() => keeper.stop());
  return {
    dataDir,
    files,
    world,
    keeper,
    /** Keeps a file of so many bytes, last needed so long ago. Returns its hash. */
    async keep(ageMs: number, sizeBytes = 100): Promise<string> {
      async function* bytes() {
        yield await Promise.resolve(Buffer.alloc(sizeBytes, String(ageMs)));
      }
      const { hash } = await files.keep(bytes());
      await files.touch(hash, start - ageMs);
      return hash;
    },
    /** Which of these are still there. */
    left: (...hashes: string[]) => Promise.all(hashes.map((hash) => files.has(hash))),
  };
};

describe('a sweep', () => {
  it('removes what is older than the days, and nothing else', async () => {
    const { keep, keeper, left } = await setUp({ keepDays: 14 });
    const hashes = [
      await keep(15 * dayMs, 30),
      await keep(14 * dayMs + 1, 50),
      await keep(14 * dayMs),
      await keep(dayMs),
    ];
    expect(await keeper.sweep(never)).toEqual({ removed: 2, removedBytes: 80 });
    expect(await left(...hashes)).toEqual([false, false, true, true]);
    expect(await keeper.sweep(never)).toEqual({ removed: 0, removedBytes: 0 });
  });

  it('removes the oldest above the bytes, and no more of them than that takes', async () => {
    const { keep, keeper, left } = await setUp({ keepBytes: 350 });
    const hashes = [
      await keep(2 * dayMs),
      await keep(5 * dayMs),
      await keep(dayMs),
      await keep(4 * dayMs),
      await keep(3 * dayMs),
    ];
    expect(await keeper.sweep(never)).toEqual({ removed: 2, removedBytes: 200 });
    expect(await left(...hashes)).toEqual([true, false, true, false, true]);
  });

  it('leaves what is exactly as much as it may be', async () => {
    const { keep, keeper } = await setUp({ keepBytes: 200 });
    await keep(2 * dayMs);
    await keep(3 * dayMs);
    expect(await keeper.sweep(never)).toEqual({ removed: 0, removedBytes: 0 });
  });

  it('never removes what is in use, however old and however much; others go in its place', async () => {
    const { keep, keeper, left, world } = await setUp({ keepBytes: 350 });
    const needed = [await keep(100 * dayMs), await keep(13 * dayMs, 200)];
    const others = [await keep(2 * dayMs), await keep(dayMs, 40)];
    world.inUse = () => Promise.resolve(new Set(needed));
    expect(await keeper.sweep(never)).toEqual({ removed: 1, removedBytes: 100 });
    expect(await left(...needed, ...others)).toEqual([true, true, false, true]);
  });

  it('never removes what is younger than a minute, or from a time that is still to come', async () => {
    const { keep, keeper, left } = await setUp({ keepBytes: 1 });
    const hashes = [await keep(minuteMs - 1), await keep(-dayMs), await keep(minuteMs + 1)];
    expect(await keeper.sweep(never)).toMatchObject({ removed: 1 });
    expect(await left(...hashes)).toEqual([true, true, false]);
  });

  it('leaves alone whatever is no kept file', async () => {
    const { dataDir, keeper, keep, world } = await setUp({ keepBytes: 1 });
    const kept = await keep(20 * dayMs);
    const hash = 'ab'.repeat(32);
    const folder = path.join(dataDir, 'files', 'ab');
    const strangers = [
      path.join(folder, 'notes.txt'),
      path.join(folder, hash.slice(1)),
      path.join(folder, `${hash}.part`),
      path.join(folder, hash.toUpperCase()),
      path.join(folder, 'cd'.repeat(32)),
      path.join(dataDir, 'files', hash),
      path.join(dataDir, 'files', 'abc', hash),
      path.join(dataDir, 'token.key'),
      path.join(dataDir, 'tmp', hash),
    ];
    for (const stranger of strangers) {
      await mkdir(path.dirname(stranger), { recursive: true });
      await writeFile(stranger, 'not yours');
      await utimes(stranger, 1, 1);
    }
    const [subfolder, link] = [path.join(folder, `abc${'0'.repeat(61)}`), path.join(folder, `abd${'0'.repeat(61)}`)];
    await mkdir(subfolder);
    await symlink(path.join(dataDir, 'token.key'), link);
    for (const stranger of [subfolder, link]) await lutimes(stranger, 1, 1);
    const everything = async () => (await readdir(dataDir, { recursive: true })).sort();
    const before = await everything();
    expect(await keeper.sweep(never)).toMatchObject({ removed: 1 });
    expect(await everything()).toEqual(before.filter((name) => path.basename(name) !== kept));
    expect(world.lines).toEqual([]);
  });

  it('finds nothing to do where nothing was ever kept', async () => {
    const { keeper } = await setUp({ keepBytes: 0 });
    expect(await keeper.sweep(never)).toEqual({ removed: 0, removedBytes: 0 });
  });

  it('leaves a file that is kept again just then', async () => {
    const { keeper, files, keep, left, world } = await setUp();
    const hash = await keep(20 * dayMs);
    world.onClock = () => utimesSync(files.path(hash), start / 1000, start / 1000);
    expect(await keeper.sweep(never)).toEqual({ removed: 0, removedBytes: 0 });
    expect(await left(hash)).toEqual([true]);
  });

  it('is not troubled by files that vanish meanwhile', async () => {
    const { keeper, files, keep, world } = await setUp({ keepBytes: 1 });
    const hashes: string[] = [];
    for (let days = 1; days <= 30; days += 1) hashes.push(await keep(days * dayMs));
    world.onClock = () => {
      world.onClock = () => undefined;
      for (const hash of hashes) unlinkSync(files.path(hash));
    };
    expect(await keeper.sweep(never)).toEqual({ removed: 0, removedBytes: 0 });
  });

  it('removes nothing when it cannot learn what is in use', async () => {
    const { keeper, keep, left, world } = await setUp();
    const hash = await keep(20 * dayMs);
    const trouble = new Error('the store is closed');
    world.inUse = () => Promise.reject(trouble);
    expect(await rejection(keeper.sweep(never))).toBe(trouble);
    expect(await left(hash)).toEqual([true]);
  });

  it('ends with the signal, before it begins and on its way', async () => {
    const { keeper, keep, left, world } = await setUp();
    const hashes = [await keep(20 * dayMs), await keep(21 * dayMs), await keep(22 * dayMs)];
    const reason = new Error('the bot is stopping');
    expect(await rejection(keeper.sweep(AbortSignal.abort(reason)))).toBe(reason);
    expect(await left(...hashes)).toEqual([true, true, true]);
    const controller = new AbortController();
    world.onClock = () => controller.abort(reason);
    expect(await rejection(keeper.sweep(controller.signal))).toBe(reason);
    expect((await left(...hashes)).filter((isLeft) => !isLeft)).toHaveLength(1);
  });

  it('finds the oldest among thousands, and goes on while they come in any order', async () => {
    const { dataDir, keeper } = await setUp({ keepBytes: 7_000 });
    const count = 3_000;
    const ages = new Map<string, number>();
    for (let index = 0; index < count; index += 1) {
      const hash = index.toString(16).padStart(4, '0').repeat(16);
      // 1,637 has no divisor in common with the count: every age once, far from the order of the names.
      ages.set(hash, (index * 1_637) % count);
    }
    await Promise.all(
      [...ages].map(async ([hash, age]) => {
        const file = path.join(dataDir, 'files', hash.slice(0, 2), hash);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, '12345');
        const at = start / 1000 - 100 - age;
        await utimes(file, at, at);
      }),
    );
    expect(await keeper.sweep(never)).toEqual({ removed: 1_600, removedBytes: 8_000 });
    const left = (await readdir(path.join(dataDir, 'files'), { recursive: true })).filter((name) => name.length > 2);
    expect(Math.max(...left.map((name) => ages.get(path.basename(name)) ?? NaN))).toBe(1_399);
  });
});

describe('the keeper', () => {
  afterEach(() => {
    vi.useRealTimers();
  });
  const until = async (check: () => boolean | Promise<boolean>): Promise<void> => {
    const deadline = Date.now() + 5_000;
    while (!(await check())) {
      if (Date.now() > deadline) throw new Error('it never came to that');
      await turn();
    }
  };

  it('sweeps when it starts and every hour, also after a sweep that failed, until it is stopped', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { keeper, keep, left, world } = await setUp();
    const isGone = async (hash: string) => !(await left(hash))[0];
    const first = await keep(20 * dayMs);
    keeper.start();
    await until(() => isGone(first));
    await until(() => vi.getTimerCount() === 1);
    expect(world.lines).toEqual([expect.objectContaining({ level: 30, removed: 1, removedBytes: 100 })]);

    world.inUse = () => Promise.reject(new Error('the store is busy'));
    const second = await keep(21 * dayMs);
    await vi.advanceTimersByTimeAsync(60 * minuteMs - 1);
    expect(world.lines).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    await until(() => world.lines.length === 2 && vi.getTimerCount() === 1);
    expect(world.lines[1]).toMatchObject({ level: 50, msg: 'kept files could not be looked through' });

    world.inUse = () => Promise.resolve(new Set<string>());
    await vi.advanceTimersByTimeAsync(60 * minuteMs);
    await until(() => isGone(second));
    await keeper.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('when it is stopped ends a sweep that is under way, and says nothing of it', async () => {
    const { keeper, keep, left, world } = await setUp();
    const hashes = [await keep(20 * dayMs), await keep(21 * dayMs)];
    const { promise, resolve } = deferred();
    world.inUse = () => promise.then(() => new Set<string>());
    keeper.start();
    const stopped = keeper.stop();
    resolve();
    await stopped;
    expect(await left(...hashes)).toEqual([true, true]);
    expect(world.lines).toEqual([]);
  });

  it('keeps no process alive that has nothing else to do', async () => {
    const { dataDir, keep, left } = await setUp();
    const hash = await keep(20 * dayMs);
    const program = `
      import { createKeeper } from ${JSON.stringify(new URL('../../src/media/keeper.ts', import.meta.url).href)};
      const options = { dataDir: ${JSON.stringify(dataDir)}, keepDays: 14, keepBytes: 1e6 };
      createKeeper({ ...options, inUse: () => Promise.resolve(new Set()), clock: () => ${start} }).start();`;
    const options = ['--import', 'tsx', '--input-type=module', '--eval', program];
    await promisify(execFile)(process.execPath, options, { timeout: 20_000 });
    expect(await left(hash)).toEqual([false]);
  }, 30_000);
});

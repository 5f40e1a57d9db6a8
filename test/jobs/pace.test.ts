import path from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { usualTimeMs } from '../../src/jobs/generation-times.js';
import { openPace } from '../../src/jobs/pace.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { meddle } from '../store/meddle.js';
import { temporaryFolder } from '../store/temporary-folder.js';

const task = { model: 'seedance-2.0', resolution: '720p', durationSeconds: 5 };
const log = pino({ level: 'silent' });

async function setUp() {
  const file = path.join(await temporaryFolder(), 'dailies.sqlite');
  const store = await openSqliteStore({ path: file });
  onTestFinished(() => store.close());
  return { file, open: () => openPace({ table: store.generationTimes, pollReads: 14, log }) };
}

describe('the pace', () => {
  it('is what was guessed, then what was learned, also after a restart', async () => {
    const { open } = await setUp();
    const pace = await open();
    expect(pace.usualMs(task)).toBe(usualTimeMs(task));
    for (let count = 0; count < 10; count += 1) await pace.learn(task, 200_000);
    expect(pace.usualMs(task)).toBeGreaterThan(1.4 * usualTimeMs(task));
    expect(pace.nextReadMs(0, task)).toBeGreaterThan(30_000);
    expect((await open()).usualMs(task)).toBe(pace.usualMs(task));
  });

  it('tells what others have learned, and goes on with its own where that cannot be read', async () => {
    const { file, open } = await setUp();
    const [reader, learner] = [await open(), await open()];
    for (let count = 0; count < 10; count += 1) await learner.learn(task, 200_000);
    const learnedMs = learner.usualMs(task);
    expect(reader.usualMs(task)).toBe(usualTimeMs(task));
    expect(await reader.latestUsualMs(task)).toBe(learnedMs);
    await meddle(file, 'DROP TABLE generation_times');
    expect(await reader.latestUsualMs(task)).toBe(learnedMs);
  });

  it('learns from all who learn at once', async () => {
    const { open } = await setUp();
    const [one, other, both] = [await open(), await open(), await open()];
    await Promise.all([one.learn(task, 200_000), other.learn(task, 200_000)]);
    await both.learn(task, 200_000);
    const alone = await (await setUp()).open();
    for (let count = 0; count < 3; count += 1) await alone.learn(task, 200_000);
    expect(both.usualMs(task)).toBe(alone.usualMs(task));
  });

  it('starts anew where what was learned cannot be read', async () => {
    const { file, open } = await setUp();
    await (await open()).learn(task, 200_000);
    await meddle(file, `UPDATE generation_times SET record = '{"all":7}'`);
    const pace = await open();
    expect(pace.usualMs(task)).toBe(usualTimeMs(task));
    await pace.learn(task, 200_000);
    expect(pace.usualMs(task)).toBeGreaterThan(usualTimeMs(task));
    expect((await open()).usualMs(task)).toBe(pace.usualMs(task));
  });
});

import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Earlier } from '../../src/jobs/delivery.js';
import { onlyOrigin, publicHttps, type FetchRule } from '../../src/media/fetch-rules.js';
import { createFetcher } from '../../src/media/fetch.js';
import { createFiles } from '../../src/media/files.js';
import { keepResult } from '../../src/media/keep-result.js';
import type { Job } from '../../src/store/records.js';
import { temporaryFolder } from '../store/temporary-folder.js';
import { startJobHouse, type JobHouse } from '../support/job-house.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let house: JobHouse;
let closing: (() => Promise<void>)[];
beforeEach(async () => {
  house = await startJobHouse();
  closing = [];
});
afterEach(async () => {
  for (const close of closing) await close();
  await house.close();
});

const posted = () => house.delivery.shown.map(({ what }) => what);
const resultJob = () => house.delivery.shown.find(({ what }) => what === 'result')?.job;
const taskReads = () => house.emulator.state.requests.filter(({ route }) => route === 'ReadTask').length;
const downloads = () => house.emulator.state.storageRequests.length;

async function stored(id: string): Promise<Job> {
  const job = await house.store.jobs.get(id);
  if (!job) throw new Error('the job is gone');
  return job;
}
/** A finished job that is not downloaded yet. */
async function finished(): Promise<string> {
  const id = await house.begin();
  await house.stepUntil(id, 'delivering');
  return id;
}
/** One step, and on to when it wants to be woken. */
async function stepAndWait(id: string): Promise<void> {
  const wakeAt = await house.stepOnce(id);
  if (wakeAt !== null && wakeAt > house.clock()) house.pass(wakeAt - house.clock());
}
/** Downloads by another rule than the house's. */
function downloadBy(rule: FetchRule, maxBytes: number): void {
  const fetcher = createFetcher({ rule });
  closing.push(() => fetcher.close());
  house.dependencies.download = (url, signal, type) =>
    keepResult(house.files, fetcher.read(url, { maxBytes, signal }), type);
}

describe('a message with the outcome', () => {
  type PostName = 'postResult' | 'postFailure' | 'postUnconfirmed' | 'postOverdue';
  /** What each try was told, and what was written down by then; the first `failures` tries fail. */
  function watch(name: PostName, failures: number) {
    const tries: (Earlier & { since: number | null })[] = [];
    const post = async (job: Job, earlier: Earlier) => {
      const now = await stored(job.id);
      tries.push({ ...earlier, since: 'postingSince' in now ? now.postingSince : null });
      if (tries.length <= failures) throw new Error('Discord is down');
      house.delivery.shown.push({ what: name, job });
      return { channelId: 'thread', id: 'posted' };
    };
    house.delivery[name] = post;
    return tries;
  }
  async function tryTwice(id: string): Promise<void> {
    await expect(house.stepOnce(id)).rejects.toThrow('Discord is down');
    house.pass(10 * minuteMs);
    await house.stepOnce(id);
  }
  /** The first try knows that it is one, the second that it may not be; both were written down before. */
  function expectTwoTries(tries: (Earlier & { since: number | null })[]): void {
    expect(tries.map(({ mayBePosted }) => mayBePosted)).toEqual([false, true]);
    expect(tries[0]?.since).toBe(house.clock() - 10 * minuteMs);
    expect(tries[1]?.since).toBe(tries[0]?.since);
  }

  it('is written down before its first try: a result', async () => {
    const tries = watch('postResult', 1);
    const id = await finished();
    await house.stepOnce(id);
    await tryTwice(id);
    expectTwoTries(tries);
    expect(await stored(id)).toMatchObject({ state: 'done', message: { id: 'posted' } });
  });

  it('is written down before its first try: a failure', async () => {
    const tries = watch('postFailure', 1);
    const id = await house.begin({ providerText: 'a kite [moderate-text]' });
    await house.stepUntil(id, 'failing');
    await tryTwice(id);
    expectTwoTries(tries);
    expect(await stored(id)).toMatchObject({ state: 'failed', message: { id: 'posted' } });
  });

  it('is written down before its first try: a lost answer', async () => {
    house.emulator.switches.next('CreateTask', { kind: 'reset', when: 'after' });
    const tries = watch('postUnconfirmed', 1);
    const id = await house.begin();
    await house.stepUntil(id, 'unconfirmed');
    await tryTwice(id);
    expectTwoTries(tries);
    expect(await house.stepOnce(id)).toBeNull();
    expect(tries).toHaveLength(2);
  });

  it('is written down before its first try: a long wait to be sent, told once', async () => {
    house.emulator.switches.next('CreateTask', { kind: 'status', status: 429 }, { times: Infinity });
    const tries = watch('postOverdue', 1);
    const id = await house.begin();
    await house.stepUntil(id, 'waiting');
    house.pass(2 * hourMs);
    await tryTwice(id);
    expectTwoTries(tries);
    expect(await stored(id)).toMatchObject({ state: 'waiting', lateToldAt: house.clock(), postingSince: null });
    house.emulator.switches.clear();
    await house.stepUntil(id, 'generating');
    house.pass(2 * hourMs);
    await house.stepUntil(id, 'done');
    expect(tries).toHaveLength(2);
  });

  it('is written down before its first try: a long wait, after which the result has a first try of its own', async () => {
    house.emulator.switches.holdTasks = true;
    const [tries, results] = [watch('postOverdue', 1), watch('postResult', 0)];
    const id = await house.begin();
    await house.stepUntil(id, 'generating');
    house.pass(2 * hourMs);
    await tryTwice(id);
    expectTwoTries(tries);
    expect(await stored(id)).toMatchObject({ overdueToldAt: house.clock(), postingSince: null });
    house.emulator.finishTask(house.emulator.state.tasks[0]?.id ?? '');
    await house.stepUntil(id, 'done');
    expect(tries).toHaveLength(2);
    expect(results).toMatchObject([{ mayBePosted: false }]);
  });
});

describe('a link to a result that has ended', () => {
  it('is replaced by a fresh one, which the task has when it is read again', async () => {
    house.emulator.switches.linkLifetimeMs = 5_000;
    const id = await finished();
    house.pass(minuteMs);
    house.emulator.switches.linkLifetimeMs = hourMs;
    const before = { reads: taskReads(), job: await stored(id) };
    const job = await house.stepUntil(id, 'done');
    expect(taskReads() - before.reads).toBe(1);
    if (job.state !== 'done' || before.job.state !== 'delivering') throw new Error('not done');
    expect(await house.files.has(job.video?.hash ?? '')).toBe(true);
    expect(await house.files.has(job.lastFrame?.hash ?? '')).toBe(true);
  });

  it('or never led anywhere is replaced as well', async () => {
    house.emulator.switches.resultsMove = 'away';
    const job = await house.stepUntil(await house.begin(), 'done');
    expect(job).toMatchObject({ video: { hash: expect.any(String) as string } });
  });

  it('costs one read of the task every few minutes at most, for as long as a link may live', async () => {
    house.emulator.switches.linkLifetimeMs = 5_000;
    house.emulator.switches.linksRenewed = false;
    const id = await finished();
    house.pass(minuteMs);
    const before = { reads: taskReads(), at: house.clock() };
    for (let count = 0; count < 10; count++) await stepAndWait(id);
    expect(taskReads() - before.reads).toBe(10);
    expect(house.clock() - before.at).toBeGreaterThanOrEqual(10 * 3 * minuteMs);
    expect((await stored(id)).state).toBe('delivering');
  });

  it('is a lost result only when its time is over and there is no other; that is told once', async () => {
    house.emulator.switches.linkLifetimeMs = 5_000;
    house.emulator.switches.linksRenewed = false;
    const id = await finished();
    house.pass(12 * hourMs + 1);
    const job = await house.stepUntil(id, 'failed');
    expect(job).toMatchObject({ failure: { kind: 'result-lost', charged: 'yes' } });
    expect(posted().filter((what) => what === 'failure')).toHaveLength(1);
    expect(posted()).not.toContain('result');
  });

  it('is waited for while the provider is away, for however long', async () => {
    house.emulator.switches.linkLifetimeMs = 5_000;
    const id = await finished();
    house.emulator.switches.next('ReadTask', { kind: 'status', status: 503 }, { times: Infinity });
    for (let count = 0; count < 5; count++) {
      house.pass(6 * hourMs);
      await stepAndWait(id);
    }
    expect((await stored(id)).state).toBe('delivering');
    house.emulator.switches.clear();
    house.emulator.switches.linkLifetimeMs = hourMs;
    await house.stepUntil(id, 'done');
  });

  it('while the result waits for Discord is replaced before it is posted', async () => {
    const id = await finished();
    await house.stepOnce(id);
    const { postResult } = house.delivery;
    house.delivery.postResult = () => Promise.reject(new Error('Discord is down'));
    await expect(house.stepOnce(id)).rejects.toThrow('Discord is down');
    house.delivery.postResult = postResult;
    const before = await stored(id);
    house.pass(13 * hourMs);
    await house.stepUntil(id, 'done');
    const [first, then] = [before, resultJob()].map((job) => (job?.state === 'delivering' ? job.result : undefined));
    expect(then?.videoUrl).not.toBe(first?.videoUrl);
    expect(then?.urlEndsAt).toBeGreaterThan(house.clock());
  });
});

describe('a result that the bot cannot keep', () => {
  it.each([
    ['too large', () => downloadBy(publicHttps({ allowLoopback: true }), 10)],
    ['on a host that is refused', () => downloadBy(onlyOrigin('https://elsewhere.test'), 10_000_000)],
  ])('because it is %s is handed over as its link, without a failure', async (_, refuse) => {
    refuse();
    const job = await house.stepUntil(await house.begin(), 'done');
    expect(job).toMatchObject({ video: null, message: { channelId: 'thread' } });
    expect(resultJob()).toMatchObject({ video: null, result: { videoUrl: expect.stringContaining('http') as string } });
    expect(posted()).not.toContain('failure');
  });

  it('because its download fails again and again is handed over as its link after an hour', async () => {
    house.emulator.switches.next('Storage', { kind: 'status', status: 500 }, { times: Infinity });
    const id = await finished();
    const before = house.clock();
    const job = await house.stepUntil(id, 'done');
    expect(job).toMatchObject({ video: null });
    expect(house.clock() - before).toBeGreaterThan(hourMs);
    expect(house.clock() - before).toBeLessThan(hourMs + minuteMs);
  });

  it('because its download fails in passing is kept when it goes well again', async () => {
    house.emulator.switches.next('Storage', { kind: 'status', status: 500 }, { times: 3 });
    expect(await house.stepUntil(await finished(), 'done')).toMatchObject({
      video: { hash: expect.any(String) as string },
    });
  });

  it.each([
    ['nothing', { kind: 'empty', status: 200 } as const],
    ['a page of some proxy', { kind: 'html', status: 200 } as const],
  ])('because the storage answers with %s is not posted as a video: it is tried again', async (_, behaviour) => {
    house.emulator.switches.next('Storage', behaviour, { times: 3 });
    const id = await finished();
    await house.stepOnce(id);
    expect(await stored(id)).toMatchObject({ state: 'delivering', video: null });
    const job = await house.stepUntil(id, 'done');
    expect(job).toMatchObject({ video: { sizeBytes: (await stat('demo/files/result.mp4')).size } });
  });

  it('is posted without a last frame that is no picture', async () => {
    house.emulator.switches.next('Storage', { kind: 'delay', delayMs: 1 });
    house.emulator.switches.next('Storage', { kind: 'html', status: 200 });
    expect(await house.stepUntil(await house.begin(), 'done')).toMatchObject({ lastFrame: null });
  });

  it('is not downloaded any more once its link may stand there', async () => {
    downloadBy(publicHttps({ allowLoopback: true }), 10);
    const id = await finished();
    const { postResult } = house.delivery;
    house.delivery.postResult = () => Promise.reject(new Error('Discord is down'));
    await expect(house.stepOnce(id)).rejects.toThrow('Discord is down');
    house.delivery.postResult = postResult;
    const before = downloads();
    await house.stepUntil(id, 'done');
    expect(downloads()).toBe(before);
  });
});

describe('a result whose kept file this process has not got', () => {
  /** Downloaded, and to be posted; its first try failed where `tried`. */
  async function kept({ tried }: { tried: boolean }): Promise<{ id: string; hash: string }> {
    const id = await finished();
    await house.stepOnce(id);
    if (tried) {
      const { postResult } = house.delivery;
      house.delivery.postResult = () => Promise.reject(new Error('Discord is down'));
      await expect(house.stepOnce(id)).rejects.toThrow('Discord is down');
      house.delivery.postResult = postResult;
    }
    const job = await stored(id);
    if (job.state !== 'delivering' || !job.video) throw new Error('it is not kept');
    expect(job.postingSince !== null).toBe(tried);
    return { id, hash: job.video.hash };
  }
  /** Another process kept it: elsewhere. */
  async function keptElsewhere(options: { tried: boolean }) {
    const known = await kept(options);
    await house.files.remove(known.hash);
    return known;
  }
  const results = () => posted().filter((what) => what === 'result').length;

  it.each([false, true])('is downloaded again, once, and posted once (a first try was made: %s)', async (tried) => {
    const { id, hash } = await keptElsewhere({ tried });
    const before = downloads();
    expect(await house.stepUntil(id, 'done')).toMatchObject({ video: { hash } });
    // The video and its last frame.
    expect(downloads() - before).toBe(2);
    expect(await house.files.has(hash)).toBe(true);
    expect(results()).toBe(1);
  });

  it('is not downloaded again where it is here', async () => {
    const { id } = await kept({ tried: true });
    const before = downloads();
    await house.stepUntil(id, 'done');
    expect(downloads()).toBe(before);
  });

  it('is downloaded with a fresh link where its own has ended', async () => {
    const { id, hash } = await keptElsewhere({ tried: false });
    house.pass(13 * hourMs);
    const before = taskReads();
    expect(await house.stepUntil(id, 'done')).toMatchObject({ video: { hash } });
    expect(taskReads() - before).toBeGreaterThan(0);
    expect(await house.files.has(hash)).toBe(true);
  });

  it.each([false, true])('is posted where it cannot be downloaded, after an hour (tried: %s)', async (tried) => {
    const { id, hash } = await keptElsewhere({ tried });
    house.emulator.switches.next('Storage', { kind: 'status', status: 500 }, { times: Infinity });
    const before = house.clock();
    // The record keeps its name: another process may have it, for a member who asks for the original.
    expect(await house.stepUntil(id, 'done')).toMatchObject({ video: { hash }, message: { channelId: 'thread' } });
    expect(house.clock() - before).toBeLessThan(hourMs + minuteMs);
    expect(results()).toBe(1);
  });

  it.each([false, true])('waits for a process that has it where no link is left (tried: %s)', async (tried) => {
    house.emulator.switches.linksRenewed = false;
    const { id, hash } = await keptElsewhere({ tried });
    house.pass(13 * hourMs);
    for (let count = 0; count < 5; count++) await stepAndWait(id);
    expect(await stored(id)).toMatchObject({ state: 'delivering' });
    expect((await house.keep('demo/files/result.mp4')).hash).toBe(hash);
    expect(await house.stepUntil(id, 'done')).toMatchObject({ video: { hash } });
    expect(results()).toBe(1);
  });

  it('is lost where no link is left and none has it for an hour, and that is told once', async () => {
    house.emulator.switches.linksRenewed = false;
    const { id } = await keptElsewhere({ tried: false });
    house.pass(13 * hourMs);
    const before = house.clock();
    expect(await house.stepUntil(id, 'failed')).toMatchObject({ failure: { kind: 'result-lost' } });
    expect(house.clock() - before).toBeGreaterThan(hourMs);
    expect(house.clock() - before).toBeLessThan(hourMs + 10 * minuteMs);
    expect(posted().filter((what) => what === 'failure')).toHaveLength(1);
    expect(results()).toBe(0);
  });

  it('is looked for, not lost, where no link is left and it may be posted already', async () => {
    house.emulator.switches.linksRenewed = false;
    const { id } = await keptElsewhere({ tried: true });
    house.pass(13 * hourMs);
    await house.stepUntil(id, 'done');
    expect(results()).toBe(1);
    expect(posted()).not.toContain('failure');
  });
});

describe('a folder of kept files that cannot be written to', () => {
  /** Files below a file: nobody may write there, whoever they are. */
  async function breakFolder(): Promise<() => void> {
    const { download } = house.dependencies;
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'file'), '');
    const files = createFiles({ dataDir: path.join(folder, 'file') });
    const fetcher = createFetcher({ rule: publicHttps({ allowLoopback: true }) });
    closing.push(() => fetcher.close());
    house.dependencies.download = (url, signal, type) =>
      keepResult(files, fetcher.read(url, { maxBytes: 10_000_000, signal }), type);
    return () => {
      house.dependencies.download = download;
    };
  }

  it('is tried again for an hour; then the link is posted', async () => {
    await breakFolder();
    const id = await finished();
    const before = house.clock();
    expect(await house.stepUntil(id, 'done')).toMatchObject({ video: null, message: { channelId: 'thread' } });
    expect(house.clock() - before).toBeGreaterThan(hourMs);
    expect(house.clock() - before).toBeLessThan(hourMs + minuteMs);
    expect(posted().filter((what) => what === 'result')).toHaveLength(1);
  });

  it('costs nothing where it is mended, or another process takes the next step', async () => {
    const mend = await breakFolder();
    const id = await finished();
    await stepAndWait(id);
    expect(await stored(id)).toMatchObject({ state: 'delivering', video: null, postingSince: null });
    mend();
    expect(await house.stepUntil(id, 'done')).toMatchObject({ video: { hash: expect.any(String) as string } });
  });
});

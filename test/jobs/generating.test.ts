import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Asset, JobIn, Reference } from '../../src/store/records.js';
import { startJobHouse, type JobHouse } from '../support/job-house.js';
import { startFileServer } from './file-server.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
let house: JobHouse;

beforeEach(async () => {
  house = await startJobHouse();
});
afterEach(async () => {
  await house.close();
});

const posted = () => house.delivery.shown.map(({ what }) => what);
const reads = () => house.emulator.state.requests.filter(({ route }) => route === 'ReadTask').length;

async function generating(id: string): Promise<JobIn<'generating'>> {
  const job = await house.store.jobs.get(id);
  if (job?.state !== 'generating') throw new Error(`it is ${job?.state ?? 'gone'}`);
  return job;
}

/** Steps a job at the times that it asks for, until `until` says so. */
async function watch(id: string, until: () => boolean): Promise<void> {
  for (let count = 0; count < 400 && !until(); count++) {
    house.pass(((await house.stepOnce(id)) ?? house.clock()) - house.clock());
  }
  if (!until()) throw new Error('it never came to that');
}

describe('a provider that is away', () => {
  it('does not make a job overdue, and the time does not count when it is back', async () => {
    house.emulator.switches.holdTasks = true;
    const id = await house.begin();
    await house.stepUntil(id, 'generating');
    const startedAt = house.clock();
    house.emulator.switches.next('ReadTask', { kind: 'html' }, { times: Infinity });
    await watch(id, () => house.clock() - startedAt > 3 * hourMs);
    expect(posted()).not.toContain('overdue');
    const away = await generating(id);
    expect(away.unreachableSince).toBeLessThan(startedAt + 2 * minuteMs);

    house.emulator.switches.clear();
    const backAt = house.clock();
    await house.stepOnce(id);
    const back = await generating(id);
    expect(back.unreachableSince).toBeNull();
    expect(back.unreachableMs).toBe(backAt - (away.unreachableSince ?? 0));
    await watch(id, () => posted().includes('overdue'));
    expect(house.clock() - backAt).toBeGreaterThan(hourMs - 3 * minuteMs);
    expect(house.clock() - startedAt).toBeLessThan(4.5 * hourMs);
  });

  it.each([
    ['cannot be reached', { kind: 'reset' } as const],
    ['answers 503', { kind: 'status', status: 503 } as const],
  ])('because it %s is not held against the task', async (_, behaviour) => {
    const id = await house.begin();
    await house.stepUntil(id, 'generating');
    house.emulator.switches.next('ReadTask', behaviour, { times: 3 });
    house.pass(((await house.stepOnce(id)) ?? 0) - house.clock());
    expect((await generating(id)).unreachableSince).not.toBeNull();
    await house.stepUntil(id, 'done');
    expect(posted().filter((what) => what === 'result')).toHaveLength(1);
  });

  it('is not one that answers nonsense: then the time counts', async () => {
    house.emulator.switches.holdTasks = true;
    const id = await house.begin();
    await house.stepUntil(id, 'generating');
    house.emulator.switches.next('ReadTask', { kind: 'array' }, { times: Infinity });
    await watch(id, () => posted().includes('overdue'));
    expect((await generating(id)).unreachableMs).toBe(0);
  });
});

describe('a status that nobody knows', () => {
  it('goes on, is logged once, and ends with the watching', async () => {
    const lines: { msg: string; status?: string }[] = [];
    const output = new PassThrough().on('data', (line: Buffer) => {
      lines.push(JSON.parse(line.toString()) as (typeof lines)[number]);
    });
    house.dependencies.log = pino(output);
    house.emulator.switches.runningStatus = 'MARINATING';
    house.emulator.switches.holdTasks = true;
    const id = await house.begin();
    const job = await house.stepUntil(id, 'failed');
    expect(reads()).toBeGreaterThan(100);
    expect(lines.filter(({ msg }) => msg.startsWith('unknown status')).map(({ status }) => status)).toEqual([
      'MARINATING',
    ]);
    expect(job).toMatchObject({ failure: { kind: 'timeout', phase: 'generation', charged: 'unknown' } });
    expect(house.clock() - job.createdAt).toBeGreaterThan(25 * hourMs);
    expect(posted().filter((what) => what === 'overdue')).toHaveLength(1);
  });
});

describe('a task that reads do not know', () => {
  it('at first is waited for', async () => {
    house.emulator.switches.newTaskUnknownMs = 3 * minuteMs;
    const job = await house.stepUntil(await house.begin(), 'done');
    expect(job.state).toBe('done');
    expect(posted()).not.toContain('overdue');
  });

  it('for more than a day is told, with the money open', async () => {
    house.emulator.switches.newTaskUnknownMs = Infinity;
    const job = await house.stepUntil(await house.begin(), 'failed');
    expect(job).toMatchObject({ failure: { kind: 'not-found', phase: 'generation', charged: 'unknown' } });
    expect(posted().filter((what) => what === 'overdue')).toHaveLength(1);
    expect(posted().filter((what) => what === 'failure')).toHaveLength(1);
  });
});

describe('a task that fails', () => {
  const reference = ({ id, name, type }: Asset): Reference => ({ assetId: id, name, type, role: `reference_${type}` });

  it.each([
    ['the input video in content[2] may contain real person', { referenceName: 'waves', blamesPrompt: false }],
    ['the input image in content[1] may contain real person', { referenceName: 'kite', blamesPrompt: false }],
    ['the input text in content[0] may be sensitive', { referenceName: null, blamesPrompt: true }],
    ['the input is not allowed', { referenceName: null, blamesPrompt: false }],
  ])('because %s names whom it blames', async (message, culprit) => {
    const cdn = await startFileServer();
    try {
      const waves = await house.addAsset('waves', {
        type: 'video',
        durationSeconds: 3,
        sourceUrl: `${cdn.url}/waves.mp4`,
      });
      const kite = await house.addAsset('kite', { sourceUrl: `${cdn.url}/kite.png` });
      house.emulator.switches.taskFailure = { code: 'InputSensitiveContentDetected', message };
      const request = { references: [waves, kite].map(reference), providerText: '@video1 @image1' };
      const job = await house.stepUntil(await house.begin(request), 'failed');
      expect(job).toMatchObject({ failure: { kind: 'moderation', phase: 'generation', charged: 'no', ...culprit } });
    } finally {
      cdn.close();
    }
  });
});

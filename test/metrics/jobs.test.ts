import { beforeEach, describe, expect, it } from 'vitest';
import { createMetrics, type Metrics } from '../../src/metrics/observers.js';
import type { Job } from '../../src/store/records.js';
import { done, exampleJob, failed, start, submitting, unconfirmed, waiting } from '../store/examples.js';
import { sample } from './ask.js';

let now: number;
let metrics: Metrics;
beforeEach(() => {
  now = 0;
  metrics = createMetrics({ clock: () => start, now: () => now });
});
const text = async () => (await metrics.render()).body;
const save = () => Promise.resolve();

/** Takes a job through states, two seconds each, as steps would write them. */
async function write(from: Job, ...states: Job[]): Promise<void> {
  const watched = metrics.observers.job(from, save);
  for (const state of states) {
    now += 2_000;
    await watched(state);
  }
}

describe('the metrics of jobs', () => {
  it('count an end once it is written, once', async () => {
    const job = exampleJob();
    await write(job, waiting(job), waiting(job));
    await write(waiting(job), failed(job), failed(job));
    expect(sample(await text(), 'dailies_jobs_begun_total')).toBe(1);
    expect(sample(await text(), 'dailies_jobs_ended_total', { outcome: 'failed', kind: 'no-place' })).toBe(1);
  });

  it('count nothing of a write that failed', async () => {
    const job = exampleJob();
    const watched = metrics.observers.job(job, () => Promise.reject(new Error('disk full')));
    await expect(watched(failed(job))).rejects.toThrow('disk full');
    expect(await text()).not.toContain('dailies_jobs_ended_total{');
  });

  it('measure a submission from its intention to its answer, and one whose answer was lost as such', async () => {
    const job = exampleJob();
    await write(waiting(job), submitting(job), waiting(job), submitting(job), unconfirmed(job));
    const name = 'dailies_submission_duration_seconds';
    expect(sample(await text(), `${name}_sum`, { outcome: 'refused' })).toBe(2);
    expect(sample(await text(), `${name}_sum`, { outcome: 'lost' })).toBe(2);
    expect(sample(await text(), 'dailies_jobs_ended_total', { outcome: 'unconfirmed', kind: 'none' })).toBe(1);
  });

  it('measure no submission that an earlier process began', async () => {
    const job = exampleJob();
    await write(submitting(job), unconfirmed(job));
    expect(await text()).not.toContain('dailies_submission_duration_seconds_sum{');
  });

  it('tell a result that was kept from one that was posted', async () => {
    const [posted, kept] = [exampleJob(), exampleJob()];
    const delivering = (job: typeof posted) => ({ ...done(job), state: 'delivering', postingSince: null }) as Job;
    await write(delivering(posted), done(posted));
    await write(delivering(kept), { ...done(kept), message: null } as Job);
    const name = 'dailies_delivery_duration_seconds';
    expect(sample(await text(), `${name}_sum`, { outcome: 'posted' })).toBe(1);
    expect(sample(await text(), `${name}_count`, { outcome: 'kept' })).toBe(1);
  });
});

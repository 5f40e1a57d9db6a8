import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mergeReports } from '../../src/metrics/merge.js';
import { createMetrics } from '../../src/metrics/observers.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { exampleJob, start } from '../store/examples.js';
import { temporaryFolder } from '../store/temporary-folder.js';
import { sample } from './ask.js';

/** As a report comes out of a channel between processes. */
const sent = (report: unknown): unknown => JSON.parse(JSON.stringify(report));

describe('metrics of several processes', () => {
  it('become one text: what each counted is added up, what stands in the store they share counts once', async () => {
    const file = path.join(await temporaryFolder(), 'dailies.sqlite');
    const processes = [];
    for (const durationMs of [200, 3_000]) {
      const { observers, report } = createMetrics({ clock: () => start });
      observers.provider({ call: 'ReadTask', kind: 'ok', durationMs });
      const store = observers.store(await openSqliteStore({ path: file }));
      onTestFinished(() => store.close());
      await store.jobs.add(exampleJob(), { wakeAt: start, leaseUntil: start });
      processes.push(report);
    }
    const both = await Promise.all(processes.map(async (report) => sent(await report())));
    const { body, contentType } = await mergeReports(both);
    expect(contentType).toMatch(/^text\/plain/);
    expect(sample(body, 'dailies_provider_answers_total', { call: 'ReadTask', kind: 'ok' })).toBe(2);
    const duration = 'dailies_provider_request_duration_seconds';
    expect(sample(body, `${duration}_bucket`, { call: 'ReadTask', le: '0.25' })).toBe(1);
    expect(sample(body, `${duration}_bucket`, { call: 'ReadTask', le: '+Inf' })).toBe(2);
    expect(sample(body, `${duration}_sum`, { call: 'ReadTask' })).toBeCloseTo(3.2);
    expect(sample(body, 'dailies_jobs', { state: 'accepted' })).toBe(2);
    expect(sample(body, 'dailies_jobs_due')).toBe(2);
    expect(sample(body, 'dailies_build_info')).toBe(1);
    expect(sample(body, 'process_resident_memory_bytes')).toBeGreaterThan(process.memoryUsage().rss);
  });

  it('are an empty text when there is none', async () => {
    expect((await mergeReports([])).body.trim()).toBe('');
    expect((await mergeReports([[]])).body.trim()).toBe('');
  });

  it('refuse what is no report', async () => {
    await expect(mergeReports([{ name: 'x' }])).rejects.toThrow();
    await expect(mergeReports([[{ name: 'x', values: 'none' }]])).rejects.toThrow();
  });
});

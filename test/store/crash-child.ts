import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { exampleJob, start, submitting } from './examples.js';

const store = await openSqliteStore({ path: process.argv[2] ?? '' });
const options = { wakeAt: start, leaseUntil: start };

/** The intention of one job. */
async function intend(): Promise<string> {
  const job = exampleJob();
  await store.jobs.save(await store.jobs.add(job, options), submitting(job));
  return job.id;
}

/** Four takes that were asked for together. */
async function addBatch(): Promise<string> {
  const { id } = exampleJob();
  const takes = [0, 1, 2, 3].map((index) => exampleJob({ batch: { id, index, size: 4 } }));
  await store.jobs.addAll(takes, options);
  return id;
}

// Writes one after the other and says each time that it was acknowledged, until it is killed.
const write = process.argv[3] === 'batches' ? addBatch : intend;
for (;;) process.stdout.write(`${await write()}\n`);

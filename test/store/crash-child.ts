import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { exampleJob, start, submitting } from './examples.js';

// Writes the intentions of one job after the other and says each time that it was acknowledged, until it is killed.
const store = await openSqliteStore({ path: process.argv[2] ?? '' });
for (;;) {
  const job = exampleJob();
  const claim = await store.jobs.add(job, { wakeAt: start, leaseUntil: start });
  await store.jobs.save(claim, submitting(job));
  process.stdout.write(`${job.id}\n`);
}

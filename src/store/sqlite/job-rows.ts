import { z } from 'zod';
import { RecordError } from '../errors.js';
import { readRecord, writeRecord } from '../record-json.js';
import { jobSchema, type Job } from '../records.js';
import { ConflictError, type ClaimedJob } from '../store.js';
import type { SqlValue, Statements } from './database.js';

const table = 'jobs';
const jobRow = z.object({ id: z.string(), record: z.string() });
const claimedRow = jobRow.extend({ version: z.int() });
const versionRow = z.object({ version: z.int() });

/** @throws RecordError */
export function readJob(row: unknown): Job {
  const { id, record } = jobRow.parse(row);
  return readRecord(jobSchema, { table, id, text: record });
}

/** Those that can be read: one that cannot must not hide the others. `onDamaged` is told of it. */
export function readJobs(rows: readonly unknown[], onDamaged: (error: RecordError) => void): Job[] {
  return rows.flatMap((row) => {
    try {
      return [readJob(row)];
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      onDamaged(error);
      return [];
    }
  });
}

/** @throws RecordError */
export function readClaim(row: unknown): ClaimedJob {
  return { job: readJob(row), version: claimedRow.parse(row).version };
}

/** The beginning of a statement, whose first value is when the lease ends. A step that begins now sees what it was woken for. */
export const takeLease = 'UPDATE jobs SET lease_until = ?, woken_at = NULL, version = version + 1';

/** @throws ConflictError when there is one of these jobs already */
export async function refuseKnown(statements: Statements, jobs: readonly Job[]): Promise<void> {
  const ids = JSON.stringify(jobs.map(({ id }) => id));
  const known = await statements.get('SELECT id FROM jobs WHERE id IN (SELECT value FROM json_each(?)) LIMIT 1', ids);
  if (known !== undefined) throw new ConflictError(`There is one of the jobs ${ids} already`);
}

/** Adds a row under its adder's lease. @throws ConflictError when the id is taken */
export async function insertJob(
  statements: Statements,
  job: Job,
  { wakeAt, leaseUntil }: { wakeAt: number | null; leaseUntil: number },
): Promise<ClaimedJob> {
  const { id, state, batch, ownerId, channelId, fingerprint, createdAt } = job;
  const columns = [id, state, batch.id, batch.index, ownerId, channelId, fingerprint, createdAt];
  const added = await statements.run(
    `INSERT INTO jobs (id, state, batch_id, batch_index, owner_id, channel_id, fingerprint, created_at, version, wake_at, lease_until, record)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ...[...columns, wakeAt, leaseUntil, writeRecord(jobSchema, job)],
  );
  if (added === 0) throw new ConflictError(`There is a job ${id} already`);
  return { job, version: 1 };
}

/** Changes a row under a claim; `assignments` are its new columns. Returns the new version. @throws ConflictError */
export async function changeJob(
  statements: Pick<Statements, 'get'>,
  { job: { id }, version }: ClaimedJob,
  assignments: string,
  ...values: SqlValue[]
): Promise<number> {
  const row = await statements.get(
    `UPDATE jobs SET ${assignments}, version = version + 1 WHERE id = ? AND version = ? RETURNING version`,
    ...[...values, id, version],
  );
  if (row === undefined) throw new ConflictError(`The claim of version ${version} on job ${id} is not the newest`);
  return versionRow.parse(row).version;
}

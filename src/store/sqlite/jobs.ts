import { z } from 'zod';
import { RecordError } from '../errors.js';
import { readRecord, writeRecord } from '../record-json.js';
import { jobSchema, type Job } from '../records.js';
import { ConflictError, type ClaimedJob, type JobTable } from '../store.js';
import type { Database, SqlValue, Statements } from './database.js';

const table = 'jobs';
const jobRow = z.object({ id: z.string(), record: z.string() });
const claimedRow = jobRow.extend({ version: z.int() });
const versionRow = z.object({ version: z.int() });
const hashRow = z.object({ hash: z.string() });
const countRow = z.object({ count: z.int() });
const dueRow = z.object({ due_at: z.int().nullable() });

function readJob(row: unknown): Job {
  const { id, record } = jobRow.parse(row);
  return readRecord(jobSchema, { table, id, text: record });
}

function readClaim(row: unknown): ClaimedJob {
  return { job: readJob(row), version: claimedRow.parse(row).version };
}

/** Changes a row under a claim; `assignments` are its new columns. Returns the new version. */
async function change(
  database: Database,
  { job: { id }, version }: ClaimedJob,
  assignments: string,
  ...values: SqlValue[]
): Promise<number> {
  const row = await database.get(
    `UPDATE jobs SET ${assignments}, version = version + 1 WHERE id = ? AND version = ? RETURNING version`,
    ...[...values, id, version],
  );
  if (row === undefined) throw new ConflictError(`The claim of version ${version} on job ${id} is not the newest`);
  return versionRow.parse(row).version;
}

const takeLease = 'UPDATE jobs SET lease_until = ?, version = version + 1';

type Due = Parameters<JobTable['claimDue']>[0];

/**
 * A row that cannot be read must neither be skipped silently nor stand in the way of the others for ever: it alone is
 * leased and returned as the error, and so comes up again when that lease ends.
 */
async function takeDue(
  inside: Statements,
  { now, leaseUntil, limit, except = [] }: Due,
): Promise<ClaimedJob[] | RecordError> {
  const claims: ClaimedJob[] = [];
  const rows = await inside.all(
    `SELECT id, record, version FROM jobs WHERE due_at <= ? AND id NOT IN (SELECT value FROM json_each(?))
     ORDER BY due_at, rowid LIMIT ?`,
    ...[now, JSON.stringify(except), limit],
  );
  for (const row of rows) {
    try {
      const { job, version } = readClaim(row);
      claims.push({ job, version: version + 1 });
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      await inside.run(`${takeLease} WHERE id = ?`, leaseUntil, error.id);
      return error;
    }
  }
  const ids = JSON.stringify(claims.map(({ job }) => job.id));
  if (claims.length > 0) {
    await inside.run(`${takeLease} WHERE id IN (SELECT value FROM json_each(?))`, leaseUntil, ids);
  }
  return claims;
}

async function listJobs(database: Database, { ownerId, channelId, limit }: Parameters<JobTable['list']>[0]) {
  const conditions = [
    ownerId === undefined ? [] : 'owner_id = ?',
    channelId === undefined ? [] : 'channel_id = ?',
  ].flat();
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const values = [ownerId, channelId].filter((value) => value !== undefined);
  const sql = `SELECT id, record FROM jobs ${where} ORDER BY created_at DESC, rowid DESC LIMIT ?`;
  return (await database.all(sql, ...values, limit)).map(readJob);
}

export function createJobTable(database: Database): JobTable {
  return {
    async add(job, { wakeAt, leaseUntil }) {
      const { id, state, batch, ownerId, channelId, fingerprint, createdAt } = job;
      const added = await database.run(
        `INSERT INTO jobs (id, state, batch_id, batch_index, owner_id, channel_id, fingerprint, created_at, version, wake_at, lease_until, record)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?) ON CONFLICT DO NOTHING`,
        ...[
          id,
          state,
          batch.id,
          batch.index,
          ownerId,
          channelId,
          fingerprint,
          createdAt,
          wakeAt,
          leaseUntil,
          writeRecord(jobSchema, job),
        ],
      );
      if (added === 0) throw new ConflictError(`There is a job ${id} already`);
      return { job, version: 1 };
    },

    async get(id) {
      const row = await database.get('SELECT id, record FROM jobs WHERE id = ?', id);
      return row === undefined ? undefined : readJob(row);
    },

    async claim(id, { now, leaseUntil }) {
      const sql = `${takeLease} WHERE id = ? AND lease_until <= ? RETURNING id, record, version`;
      const row = await database.get(sql, leaseUntil, id, now);
      return row === undefined ? undefined : readClaim(row);
    },

    async claimDue(due) {
      const taken = await database.transaction((inside) => takeDue(inside, due));
      if (taken instanceof RecordError) throw taken;
      return taken;
    },

    async save(claim, job) {
      if (job.id !== claim.job.id) throw new TypeError(`Job ${job.id} cannot be saved as job ${claim.job.id}`);
      const record = writeRecord(jobSchema, job);
      return { job, version: await change(database, claim, 'state = ?, record = ?', job.state, record) };
    },

    async release(claim, { wakeAt }) {
      await change(database, claim, 'lease_until = 0, wake_at = ?', wakeAt);
    },

    async extendLease({ job: { id }, version }, leaseUntil) {
      const sql = 'UPDATE jobs SET lease_until = ? WHERE id = ? AND version = ?';
      return (await database.run(sql, leaseUntil, id, version)) > 0;
    },

    async nextWake() {
      return dueRow.parse(await database.get('SELECT min(due_at) AS due_at FROM jobs WHERE due_at IS NOT NULL')).due_at;
    },

    async releaseAll() {
      await database.run('UPDATE jobs SET lease_until = 0, version = version + 1 WHERE lease_until > 0');
    },

    async countOpen(fingerprint) {
      const sql = `SELECT count(*) AS count FROM jobs WHERE fingerprint = ? AND state NOT IN ('done', 'failed', 'unconfirmed')`;
      return countRow.parse(await database.get(sql, fingerprint)).count;
    },

    async batch(batchId) {
      const sql = 'SELECT id, record FROM jobs WHERE batch_id = ? ORDER BY batch_index';
      return (await database.all(sql, batchId)).map(readJob);
    },

    async listOpen(fingerprint) {
      const sql = `SELECT id, record FROM jobs WHERE fingerprint = ? AND state NOT IN ('done', 'failed', 'unconfirmed')`;
      return (await database.all(sql, fingerprint)).map(readJob);
    },

    async erase(id) {
      await database.run('DELETE FROM jobs WHERE id = ?', id);
    },

    async usedByOthers(ownerId, hashes) {
      const rows = await database.all(
        `SELECT DISTINCT file.value AS hash FROM jobs,
           json_each(json_array(json_extract(record, '$.video.hash'), json_extract(record, '$.lastFrame.hash'))) AS file
         WHERE owner_id <> ? AND file.value IN (SELECT value FROM json_each(?))`,
        ...[ownerId, JSON.stringify(hashes)],
      );
      return new Set(rows.map((row) => hashRow.parse(row).hash));
    },

    list: (filter) => listJobs(database, filter),
  };
}

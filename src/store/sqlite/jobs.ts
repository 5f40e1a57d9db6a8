import { z } from 'zod';
import type { RecordError } from '../errors.js';
import { assertSame, assertSameState } from '../claims.js';
import { writeRecord } from '../record-json.js';
import { jobSchema, type Job, type KeyOwner } from '../records.js';
import type { JobTable } from '../store.js';
import type { Database, SqlValue, Statements } from './database.js';
import { createDueJobs } from './due-jobs.js';
import { changeJob, insertJob, readClaim, readJob, readJobs, refuseKnown, takeLease } from './job-rows.js';
import { noteErased, noteJob, noteState, reserve } from './usage-records.js';

const hashRow = z.object({ hash: z.string() });
const countRow = z.object({ count: z.int() });

async function listRows(database: Database, { ownerId, channelId, limit }: Parameters<JobTable['list']>[0]) {
  const conditions = [
    ownerId === undefined ? [] : 'owner_id = ?',
    channelId === undefined ? [] : 'channel_id = ?',
  ].flat();
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const values = [ownerId, channelId].filter((value) => value !== undefined);
  const sql = `SELECT id, record FROM jobs ${where} ORDER BY created_at DESC, rowid DESC LIMIT ?`;
  return await database.all(sql, ...values, limit);
}

/** Open jobs of a key: of whoever stored it, or of one owner. A record that is no JSON may be anybody's. */
function openOf(fingerprint: string, owner: KeyOwner | undefined): { where: string; values: SqlValue[] } {
  const open = `fingerprint = ? AND state NOT IN ('done', 'failed', 'unconfirmed')`;
  if (!owner) return { where: open, values: [fingerprint] };
  const owned = `json_extract(record, '$.keyOwner.scope') = ? AND json_extract(record, '$.keyOwner.id') = ?`;
  return {
    where: `${open} AND CASE WHEN json_valid(record) THEN ${owned} ELSE true END`,
    values: [fingerprint, owner.scope, owner.id],
  };
}

export function createJobTable(database: Database, onDamaged: (error: RecordError) => void): JobTable {
  const addOne = async (inside: Statements, job: Job, options: Parameters<JobTable['add']>[1]) => {
    const claim = await insertJob(inside, job, options);
    await noteJob(inside, job);
    return claim;
  };

  return {
    ...createDueJobs(database),

    add: (job, options) => database.transaction((inside) => addOne(inside, job, options)),

    addAll: (jobs, options) =>
      database.transaction(async (inside) => {
        await refuseKnown(inside, jobs);
        if (options.allowance) await reserve(inside, jobs, options.allowance);
        const claims = [];
        for (const job of jobs) claims.push(await addOne(inside, job, options));
        return claims;
      }),

    async get(id) {
      const row = await database.get('SELECT id, record FROM jobs WHERE id = ?', id);
      return row === undefined ? undefined : readJob(row);
    },

    async claim(id, { now, leaseUntil }) {
      const sql = `${takeLease} WHERE id = ? AND lease_until <= ? RETURNING id, record, version`;
      const row = await database.get(sql, leaseUntil, id, now);
      return row === undefined ? undefined : readClaim(row);
    },

    async save(claim, job) {
      assertSame(claim, job);
      const record = writeRecord(jobSchema, job);
      const change = (statements: Pick<Statements, 'get'>) =>
        changeJob(statements, claim, 'state = ?, record = ?', job.state, record);
      if (job.state === claim.job.state) return { job, version: await change(database.grouped) };
      const version = await database.transaction(async (inside) => {
        const changed = await change(inside);
        await noteState(inside, job);
        return changed;
      });
      return { job, version };
    },

    async release(claim, { wakeAt, job }) {
      const assignments =
        'lease_until = 0, wake_at = CASE WHEN woken_at IS NULL THEN ? ELSE min(?, woken_at) END, woken_at = NULL';
      if (!job) {
        await changeJob(database.grouped, claim, assignments, wakeAt, wakeAt);
        return;
      }
      assertSameState(claim, job);
      const record = writeRecord(jobSchema, job);
      await changeJob(database.grouped, claim, `${assignments}, record = ?`, wakeAt, wakeAt, record);
    },

    async extendLease({ job: { id }, version }, leaseUntil) {
      const sql = 'UPDATE jobs SET lease_until = ? WHERE id = ? AND version = ?';
      return (await database.run(sql, leaseUntil, id, version)) > 0;
    },

    async releaseAll() {
      await database.run(
        'UPDATE jobs SET lease_until = 0, woken_at = NULL, version = version + 1 WHERE lease_until > 0',
      );
    },

    async countOpen(fingerprint, owner) {
      const { where, values } = openOf(fingerprint, owner);
      return countRow.parse(await database.get(`SELECT count(*) AS count FROM jobs WHERE ${where}`, ...values)).count;
    },

    async batch(batchId) {
      const sql = 'SELECT id, record FROM jobs WHERE batch_id = ? ORDER BY batch_index';
      return readJobs(await database.all(sql, batchId), onDamaged);
    },

    async listOpen(fingerprint, owner) {
      const { where, values } = openOf(fingerprint, owner);
      return readJobs(await database.all(`SELECT id, record FROM jobs WHERE ${where}`, ...values), onDamaged);
    },

    async erase(id) {
      await database.transaction(async (inside) => {
        await noteErased(inside, id);
        await inside.run('DELETE FROM jobs WHERE id = ?', id);
      });
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

    list: async (filter) => readJobs(await listRows(database, filter), onDamaged),
  };
}

import { z } from 'zod';
import { RecordError } from '../errors.js';
import { openStates } from '../records.js';
import type { ClaimedJob, JobTable } from '../store.js';
import type { Database, Statements } from './database.js';
import { readClaim, takeLease } from './job-rows.js';

const dueRow = z.object({ id: z.string(), fingerprint: z.string() });
const idRow = z.object({ id: z.string() });
const nextRow = z.object({ due_at: z.int().nullable() });
const countRows = z.array(z.object({ name: z.enum([...openStates, 'due', 'held']), count: z.int() }));

/** Each part is answered by one of the partial indexes of open jobs alone. */
const countOpen = `
  SELECT state AS name, count(*) AS count FROM jobs WHERE state NOT IN ('done', 'failed', 'unconfirmed') GROUP BY state
  UNION ALL SELECT 'due', count(*) FROM jobs WHERE due_at <= ?1
  UNION ALL SELECT 'held', count(*) FROM jobs WHERE lease_until > 0 AND lease_until > ?1`;

type Due = Parameters<JobTable['claimDue']>[0];

/** Ids of due jobs, longest due first. A key that has no room left is passed over in the index alone. */
async function chooseDue(database: Statements, { now, limit, except = [], perKey }: Due): Promise<string[]> {
  const most = perKey?.most ?? Infinity;
  const held = new Map(perKey?.held);
  const chosen: string[] = [];
  for (;;) {
    const wanted = limit - chosen.length;
    const full = [...held].flatMap(([fingerprint, count]) => (count >= most ? fingerprint : []));
    const rows = await database.all(
      `SELECT id, fingerprint FROM jobs
       WHERE due_at <= ? AND fingerprint NOT IN (SELECT value FROM json_each(?)) AND id NOT IN (SELECT value FROM json_each(?))
       ORDER BY due_at LIMIT ?`,
      ...[now, JSON.stringify(full), JSON.stringify([...except, ...chosen]), wanted],
    );
    for (const found of rows) {
      const { id, fingerprint } = dueRow.parse(found);
      const count = held.get(fingerprint) ?? 0;
      if (count >= most) continue;
      held.set(fingerprint, count + 1);
      chosen.push(id);
    }
    // What was left out of this round filled its key, which the next round passes over: there is an end.
    if (rows.length < wanted || chosen.length === limit) return chosen;
  }
}

/**
 * A row that cannot be read must neither be skipped silently nor stand in the way of the others for ever: it alone stays
 * leased and is thrown as the error, and so comes up again when that lease ends.
 */
async function readTaken(database: Statements, rows: readonly unknown[]): Promise<Map<string, ClaimedJob>> {
  const claims = new Map<string, ClaimedJob>();
  for (const row of rows) {
    try {
      const claim = readClaim(row);
      claims.set(claim.job.id, claim);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      const others = rows.map((taken) => idRow.parse(taken).id).filter((id) => id !== error.id);
      await database.run(`${takeLease} WHERE id IN (SELECT value FROM json_each(?))`, 0, JSON.stringify(others));
      throw error;
    }
  }
  return claims;
}

/** What a driver of jobs goes by: which are due, when the next one is, and that some are due at once. */
export function createDueJobs(
  database: Database,
): Pick<JobTable, 'claimDue' | 'overdue' | 'nextWake' | 'wake' | 'openCounts'> {
  return {
    async claimDue(due) {
      const chosen = await chooseDue(database, due);
      if (chosen.length === 0) return [];
      // Somebody else may have taken one meanwhile: it is not due any more.
      const rows = await database.all(
        `${takeLease} WHERE id IN (SELECT value FROM json_each(?)) AND due_at <= ? RETURNING id, record, version`,
        ...[due.leaseUntil, JSON.stringify(chosen), due.now],
      );
      const claims = await readTaken(database, rows);
      return chosen.flatMap((id) => claims.get(id) ?? []);
    },

    async overdue({ before, limit }) {
      const rows = await database.all('SELECT id FROM jobs WHERE due_at <= ? ORDER BY due_at LIMIT ?', before, limit);
      return rows.map((row) => idRow.parse(row).id);
    },

    async nextWake({ after } = { after: -1 }) {
      return nextRow.parse(await database.get('SELECT min(due_at) AS due_at FROM jobs WHERE due_at > ?', after)).due_at;
    },

    async openCounts(now) {
      const rows = countRows.parse(await database.all(countOpen, now));
      const counts = new Map(rows.map(({ name, count }) => [name, count]));
      const of = (name: (typeof rows)[number]['name']) => counts.get(name) ?? 0;
      return {
        states: {
          accepted: of('accepted'),
          waiting: of('waiting'),
          submitting: of('submitting'),
          generating: of('generating'),
          delivering: of('delivering'),
          failing: of('failing'),
        },
        due: of('due'),
        held: of('held'),
      };
    },

    async wake(ids, now) {
      await database.run(
        `UPDATE jobs SET wake_at = min(wake_at, ?1), woken_at = CASE WHEN lease_until > 0 THEN ?1 END
         WHERE id IN (SELECT value FROM json_each(?2))`,
        ...[now, JSON.stringify(ids)],
      );
    },
  };
}

import { z } from 'zod';
import { RecordError } from '../errors.js';
import { openStates } from '../records.js';
import type { ClaimedJob, JobTable } from '../store.js';
import type { Database, Statements } from './database.js';
import { claimedRow, readClaim, takeLease } from './job-rows.js';

const dueRow = claimedRow.extend({ fingerprint: z.string() });
type DueRow = z.infer<typeof dueRow>;
const nextRow = z.object({ due_at: z.int().nullable() });
const countRows = z.array(z.object({ name: z.enum([...openStates, 'due', 'held']), count: z.int() }));

/** Each part is answered by one of the partial indexes of open jobs alone. */
const countOpen = `
  SELECT state AS name, count(*) AS count FROM jobs WHERE state NOT IN ('done', 'failed', 'unconfirmed') GROUP BY state
  UNION ALL SELECT 'due', count(*) FROM jobs WHERE due_at <= ?1
  UNION ALL SELECT 'held', count(*) FROM jobs WHERE lease_until > 0 AND lease_until > ?1`;

type Due = Parameters<JobTable['claimDue']>[0];

/** Rows of due jobs, longest due first. A key that has no room left is passed over in the index alone. */
async function chooseDue(inside: Statements, { now, limit, except = [], perKey }: Due): Promise<DueRow[]> {
  const most = perKey?.most ?? Infinity;
  const held = new Map(perKey?.held);
  const chosen: DueRow[] = [];
  for (;;) {
    const wanted = limit - chosen.length;
    const full = [...held].flatMap(([fingerprint, count]) => (count >= most ? fingerprint : []));
    const rows = await inside.all(
      `SELECT id, fingerprint, record, version FROM jobs
       WHERE due_at <= ? AND fingerprint NOT IN (SELECT value FROM json_each(?)) AND id NOT IN (SELECT value FROM json_each(?))
       ORDER BY due_at LIMIT ?`,
      ...[now, JSON.stringify(full), JSON.stringify([...except, ...chosen.map(({ id }) => id)]), wanted],
    );
    for (const found of rows) {
      const row = dueRow.parse(found);
      const count = held.get(row.fingerprint) ?? 0;
      if (count >= most) continue;
      held.set(row.fingerprint, count + 1);
      chosen.push(row);
    }
    // What was left out of this round filled its key, which the next round passes over: there is an end.
    if (rows.length < wanted || chosen.length === limit) return chosen;
  }
}

/**
 * A row that cannot be read must neither be skipped silently nor stand in the way of the others for ever: it alone is
 * leased and returned as the error, and so comes up again when that lease ends.
 */
async function takeDue(inside: Statements, due: Due): Promise<ClaimedJob[] | RecordError> {
  const claims: ClaimedJob[] = [];
  for (const row of await chooseDue(inside, due)) {
    try {
      const { job, version } = readClaim(row);
      claims.push({ job, version: version + 1 });
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      await inside.run(`${takeLease} WHERE id = ?`, due.leaseUntil, error.id);
      return error;
    }
  }
  const ids = JSON.stringify(claims.map(({ job }) => job.id));
  if (claims.length > 0) {
    await inside.run(`${takeLease} WHERE id IN (SELECT value FROM json_each(?))`, due.leaseUntil, ids);
  }
  return claims;
}

/** What a driver of jobs goes by: which are due, when the next one is, and that some are due at once. */
export function createDueJobs(database: Database): Pick<JobTable, 'claimDue' | 'nextWake' | 'wake' | 'openCounts'> {
  return {
    async claimDue(due) {
      const taken = await database.transaction((inside) => takeDue(inside, due));
      if (taken instanceof RecordError) throw taken;
      return taken;
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

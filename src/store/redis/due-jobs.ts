import { z } from 'zod';
import { RecordError } from '../errors.js';
import type { ClaimedJob, JobTable } from '../store.js';
import {
  claimDueScript,
  giveBackScript,
  nextWakeScript,
  openCountsScript,
  overdueScript,
  wakeScript,
} from './due-scripts.js';
import { readClaim } from './job-rows.js';
import { writeToken, type Scripts } from './scripts.js';

const takenReply = z.array(z.union([z.string(), z.number()]));
const idsReply = z.array(z.string());
const count = z.number();
const countsReply = z.tuple([count, count, count, count, count, count, count, count]);
const momentReply = z.coerce.number().nullable();

interface Taken {
  id: string;
  version: number;
  text: string;
}

function readTaken(reply: unknown): Taken[] {
  const values = takenReply.parse(reply);
  return values.flatMap((id, index) =>
    index % 3 === 0
      ? [{ id: String(id), version: Number(values[index + 1]), text: String(values[index + 2] ?? '') }]
      : [],
  );
}

/** What a driver of jobs goes by: which are due, when the next one is, and that some are due at once. */
export function createDueJobs(
  scripts: Scripts,
): Pick<JobTable, 'claimDue' | 'overdue' | 'nextWake' | 'wake' | 'openCounts'> {
  /** A row that cannot be read stays leased, alone: it comes up again when that lease ends. */
  async function readAll(taken: readonly Taken[]): Promise<ClaimedJob[]> {
    const claims: ClaimedJob[] = [];
    for (const row of taken) {
      try {
        claims.push(readClaim(row));
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        const others = taken.filter(({ id }) => id !== row.id);
        await scripts.run(giveBackScript, writeToken(), ...others.flatMap(({ id, version }) => [id, version]));
        throw error;
      }
    }
    return claims;
  }

  return {
    async claimDue({ now, leaseUntil, limit, except = [], perKey }) {
      const wanted = {
        ...{ token: writeToken(), now, lease_until: leaseUntil, limit, except },
        ...(perKey && { most: perKey.most, held: Object.fromEntries(perKey.held) }),
      };
      return readAll(readTaken(await scripts.run(claimDueScript, JSON.stringify(wanted))));
    },

    async overdue({ before, limit }) {
      return idsReply.parse(await scripts.run(overdueScript, before, limit));
    },

    nextWake: async ({ after } = { after: -1 }) => momentReply.parse(await scripts.run(nextWakeScript, after)),

    async openCounts(now) {
      const [accepted, waiting, submitting, generating, delivering, failing, due, held] = countsReply.parse(
        await scripts.run(openCountsScript, now),
      );
      return { states: { accepted, waiting, submitting, generating, delivering, failing }, due, held };
    },

    async wake(ids, now) {
      await scripts.run(wakeScript, now, ...ids);
    },
  };
}

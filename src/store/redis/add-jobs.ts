import { z } from 'zod';
import { writeRecord } from '../record-json.js';
import { jobSchema, type Job } from '../records.js';
import { ConflictError, type ClaimedJob, type JobTable } from '../store.js';
import { AllowanceError, exceededBy, type Allowance } from '../usage.js';
import { rowOf } from './job-rows.js';
import { addScript } from './job-scripts.js';
import { writeToken, type Scripts } from './scripts.js';
import { spenderName } from './secrets.js';

const addReply = z.union([
  z.tuple([z.literal('added')]),
  z.tuple([z.literal('known'), z.string()]),
  z.tuple([z.literal('exceeded'), z.number(), z.number()]),
]);

/** How much a server lends of the key that these jobs want; undefined where nothing limits them. */
async function limitsOf(scripts: Scripts, first: Job, allowance: Allowance | undefined) {
  if (!allowance || first.keyOwner.scope !== 'server') return undefined;
  const { since, perMember, inAll } = allowance;
  return {
    since,
    guild_id: first.keyOwner.id,
    member_id: first.ownerId,
    spender: await spenderName(scripts, { memberId: first.ownerId, since }),
    ...(perMember === null ? {} : { per_member: perMember }),
    ...(inAll === null ? {} : { in_all: inAll }),
  };
}

/** See `JobTable.addAll`. */
export async function addJobs(
  scripts: Scripts,
  jobs: readonly Job[],
  options: Parameters<JobTable['addAll']>[1],
): Promise<ClaimedJob[]> {
  const [first] = jobs;
  if (!first) return [];
  const records = jobs.map((job) => writeRecord(jobSchema, job));
  const wanted = {
    token: writeToken(),
    jobs: jobs.map((job) => rowOf(job, options)),
    allowance: await limitsOf(scripts, first, options.allowance),
  };
  const [answer, ...rest] = addReply.parse(await scripts.run(addScript, JSON.stringify(wanted), ...records));
  if (answer === 'known') throw new ConflictError(`There is a job ${String(rest[0])} already`);
  if (answer === 'added' || !options.allowance) return jobs.map((job) => ({ job, version: 1 }));
  const tokens = jobs.reduce((sum, job) => sum + job.estimatedTokens, 0);
  const exceeded = exceededBy(tokens, { byMember: Number(rest[0]), byAll: Number(rest[1]) }, options.allowance);
  if (!exceeded) throw new TypeError('Redis and this program disagree about a limit');
  throw new AllowanceError(exceeded);
}

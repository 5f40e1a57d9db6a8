import { z } from 'zod';
import { endingOf, parentIdOf } from '../job-usage.js';
import type { Job, Upload } from '../records.js';
import { AllowanceError, exceededBy, type Allowance, type Lent } from '../usage.js';
import type { Statements } from './database.js';
import { spenderName } from './secrets.js';

const lentRow = z.object({ by_member: z.int(), by_all: z.int() });

/** Tokens of a record, as far as they are known. */
export const tokensOf = 'coalesce(billed_tokens, estimated_tokens)';

/** See `UsageTable.lent`. */
export async function readLent(
  inside: Statements,
  { guildId, memberId, since }: { guildId: string; memberId: string; since: number },
): Promise<Lent> {
  const row = await inside.get(
    `SELECT coalesce(sum(${tokensOf}), 0) AS by_all,
       coalesce(sum(CASE WHEN member_id = ? OR spender = ? THEN ${tokensOf} END), 0) AS by_member
     FROM usage WHERE guild_id = ? AND asked_at >= ? AND key_scope = 'server' AND charged IS NOT 'no'`,
    ...[memberId, await spenderName(inside, { memberId, since }), guildId, since],
  );
  const { by_member: byMember, by_all: byAll } = lentRow.parse(row);
  return { byMember, byAll };
}

/**
 * Makes sure, before jobs are added in the same transaction, that their server lends so much.
 *
 * @throws AllowanceError
 */
export async function reserve(inside: Statements, jobs: readonly Job[], allowance: Allowance): Promise<void> {
  const [first] = jobs;
  if (!first || first.keyOwner.scope !== 'server') return;
  await dropSpenders(inside, allowance.since);
  const to = { guildId: first.keyOwner.id, memberId: first.ownerId, since: allowance.since };
  const wanted = jobs.reduce((sum, job) => sum + job.estimatedTokens, 0);
  const exceeded = exceededBy(wanted, await readLent(inside, to), allowance);
  if (exceeded) throw new AllowanceError(exceeded);
}

/** Pseudonyms serve the limits of a day, and go with it. */
export async function dropSpenders(inside: Statements, before: number): Promise<void> {
  await inside.run('UPDATE usage SET spender = NULL WHERE spender IS NOT NULL AND asked_at < ?', before);
}

/** The record of a job that is added: what it will probably cost is reserved. */
export async function noteJob(inside: Statements, job: Job): Promise<void> {
  const { request, price } = job;
  await inside.run(
    `INSERT INTO usage (id, kind, asked_at, guild_id, channel_id, member_id, key_scope, fingerprint, model, resolution, seconds,
       estimated_tokens, price_per_million, currency, outcome)
     VALUES (?, 'video', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running') ON CONFLICT DO NOTHING`,
    ...[job.id, job.createdAt, job.guildId, job.channelId, job.ownerId, job.keyOwner.scope, job.fingerprint],
    ...[request.model, request.resolution, request.durationSeconds, job.estimatedTokens],
    ...[price?.perMillion ?? null, price?.currency ?? null],
  );
  await noteState(inside, job);
}

/** Brings a job's record up to a new state. What is billed for a video that is lost afterwards stays. */
export async function noteState(inside: Statements, job: Job): Promise<void> {
  const parentId = parentIdOf(job);
  if (parentId !== undefined) await inside.run('UPDATE usage SET channel_id = ? WHERE id = ?', parentId, job.id);
  const ending = endingOf(job);
  if (!ending) return;
  const { outcome, charged, billedTokens = null, endedAt = null } = ending;
  await inside.run(
    `UPDATE usage SET outcome = ?, charged = ?, billed_tokens = coalesce(?, billed_tokens), ended_at = coalesce(?, ended_at)
     WHERE id = ?`,
    ...[outcome, charged, billedTokens, endedAt, job.id],
  );
}

/** Before a job is erased: one that runs may be paid all the same, which nobody will know, unless it was not sent yet. */
export async function noteErased(inside: Statements, jobId: string): Promise<void> {
  await inside.run(
    `UPDATE usage SET (outcome, charged) = (
       SELECT CASE WHEN state IN ('accepted', 'waiting') THEN 'failed' ELSE 'unconfirmed' END,
         CASE WHEN state IN ('accepted', 'waiting') THEN 'no' ELSE 'unknown' END
       FROM jobs WHERE jobs.id = usage.id)
     WHERE id = ? AND outcome = 'running' AND id IN (SELECT id FROM jobs)`,
    jobId,
  );
}

/** The record of an asset's creation, once the provider has answered it. The same one is not noted twice. */
export async function noteCreation(inside: Statements, upload: Upload): Promise<void> {
  if (upload.state !== 'processing' || upload.doubtedAt !== null) return;
  const { nameSent, createdAt, keyOwner, fingerprint, assetId } = upload;
  const payerId = keyOwner?.scope === 'member' ? keyOwner.id : null;
  await inside.run(
    // With a server's key it is put down to who added the file.
    `INSERT INTO usage (id, kind, asked_at, guild_id, channel_id, member_id, key_scope, fingerprint, estimated_tokens, charged, outcome, ended_at)
     SELECT ?1, 'asset', ?2, json_extract(groups.record, '$.guildId'), groups.channel_id,
       coalesce(?3, json_extract(assets.record, '$.ownerId')), ?4, ?5, 0, 'yes', 'done', ?2
     FROM assets JOIN groups ON groups.id = assets.group_id WHERE assets.id = ?6 ON CONFLICT DO NOTHING`,
    ...[nameSent, createdAt, payerId, keyOwner?.scope ?? null, fingerprint, assetId],
  );
}

import { createHash, randomBytes } from 'node:crypto';

/** 20 characters of base64url (120 random bits): short enough for custom ids (100) and nonces (25). */
export function newJobId(): string {
  return randomBytes(15).toString('base64url');
}

/** The id of a take: the first one's is the batch's, the others follow from it. */
export function takeId(batchId: string, index: number): string {
  return index === 0 ? batchId : createHash('sha256').update(`${batchId} ${index}`).digest('base64url').slice(0, 20);
}

/** The id of the one job that may follow another: always the same for the same job. */
export function followingId(jobId: string): string {
  return createHash('sha256').update(`after ${jobId}`).digest('base64url').slice(0, 20);
}

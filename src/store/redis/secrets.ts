import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { defineScript, type Scripts } from './scripts.js';

const fingerprintKeyBytes = 32;
const secretReply = z.string();

/** Values: name, and what it becomes when there is none. */
const secretScript = defineScript(`
call('HSETNX', P .. 'secrets', ARGV[1], ARGV[2])
return call('HGET', P .. 'secrets', ARGV[1])
`);

/** See `Store.fingerprintKey`. */
export async function readFingerprintKey(scripts: Scripts): Promise<Buffer> {
  const candidate = randomBytes(fingerprintKeyBytes).toString('base64');
  return Buffer.from(secretReply.parse(await scripts.run(secretScript, 'fingerprint', candidate)), 'base64');
}

/** The pseudonym of a member in the records of one day: no two days of theirs have the same. */
export async function spenderName(
  scripts: Scripts,
  { memberId, since }: { memberId: string; since: number },
): Promise<string> {
  const key = await readFingerprintKey(scripts);
  return createHmac('sha256', key).update(`spender ${since} ${memberId}`).digest('base64url');
}

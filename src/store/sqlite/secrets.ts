import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Statements } from './database.js';

const fingerprintKeyBytes = 32;
const secretRow = z.object({ value: z.instanceof(Buffer) });

/** See `Store.fingerprintKey`. */
export async function readFingerprintKey(statements: Statements): Promise<Buffer> {
  const name = 'fingerprint';
  await statements.run(
    'INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
    ...[name, randomBytes(fingerprintKeyBytes)],
  );
  return secretRow.parse(await statements.get('SELECT value FROM secrets WHERE name = ?', name)).value;
}

/** The pseudonym of a member in the records of one day: no two days of theirs have the same. */
export async function spenderName(
  inside: Statements,
  { memberId, since }: { memberId: string; since: number },
): Promise<string> {
  const key = await readFingerprintKey(inside);
  return createHmac('sha256', key).update(`spender ${since} ${memberId}`).digest('base64url');
}

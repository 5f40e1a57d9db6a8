import { randomBytes } from 'node:crypto';

/** 20 characters of base64url (120 random bits): short enough for custom ids (100) and nonces (25). */
export function newJobId(): string {
  return randomBytes(15).toString('base64url');
}

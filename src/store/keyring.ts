import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { KeyringError } from './errors.js';

const algorithm = 'aes-256-gcm';
const formatVersion = 'v1';
export const keyBytes = 32;
/** NIST SP 800-38D, section 8.2: 96 bits, random for each text. */
const ivBytes = 12;
const tagBytes = 16;
const keyIdBytes = 6;

export interface Keyring {
  /** `v1.<key id>.<iv>.<ciphertext>.<tag>`, each part base64url. `owner` must be named again to open it. */
  seal(owner: string, text: string): string;
  /** @throws KeyringError when no key opens it, it was changed, or it was sealed for another owner. */
  open(owner: string, sealed: string): string;
}

interface Key {
  id: string;
  bytes: Buffer;
}

/** Tells keys apart and tells nothing about them. */
function keyId(bytes: Buffer): string {
  return createHash('sha256')
    .update('dailies key id\0')
    .update(bytes)
    .digest()
    .subarray(0, keyIdBytes)
    .toString('base64url');
}

function boundData(owner: string): Buffer {
  return Buffer.from(`${formatVersion}\0${owner}`);
}

function seal(key: Key, owner: string, text: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key.bytes, iv, { authTagLength: tagBytes }).setAAD(boundData(owner));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const parts = [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'));
  return [formatVersion, key.id, ...parts].join('.');
}

function open(keys: readonly Key[], owner: string, sealed: string): string {
  const [version, id, ...encoded] = sealed.split('.');
  const [iv, ciphertext, tag] = encoded.map((part) => Buffer.from(part, 'base64url'));
  const wellFormed = version === formatVersion && encoded.length === 3 && iv?.length === ivBytes;
  if (!wellFormed || !ciphertext || !tag) throw new KeyringError('The sealed text is damaged');
  const key = keys.find((candidate) => candidate.id === id);
  if (!key) throw new KeyringError('The sealed text needs a key that is not in TOKEN_KEY or token.key any more');
  try {
    const decipher = createDecipheriv(algorithm, key.bytes, iv, { authTagLength: tagBytes })
      .setAAD(boundData(owner))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new KeyringError('The sealed text was changed, or sealed for somebody else', { cause });
  }
}

/**
 * AES-256-GCM under keys of 32 bytes: the first encrypts, all decrypt.
 *
 * @throws KeyringError when there is no key, or one of another length.
 */
export function createKeyring(keys: readonly Buffer[]): Keyring {
  if (keys.some((key) => key.length !== keyBytes)) throw new KeyringError(`A key must have ${keyBytes} bytes`);
  const known = keys.map((bytes) => ({ id: keyId(bytes), bytes: Buffer.from(bytes) }));
  const [first] = known;
  if (!first) throw new KeyringError('A keyring needs at least one key');
  return {
    seal: (owner, text) => seal(first, owner, text),
    open: (owner, sealed) => open(known, owner, sealed),
  };
}

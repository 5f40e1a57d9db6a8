import { createHmac } from 'node:crypto';
import { KeyringError, RecordError } from './errors.js';
import type { Keyring } from './keyring.js';
import { openKeyvFile } from './keyv-file.js';
import type { KeyvTable } from './keyv-table.js';
import type { KeyOwner } from './records.js';
import {
  readTokenRecord,
  recordName,
  replaceCurrent,
  tokensNamespace,
  withoutRetired,
  type SealedKey,
  type TokenRecord,
} from './token-records.js';

/** Marks their file. */
export const tokensApplicationId = 0x44_4c_59_02;
const fingerprintLength = 32;
/** The last four characters of a shorter key would tell too much of it. */
const shortestShown = 12;

/** What may be shown of a key. */
export interface TokenInfo {
  fingerprint: string;
  /** Empty when the key is too short to show a part of it. */
  lastFour: string;
  /** Milliseconds since 1970. */
  setAt: number;
  /** False when no key of the keyring opens it: `TOKEN_KEY` was changed or lost. It must be set anew. */
  readable: boolean;
}

/** Members' and servers' keys, sealed. Reading one that cannot be opened throws `KeyringError`. */
export interface Tokens {
  /** Makes a key the owner's current one. Another one that was current is retired. */
  set(owner: KeyOwner, key: string): Promise<TokenInfo>;
  /** What is known of the current key, also when it cannot be opened. */
  info(owner: KeyOwner): Promise<TokenInfo | undefined>;
  current(owner: KeyOwner): Promise<{ key: string; fingerprint: string } | undefined>;
  /** The owner's key with this fingerprint, current or retired. */
  find(owner: KeyOwner, fingerprint: string): Promise<string | undefined>;
  /** No new work uses the current key from now on. Returns what was retired; undefined when there was none. */
  retire(owner: KeyOwner): Promise<TokenInfo | undefined>;
  /**
   * Every retired key, or an owner's: for erasing, after a start, those that no job needs any more. A record that cannot be
   * read is passed over, as told to `onDamaged`: it must not keep the others' keys from being erased.
   */
  retired(owner?: KeyOwner): Promise<{ owner: KeyOwner; fingerprint: string }[]>;
  /** Erases a retired key for good. A current one stays. */
  dropRetired(owner: KeyOwner, fingerprint: string): Promise<void>;
  /** Erases all keys of an owner for good, current and retired, whatever needs them, readable or not. */
  erase(owner: KeyOwner): Promise<void>;
  close(): Promise<void>;
}

export interface TokensOptions {
  keyring: Keyring;
  /** `Store.fingerprintKey`. */
  fingerprintKey: Buffer;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** Told of a record that cannot be read and was passed over. */
  onDamaged?: (error: RecordError) => void;
}

/** Names a key without telling it: the first half of an HMAC-SHA256, hex. */
export function fingerprintOf(fingerprintKey: Buffer, key: string): string {
  return createHmac('sha256', fingerprintKey).update(key).digest('hex').slice(0, fingerprintLength);
}

function isReadable(keyring: Keyring, owner: KeyOwner, { sealed }: SealedKey): boolean {
  try {
    keyring.open(recordName(owner), sealed);
    return true;
  } catch (error) {
    if (error instanceof KeyringError) return false;
    throw error;
  }
}

function tell(keyring: Keyring, owner: KeyOwner, token: SealedKey): TokenInfo {
  const { fingerprint, lastFour, setAt } = token;
  return { fingerprint, lastFour, setAt, readable: isReadable(keyring, owner, token) };
}

function sealKey({ keyring, fingerprintKey, clock }: TokensOptions, owner: KeyOwner, key: string): SealedKey {
  return {
    fingerprint: fingerprintOf(fingerprintKey, key),
    lastFour: key.length < shortestShown ? '' : key.slice(-4),
    setAt: clock(),
    sealed: keyring.seal(recordName(owner), key),
  };
}

/** @throws StoreError when the file cannot be used. */
export async function openTokens({ path, ...options }: TokensOptions & { path: string }): Promise<Tokens> {
  return createTokens(
    await openKeyvFile({ path, namespace: tokensNamespace, applicationId: tokensApplicationId }),
    options,
  );
}

/** @param table is closed with them */
export function createTokens(table: KeyvTable, options: TokensOptions): Tokens {
  const { keyring } = options;
  const empty = (owner: KeyOwner): TokenRecord => ({ owner, current: null, retired: [] });
  const read = async (owner: KeyOwner) => (await readTokenRecord(table, recordName(owner))) ?? empty(owner);
  const readUnlessDamaged = (name: string) =>
    readTokenRecord(table, name).catch((error: unknown) => {
      if (!(error instanceof RecordError)) throw error;
      options.onDamaged?.(error);
      return undefined;
    });
  const write = (record: TokenRecord) => table.set(recordName(record.owner), record);
  const unseal = (owner: KeyOwner, { sealed }: SealedKey) => keyring.open(recordName(owner), sealed);

  return {
    set: (owner, key) =>
      table.exclusive(async () => {
        const token = sealKey(options, owner, key);
        // What cannot be read is of no use to anybody, and storing a key again is how its owner mends it.
        const before = (await readUnlessDamaged(recordName(owner))) ?? empty(owner);
        await write(replaceCurrent(before, token));
        return tell(keyring, owner, token);
      }),

    async info(owner) {
      const { current } = await read(owner);
      return current ? tell(keyring, owner, current) : undefined;
    },

    async current(owner) {
      const { current } = await read(owner);
      return current ? { key: unseal(owner, current), fingerprint: current.fingerprint } : undefined;
    },

    async find(owner, fingerprint) {
      const { current, retired } = await read(owner);
      const token = [current, ...retired].find((candidate) => candidate?.fingerprint === fingerprint);
      return token ? unseal(owner, token) : undefined;
    },

    retire: (owner) =>
      table.exclusive(async () => {
        const record = await read(owner);
        if (!record.current) return undefined;
        await write(replaceCurrent(record, null));
        return tell(keyring, owner, record.current);
      }),

    async retired(owner) {
      const names = owner ? [recordName(owner)] : await table.keys();
      const records = await Promise.all(names.map(readUnlessDamaged));
      return records.flatMap((record) =>
        record ? record.retired.map(({ fingerprint }) => ({ owner: record.owner, fingerprint })) : [],
      );
    },

    dropRetired: (owner, fingerprint) =>
      table.exclusive(async () => {
        const record = await read(owner);
        const left = withoutRetired(record, fingerprint);
        if (left.retired.length === record.retired.length) return;
        await write(left);
        await table.wipe();
      }),

    erase: (owner) =>
      table.exclusive(async () => {
        await table.delete(recordName(owner));
        await table.wipe();
      }),

    close: () => table.close(),
  };
}

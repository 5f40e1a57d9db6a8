import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { KeyringError, RecordError, StoreError } from '../../src/store/errors.js';
import { createKeyring, type Keyring } from '../../src/store/keyring.js';
import type { KeyOwner } from '../../src/store/records.js';
import { createTokens, fingerprintOf, openTokens, type Tokens } from '../../src/store/tokens.js';
import { start } from './examples.js';
import { keyvBackends, type KeyvBackend, type KeyvBackends } from './keyv-backends.js';
import { meddle } from './meddle.js';
import { temporaryFolder } from './temporary-folder.js';

const fingerprintKey = randomBytes(32);
const mia: KeyOwner = { scope: 'member', id: '100' };
const noa: KeyOwner = { scope: 'member', id: '200' };
const server: KeyOwner = { scope: 'server', id: '100' };
const [first, second] = ['sk-firstfirst1111', 'sk-secondsecond2222'];
const printOf = (key: string) => fingerprintOf(fingerprintKey, key);

interface Opened {
  tokens: Tokens;
  open: (keyring?: Keyring, onDamaged?: (error: RecordError) => void) => Promise<Tokens>;
  backend: KeyvBackend;
}

async function openTable(
  make: KeyvBackends['make'],
  keyring: Keyring = createKeyring([randomBytes(32)]),
): Promise<Opened> {
  const backend = await make('tokens');
  let now = start;
  const open: Opened['open'] = async (other = keyring, onDamaged = () => undefined) => {
    const clock = () => now++;
    const tokens = createTokens(await backend.open(), { keyring: other, fingerprintKey, clock, onDamaged });
    onTestFinished(() => tokens.close());
    return tokens;
  };
  return { backend, open, tokens: await open() };
}

describe.each(keyvBackends())('tokens $name', ({ make, shared }) => {
  const setUp = (keyring?: Keyring) => openTable(make, keyring);

  it('keep a key and tell only what may be shown of it', async () => {
    const { tokens } = await setUp();
    const info = await tokens.set(mia, first);
    expect(info).toEqual({ fingerprint: printOf(first), lastFour: '1111', setAt: start, readable: true });
    expect(info.fingerprint).toMatch(/^[0-9a-f]{32}$/);
    expect(await tokens.info(mia)).toEqual(info);
    expect(await tokens.current(mia)).toEqual({ key: first, fingerprint: info.fingerprint });
    expect(await tokens.find(mia, info.fingerprint)).toBe(first);
  });

  it('keep members and servers apart, also where their ids are the same', async () => {
    const { tokens } = await setUp();
    await tokens.set(mia, first);
    await tokens.set(server, second);
    expect((await tokens.current(mia))?.key).toBe(first);
    expect((await tokens.current(server))?.key).toBe(second);
    expect(await tokens.current(noa)).toBeUndefined();
    expect(await tokens.info(noa)).toBeUndefined();
    expect(await tokens.find(mia, printOf(second))).toBeUndefined();
  });

  it('show no part of a short key', async () => {
    const { tokens } = await setUp();
    expect((await tokens.set(mia, 'sk-12345678')).lastFour).toBe('');
    expect((await tokens.set(mia, 'sk-123456789')).lastFour).toBe('6789');
  });

  it('keep a replaced key for the jobs that were paid with it, until it is dropped', async () => {
    const { tokens } = await setUp();
    await tokens.set(mia, first);
    await tokens.set(mia, second);
    expect((await tokens.current(mia))?.key).toBe(second);
    expect(await tokens.find(mia, printOf(first))).toBe(first);
    expect(await tokens.retired()).toEqual([{ owner: mia, fingerprint: printOf(first) }]);
    await tokens.dropRetired(mia, printOf(first));
    expect(await tokens.find(mia, printOf(first))).toBeUndefined();
    expect(await tokens.retired()).toEqual([]);
    expect((await tokens.current(mia))?.key).toBe(second);
  });

  it('retire nothing when the same key is set again', async () => {
    const { tokens } = await setUp();
    await tokens.set(mia, first);
    await tokens.set(mia, first);
    expect(await tokens.retired()).toEqual([]);
    await tokens.set(mia, second);
    await tokens.set(mia, first);
    expect(await tokens.retired()).toEqual([{ owner: mia, fingerprint: printOf(second) }]);
    expect((await tokens.current(mia))?.key).toBe(first);
  });

  it('stop using a key at once when it is retired', async () => {
    const { tokens } = await setUp();
    const { fingerprint } = await tokens.set(mia, first);
    expect(await tokens.retire(mia)).toMatchObject({ fingerprint, lastFour: '1111' });
    expect(await tokens.current(mia)).toBeUndefined();
    expect(await tokens.info(mia)).toBeUndefined();
    expect(await tokens.find(mia, fingerprint)).toBe(first);
    expect(await tokens.retire(mia)).toBeUndefined();
  });

  it('tell the retired keys of one owner alone', async () => {
    const { tokens } = await setUp();
    for (const owner of [mia, noa]) for (const key of [first, second]) await tokens.set(owner, key);
    expect(await tokens.retired(noa)).toEqual([{ owner: noa, fingerprint: printOf(first) }]);
    expect(await tokens.retired(server)).toEqual([]);
  });

  it('are erased all at once for an owner, retired ones too, and nobody else’s', async () => {
    const { tokens } = await setUp();
    await tokens.set(mia, first);
    await tokens.set(mia, second);
    await tokens.set(noa, first);
    await tokens.erase(mia);
    await tokens.erase(mia);
    expect(await tokens.info(mia)).toBeUndefined();
    expect(await tokens.find(mia, printOf(first))).toBeUndefined();
    expect(await tokens.retired()).toEqual([]);
    expect((await tokens.current(noa))?.key).toBe(first);
  });

  it('do not drop a current key', async () => {
    const { tokens } = await setUp();
    const { fingerprint } = await tokens.set(mia, first);
    await tokens.dropRetired(mia, fingerprint);
    expect((await tokens.current(mia))?.key).toBe(first);
  });

  it('lose no change when many are made at once', async () => {
    const { tokens } = await setUp();
    const keys = Array.from({ length: 20 }, (_, index) => `sk-many-${index}`);
    await Promise.all(keys.flatMap((key) => [tokens.set(mia, key), tokens.info(mia)]));
    expect((await tokens.current(mia))?.key).toBe('sk-many-19');
    expect(await tokens.retired()).toHaveLength(19);
    const drops = keys.flatMap((key) => [tokens.dropRetired(mia, printOf(key)), tokens.info(mia), tokens.retired()]);
    await Promise.all(drops);
    expect(await tokens.retired()).toEqual([]);
  });

  it('are there after a restart, under a rotated keyring too', async () => {
    const [old, newer] = [randomBytes(32), randomBytes(32)];
    const { tokens, open } = await setUp(createKeyring([old]));
    await tokens.set(mia, first);
    await tokens.close();
    const rotated = await open(createKeyring([newer, old]));
    expect((await rotated.current(mia))?.key).toBe(first);
  });

  it('say that a key cannot be read when the keyring was lost, and take it anew', async () => {
    const { tokens, open } = await setUp();
    const info = await tokens.set(mia, first);
    await tokens.close();
    const lost = await open(createKeyring([randomBytes(32)]));
    expect(await lost.info(mia)).toEqual({ ...info, readable: false });
    await expect(lost.current(mia)).rejects.toThrow(KeyringError);
    await expect(lost.find(mia, info.fingerprint)).rejects.toThrow(KeyringError);
    expect(await lost.set(mia, first)).toMatchObject({ fingerprint: info.fingerprint, readable: true });
    expect((await lost.current(mia))?.key).toBe(first);
    expect(await lost.retired()).toEqual([]);
  });

  it.runIf(shared)('lose no change when two processes make them at once', async () => {
    const { tokens, open } = await setUp();
    const other = await open();
    const keys = Array.from({ length: 12 }, (_, index) => `sk-many-${index}`);
    await Promise.all(keys.map((key, index) => (index % 2 ? other : tokens).set(mia, key)));
    expect(await tokens.retired()).toHaveLength(11);
    await Promise.all(keys.map((key, index) => (index % 2 ? tokens : other).dropRetired(mia, printOf(key))));
    expect(await other.retired()).toEqual([]);
    expect(await other.current(mia)).toEqual(await tokens.current(mia));
  });

  it('gives nobody the key of another whose row was copied', async () => {
    const { tokens, backend, open } = await setUp();
    const { fingerprint } = await tokens.set(mia, first);
    await tokens.close();
    const copied = await backend.text('member:100');
    await backend.put('member:200', copied);
    const again = await open();
    await expect(again.current(noa)).rejects.toThrow(RecordError);
    await again.close();
    await backend.put('member:200', copied.replaceAll('"100"', '"200"'));
    const forged = await open();
    await expect(forged.current(noa)).rejects.toThrow(KeyringError);
    await expect(forged.find(noa, fingerprint)).rejects.toThrow(KeyringError);
    expect((await forged.info(noa))?.readable).toBe(false);
    expect((await forged.current(mia))?.key).toBe(first);
  });

  it.each(['{"value":{"current":', '{"value":{"current":7}}'])(
    'rejects a record that is damaged, until its key is set again: %s',
    async (text) => {
      const { tokens, backend, open } = await setUp();
      await tokens.set(mia, first);
      await tokens.close();
      await backend.put('member:100', text);
      const damaged: string[] = [];
      const again = await open(undefined, ({ id }) => damaged.push(id));
      await expect(again.info(mia)).rejects.toMatchObject({ table: 'tokens', id: 'member:100' });
      await expect(again.current(mia)).rejects.toThrow(RecordError);
      await again.set(mia, second);
      expect((await again.current(mia))?.key).toBe(second);
      expect(damaged).toEqual(['member:100']);
    },
  );

  it('tells the retired keys of all others when one record is damaged, and of that one', async () => {
    const { tokens, backend, open } = await setUp();
    for (const owner of [mia, noa]) {
      await tokens.set(owner, first);
      await tokens.set(owner, second);
    }
    await tokens.close();
    await backend.put('member:100', '{"value":{"current":7}}');
    const damaged: string[] = [];
    const again = await open(undefined, ({ id }) => damaged.push(id));
    expect(await again.retired()).toEqual([{ owner: noa, fingerprint: printOf(first) }]);
    expect(await again.retired(mia)).toEqual([]);
    expect(damaged).toEqual(['member:100', 'member:100']);
    await again.dropRetired(noa, printOf(first));
    expect(await again.find(noa, printOf(first))).toBeUndefined();
  });
});

async function setUp(keyring: Keyring = createKeyring([randomBytes(32)])) {
  const folder = await temporaryFolder();
  const file = path.join(folder, 'tokens.sqlite');
  let now = start;
  const open = async (other = keyring, onDamaged: (error: RecordError) => void = () => undefined) => {
    const clock = () => now++;
    const tokens = await openTokens({ path: file, keyring: other, fingerprintKey, clock, onDamaged });
    onTestFinished(() => tokens.close());
    return tokens;
  };
  return { folder, file, open, tokens: await open() };
}

async function bytesOf(folder: string): Promise<Buffer> {
  const files = await readdir(folder);
  return Buffer.concat(await Promise.all(files.map((file) => readFile(path.join(folder, file)))));
}

describe('the file of the tokens', () => {
  it('holds no key in plain text, nor what was sealed of a key that was dropped', async () => {
    const { tokens, folder } = await setUp();
    const { fingerprint } = await tokens.set(mia, first);
    await tokens.set(server, second);
    const open = await bytesOf(folder);
    expect(open.includes(fingerprint)).toBe(true);
    for (const key of [first, second, first.slice(3), second.slice(3)]) {
      expect(open.includes(key)).toBe(false);
      expect(open.includes(Buffer.from(key).toString('base64').slice(0, 12))).toBe(false);
    }
    await tokens.retire(mia);
    await tokens.dropRetired(mia, fingerprint);
    expect((await bytesOf(folder)).includes(fingerprint)).toBe(false);
    await tokens.set(noa, first);
    await tokens.erase(noa);
    expect((await bytesOf(folder)).includes(fingerprint)).toBe(false);
    expect((await bytesOf(folder)).includes('member:200')).toBe(false);
    await tokens.close();
    const closed = await bytesOf(folder);
    expect(closed.includes(printOf(second))).toBe(true);
    expect(closed.includes('sk-')).toBe(false);
  });

  it('can be read by its user only, with its side files', async () => {
    const { tokens, folder } = await setUp();
    await tokens.set(mia, first);
    const files = await readdir(folder);
    expect(files.sort()).toEqual(['tokens.sqlite', 'tokens.sqlite-shm', 'tokens.sqlite-wal']);
    for (const file of files) expect((await stat(path.join(folder, file))).mode & 0o777, file).toBe(0o600);
  });

  it('is refused when it is damaged, and left as it is', async () => {
    const { tokens, file, open } = await setUp();
    await tokens.close();
    await writeFile(file, 'nothing like a database '.repeat(200));
    const before = await readFile(file);
    await expect(open()).rejects.toThrow(StoreError);
    await expect(open()).rejects.toThrow(file);
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it('rejects what cannot be written or read, as an error that names the file', async () => {
    const { tokens, file } = await setUp();
    await tokens.set(mia, first);
    await meddle(file, 'DROP TABLE keyv');
    for (const use of [() => tokens.set(mia, second), () => tokens.info(mia), () => tokens.retired()]) {
      await expect(use()).rejects.toThrow(StoreError);
      await expect(use()).rejects.toThrow(file);
    }
  });
});

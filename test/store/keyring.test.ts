import { randomBytes } from 'node:crypto';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyringError } from '../../src/store/errors.js';
import { createKeyring } from '../../src/store/keyring.js';
import { loadKeyring } from '../../src/store/load-keyring.js';
import { temporaryFolder } from './temporary-folder.js';

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
const secret = 'sk-abcdefgh12345678';

describe('a keyring', () => {
  it('opens what it sealed, whatever the text', () => {
    const keyring = createKeyring([newKey]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, owner) => {
        expect(keyring.open(owner, keyring.seal(owner, text))).toBe(text);
      }),
    );
  });

  it('seals in its written form, differently each time, and without the text', () => {
    const keyring = createKeyring([newKey]);
    const [one, two] = [keyring.seal('member:1', secret), keyring.seal('member:1', secret)];
    expect(one).toMatch(/^v1\.[\w-]{8}\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
    expect(one).not.toBe(two);
    expect(Buffer.from(one.split('.')[3] ?? '', 'base64url').includes('sk-')).toBe(false);
  });

  it('opens with every key and seals with the first', () => {
    const sealedBefore = createKeyring([oldKey]).seal('member:1', secret);
    const rotating = createKeyring([newKey, oldKey]);
    expect(rotating.open('member:1', sealedBefore)).toBe(secret);
    const sealedAfter = rotating.seal('member:1', secret);
    expect(createKeyring([newKey]).open('member:1', sealedAfter)).toBe(secret);
    expect(() => createKeyring([oldKey]).open('member:1', sealedAfter)).toThrow(KeyringError);
  });

  it('opens nothing for another owner', () => {
    const keyring = createKeyring([newKey]);
    const sealed = keyring.seal('member:1', secret);
    for (const owner of ['member:2', 'server:1', '']) {
      expect(() => keyring.open(owner, sealed)).toThrow(KeyringError);
    }
  });

  it('opens nothing that was changed in any place or cut short', () => {
    const keyring = createKeyring([newKey]);
    const sealed = keyring.seal('member:1', secret);
    const parts = sealed.split('.');
    for (const [index, part] of parts.entries()) {
      const bytes = Buffer.from(part, 'base64url');
      bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
      const changed = index === 0 ? 'v2' : bytes.toString('base64url');
      expect(() => keyring.open('member:1', parts.with(index, changed).join('.')), `part ${index}`).toThrow(
        KeyringError,
      );
    }
    const shortTag = [
      ...parts.slice(0, 4),
      Buffer.from(parts[4] ?? '', 'base64url')
        .subarray(0, 4)
        .toString('base64url'),
    ];
    for (const cut of [shortTag.join('.'), parts.slice(0, 4).join('.'), `${sealed}.x`, '', 'v1....']) {
      expect(() => keyring.open('member:1', cut), cut).toThrow(KeyringError);
    }
  });

  it('needs keys of 32 bytes', () => {
    expect(() => createKeyring([])).toThrow(KeyringError);
    expect(() => createKeyring([newKey, randomBytes(16)])).toThrow(KeyringError);
  });
});

describe('loading the keyring', () => {
  it('takes the keys of TOKEN_KEY and makes no file', async () => {
    const dataDir = await temporaryFolder();
    const tokenKey = ` ${newKey.toString('base64')}, ${oldKey.toString('base64').replace('=', '')}`;
    const keyring = await loadKeyring({ dataDir, tokenKey });
    const sealed = keyring.seal('member:1', secret);
    expect(createKeyring([newKey]).open('member:1', sealed)).toBe(secret);
    expect(keyring.open('member:1', createKeyring([oldKey]).seal('member:1', secret))).toBe(secret);
    await expect(stat(path.join(dataDir, 'token.key'))).rejects.toThrow(/ENOENT/);
  });

  it.each(['', 'c2hvcnQ=', `${newKey.toString('base64')},`, newKey.toString('hex'), `${newKey.toString('base64')}A`])(
    'refuses a wrong TOKEN_KEY by its name and without showing it: %#',
    async (tokenKey) => {
      const loading = loadKeyring({ dataDir: await temporaryFolder(), tokenKey });
      await expect(loading).rejects.toThrow(KeyringError);
      const { message } = (await loading.catch((error: unknown) => error)) as KeyringError;
      expect(message).toContain('TOKEN_KEY');
      if (tokenKey) expect(message).not.toContain(tokenKey.slice(0, 8));
    },
  );

  it('makes token.key for its user only at the first start, and uses it from then on', async () => {
    const dataDir = path.join(await temporaryFolder(), 'data');
    const sealed = (await loadKeyring({ dataDir })).seal('member:1', secret);
    const file = path.join(dataDir, 'token.key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(Buffer.from(await readFile(file, 'utf8'), 'base64')).toHaveLength(32);
    await chmod(file, 0o644);
    expect((await loadKeyring({ dataDir })).open('member:1', sealed)).toBe(secret);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('refuses a damaged token.key and leaves it as it is', async () => {
    const dataDir = await temporaryFolder();
    const file = path.join(dataDir, 'token.key');
    await writeFile(file, 'c2hvcnQ=');
    const loading = loadKeyring({ dataDir });
    await expect(loading).rejects.toThrow(KeyringError);
    await expect(loading).rejects.toThrow(file);
    expect(await readFile(file, 'utf8')).toBe('c2hvcnQ=');
  });
});

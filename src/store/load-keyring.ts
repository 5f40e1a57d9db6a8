import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { KeyringError } from './errors.js';
import { createKeyring, keyBytes, type Keyring } from './keyring.js';

const fileMode = 0o600;

function parseKey(text: string): Buffer | undefined {
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed, 'base64');
  return /^[A-Za-z0-9+/]+=?$/.test(trimmed) && bytes.length === keyBytes ? bytes : undefined;
}

function parseTokenKey(tokenKey: string): Buffer[] {
  return tokenKey.split(',').map((text, index) => {
    const key = parseKey(text);
    if (!key) throw new KeyringError(`TOKEN_KEY must be ${keyBytes} bytes in base64, and its key ${index + 1} is not`);
    return key;
  });
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Undefined when the file is there already. The key is on disk before anything can be sealed with it. */
async function makeKeyFile(file: string): Promise<Buffer | undefined> {
  const handle = await open(file, 'wx', fileMode).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (!handle) return undefined;
  const key = randomBytes(keyBytes);
  try {
    await handle.chmod(fileMode);
    await handle.writeFile(`${key.toString('base64')}\n`);
    await handle.sync();
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await syncFolder(path.dirname(file));
  return key;
}

async function readKeyFile(file: string): Promise<Buffer> {
  await chmod(file, fileMode);
  const key = parseKey(await readFile(file, 'utf8'));
  if (key) return key;
  throw new KeyringError(
    `The file ${file} does not hold ${keyBytes} bytes in base64; put back a copy of it, or remove it and have all members' keys set anew`,
  );
}

/**
 * The keys that seal members' keys: `TOKEN_KEY` where it is set (base64, several separated by commas, the first encrypts),
 * else `token.key` in the data folder, which is made with mode 0600 at the first start.
 *
 * @throws KeyringError when a key is wrong or its file cannot be had.
 */
export async function loadKeyring({
  dataDir,
  tokenKey,
}: {
  dataDir: string;
  tokenKey?: string | undefined;
}): Promise<Keyring> {
  if (tokenKey !== undefined) return createKeyring(parseTokenKey(tokenKey));
  const file = path.join(dataDir, 'token.key');
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    return createKeyring([(await makeKeyFile(file)) ?? (await readKeyFile(file))]);
  } catch (cause) {
    if (cause instanceof KeyringError || !(cause instanceof Error)) throw cause;
    throw new KeyringError(`The file ${file} cannot be used (${cause.message})`, { cause });
  }
}

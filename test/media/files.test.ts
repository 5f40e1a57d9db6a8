import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFiles } from '../../src/media/files.js';
import { fixture, rejection, temporaryFolder } from './surroundings.js';

const bytesOf = (...pieces: string[]) => {
  async function* give() {
    for (const piece of pieces) yield await Promise.resolve(Buffer.from(piece));
  }
  return give();
};
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const mode = async (file: string): Promise<string> => ((await stat(file)).mode & 0o777).toString(8);

describe('kept files', () => {
  it('lie under their hash, readable by their owner only', async () => {
    const dataDir = await temporaryFolder();
    const files = createFiles({ dataDir });
    const kept = await files.keep(bytesOf('one ', 'two'));
    const hash = hashOf('one two');
    expect(kept).toEqual({ hash, sizeBytes: 7 });
    expect(files.path(hash)).toBe(path.join(dataDir, 'files', hash.slice(0, 2), hash));
    expect(await readFile(files.path(hash), 'utf8')).toBe('one two');
    expect(await mode(files.path(hash))).toBe('600');
    for (const folder of ['files', `files/${hash.slice(0, 2)}`, 'tmp'])
      expect(await mode(path.join(dataDir, folder))).toBe('700');
    expect(await readdir(path.join(dataDir, 'tmp'))).toEqual([]);
  });

  it('take a stream of Node, which has a path of its own', async () => {
    const files = createFiles({ dataDir: await temporaryFolder() });
    const { hash } = await files.keep(createReadStream(fixture('image.png')));
    expect(await readFile(files.path(hash))).toEqual(await readFile(fixture('image.png')));
    expect(await readFile(fixture('image.png'))).not.toHaveLength(0);
  });

  it('are one file when the content is the same, also when it arrives twice at once', async () => {
    const files = createFiles({ dataDir: await temporaryFolder() });
    const [first, second] = await Promise.all([files.keep(bytesOf('same')), files.keep(bytesOf('sa', 'me'))]);
    expect(first).toEqual(second);
    expect(await readdir(path.dirname(files.path(first.hash)))).toEqual([first.hash]);
  });

  it('are there until they are removed, and removing twice is no error', async () => {
    const files = createFiles({ dataDir: await temporaryFolder() });
    const { hash } = await files.keep(bytesOf('x'));
    expect(await files.has(hash)).toBe(true);
    await files.remove(hash);
    await files.remove(hash);
    expect(await files.has(hash)).toBe(false);
  });

  it.each(['', '../../etc/passwd', 'AB'.repeat(32), `${'a'.repeat(64)}/..`, 'a'.repeat(63)])(
    'have no path for %j, which is no hash',
    async (hash) => {
      const files = createFiles({ dataDir: await temporaryFolder() });
      expect(() => files.path(hash)).toThrow(TypeError);
    },
  );
});

describe('the age of a kept file', () => {
  const year = Date.UTC(2020, 0);
  const ageOf = async (file: string): Promise<number> => (await stat(file)).mtimeMs;

  it('counts from when it was last needed, or kept again', async () => {
    const files = createFiles({ dataDir: await temporaryFolder() });
    const { hash } = await files.keep(bytesOf('x'));
    const keptAt = await ageOf(files.path(hash));
    await files.touch(hash, year);
    expect(await ageOf(files.path(hash))).toBe(year);
    await files.keep(bytesOf('x'));
    expect(await ageOf(files.path(hash))).toBeGreaterThanOrEqual(keptAt);
  });

  it('is nothing to note when it is gone', async () => {
    const files = createFiles({ dataDir: await temporaryFolder() });
    await files.touch(hashOf('x'), year);
    expect(await files.has(hashOf('x'))).toBe(false);
  });
});

describe('temporary files', () => {
  it('of another program are there for it alone, and known by what it wrote', async () => {
    const dataDir = await temporaryFolder();
    const files = createFiles({ dataDir });
    const target = await files.create();
    expect([path.dirname(target), await mode(target), await readFile(target, 'utf8')]).toEqual([
      path.join(dataDir, 'tmp'),
      '600',
      '',
    ]);
    await writeFile(target, 'written elsewhere');
    const adopted = await files.adopt(target);
    expect(adopted).toEqual({ path: target, hash: hashOf('written elsewhere'), sizeBytes: 17 });
    expect(await files.keep(adopted)).toEqual({ hash: adopted.hash, sizeBytes: 17 });
    expect(await readFile(files.path(adopted.hash), 'utf8')).toBe('written elsewhere');
    expect(await readdir(path.join(dataDir, 'tmp'))).toEqual([]);
  });

  it('are whole on disk before they are kept, and gone when they are discarded', async () => {
    const files = createFiles({ dataDir: await temporaryFolder() });
    const temporary = await files.receive(bytesOf('abc'));
    expect(await readFile(temporary.path, 'utf8')).toBe('abc');
    expect(await files.has(temporary.hash)).toBe(false);
    await files.discard(temporary);
    expect(await readdir(path.dirname(temporary.path))).toEqual([]);
  });

  it('leave nothing behind when the bytes break off', async () => {
    const dataDir = await temporaryFolder();
    const broken = new Error('broke off');
    async function* breaking() {
      yield await Promise.resolve(Buffer.from('x'));
      throw broken;
    }
    expect(await rejection(createFiles({ dataDir }).keep(breaking()))).toBe(broken);
    expect(await readdir(path.join(dataDir, 'tmp'))).toEqual([]);
    expect(await readdir(dataDir)).toEqual(['tmp']);
  });

  it('of an earlier process are cleaned away, and younger ones stay', async () => {
    const dataDir = await temporaryFolder();
    const files = createFiles({ dataDir });
    expect(await files.removeLeftovers(Date.now())).toBe(0);
    const young = await files.receive(bytesOf('young'));
    const old = path.join(dataDir, 'tmp', 'old');
    await writeFile(old, 'old');
    await utimes(old, 1000, 1000);
    expect(await files.removeLeftovers(2_000_000)).toBe(1);
    expect(await readdir(path.join(dataDir, 'tmp'))).toEqual([path.basename(young.path)]);
  });
});

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createFiles } from '../../src/media/files.js';
import { sourceFileOf } from '../../src/media/source-file.js';
import { temporaryFolder } from './surroundings.js';

describe('a kept file that is to be sent on', () => {
  it.each([
    ['demo/files/kite.png', 'image/png'],
    ['demo/files/waves.mp4', 'video/mp4'],
    ['demo/files/wind.mp3', 'audio/mpeg'],
  ])('is what its content says: %s is %s', async (from, mimeType) => {
    const files = createFiles({ dataDir: await temporaryFolder() });
    const { hash } = await files.keep(createReadStream(from));
    const { size: sizeBytes } = await stat(from);
    expect(await sourceFileOf(files, hash)).toEqual({ path: files.path(hash), sizeBytes, mimeType });
  });

  it('is bytes where nobody knows what it is', async () => {
    const files = createFiles({ dataDir: await temporaryFolder() });
    const { hash } = await files.keep(createReadStream('package.json'));
    expect(await sourceFileOf(files, hash)).toMatchObject({ mimeType: 'application/octet-stream' });
  });

  it('is none once it is not kept any more', async () => {
    const files = createFiles({ dataDir: await temporaryFolder() });
    const { hash } = await files.keep(createReadStream('demo/files/kite.png'));
    await files.remove(hash);
    expect(await sourceFileOf(files, hash)).toBeUndefined();
  });

  it('is none where the folder of this process is not there', async () => {
    const folder = await temporaryFolder();
    const files = createFiles({ dataDir: folder });
    const { hash } = await files.keep(createReadStream('demo/files/kite.png'));
    const below = createFiles({ dataDir: files.path(hash) });
    expect(await sourceFileOf(below, hash)).toBeUndefined();
  });

  it('of no hash is a mistake', async () => {
    const files = createFiles({ dataDir: await temporaryFolder() });
    await expect(sourceFileOf(files, '../secret')).rejects.toThrow(TypeError);
  });
});

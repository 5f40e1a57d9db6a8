import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetBody } from '../../src/provider/asset-body.js';
import { fitsInRequest, uploadMs, type RequestBody } from '../../src/provider/bodies.js';
import type { AssetSource, MediaType } from '../../src/provider/types.js';

/** Reads a body as it is sent. */
async function contentOf(body: RequestBody): Promise<{ bytes: Buffer; largestPiece: number }> {
  const opened = await body.open();
  const pieces: Uint8Array[] = [];
  try {
    if (typeof opened.content === 'string') pieces.push(Buffer.from(opened.content));
    else for await (const piece of opened.content) pieces.push(piece);
  } finally {
    await opened.close();
  }
  return { bytes: Buffer.concat(pieces), largestPiece: Math.max(...pieces.map(({ length }) => length)) };
}

/** As a server reads a form. */
async function formOf(body: RequestBody, bytes: Buffer): Promise<FormData> {
  const headers = { 'content-type': body.contentType };
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return await new Response(new Uint8Array(bytes), { headers }).formData();
}

function fileIn(form: FormData) {
  const file = form.get('file');
  if (file === null || typeof file === 'string') throw new Error('the form has no file');
  return file;
}

const pieceBytes = 48 * 1024;
const sizes = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: -4, max: 4 })).map(([n, off]) => n * pieceBytes + off),
);
const types = fc.constantFrom<MediaType>('image', 'video', 'audio');

describe('the body of an asset', () => {
  let folder: string;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'dailies-bodies-'));
    file = path.join(folder, 'file');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function build(
    way: 'multipart' | 'data-uri' | 'base64',
    bytes: Buffer,
    fields: { name?: string; mimeType?: string; type?: MediaType } = {},
  ) {
    await writeFile(file, bytes);
    const { name = 'kite-1', mimeType = 'image/png', type = 'image' } = fields;
    const source: AssetSource = { way, file: { path: file, sizeBytes: bytes.length, mimeType } };
    return assetBody({ groupId: 'group-1', name, type, source });
  }
  const randomBytes = (size: number) =>
    Buffer.from(Uint8Array.from({ length: size }, (_, at) => (at * 167 + size) % 256));

  it('has the size that was said before, in small pieces, whatever the size of the file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('multipart', 'data-uri', 'base64'), sizes, types, async (way, size, type) => {
        const body = await build(way, randomBytes(size), { type });
        const { bytes, largestPiece } = await contentOf(body);
        expect(bytes.length).toBe(body.sizeBytes);
        expect(largestPiece).toBeLessThanOrEqual(64 * 1024);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['data-uri', 'data:video/quicktime;base64,'],
    ['base64', ''],
  ] as const)('as %s has the bytes of the file in the place of its link', async (way, prefix) => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.string(), async (size, name) => {
        const file = randomBytes(size);
        const body = await build(way, file, { name, mimeType: 'video/quicktime', type: 'video' });
        expect(body.contentType).toBe('application/json');
        expect(JSON.parse((await contentOf(body)).bytes.toString())).toEqual({
          model: 'volc-asset-video',
          GroupId: 'group-1',
          Name: name,
          AssetType: 'Video',
          URL: prefix + file.toString('base64'),
        });
      }),
      { numRuns: 60 },
    );
  });

  it('as a form has the fields and the file', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        const bytes = randomBytes(size);
        const body = await build('multipart', bytes, { mimeType: 'audio/mpeg', type: 'audio' });
        const form = await formOf(body, (await contentOf(body)).bytes);
        const { file: _file, ...fields } = Object.fromEntries(form);
        const file = fileIn(form);
        expect(fields).toEqual({
          model: 'volc-asset-audio',
          GroupId: 'group-1',
          Name: 'kite-1',
          AssetType: 'Audio',
        });
        expect(file).toMatchObject({ name: 'kite-1.mp3', type: 'audio/mpeg' });
        expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it.each(['a"b', 'a\r\nX-Evil: 1\r\n\r\n', '"; name="file', '--', 'drachen-über-köln', 'a\\"b'])(
    'keeps a name within its part: %j',
    async (name) => {
      const body = await build('multipart', randomBytes(100), { name });
      const form = await formOf(body, (await contentOf(body)).bytes);
      expect([...form.keys()]).toEqual(['model', 'GroupId', 'Name', 'AssetType', 'file']);
      expect(form.get('Name')).toBe(name);
      expect(fileIn(form).size).toBe(100);
    },
  );

  it('has no type of file that is none', async () => {
    const mimeType = 'image/png"}\r\nX-Evil: 1';
    const form = await build('multipart', randomBytes(10), { mimeType });
    expect(String((await contentOf(form)).bytes)).toContain('\r\nContent-Type: application/octet-stream\r\n\r\n');
    const inline = await build('data-uri', randomBytes(10), { mimeType });
    expect(JSON.parse(String((await contentOf(inline)).bytes))).toMatchObject({
      URL: expect.stringMatching(/^data:application\/octet-stream;base64,/) as unknown,
    });
  });

  it('is another form each time, so that no file can hold its boundary', async () => {
    const [one, two] = [await build('multipart', randomBytes(1)), await build('multipart', randomBytes(1))];
    expect(one.contentType).not.toBe(two.contentType);
  });

  it('has time to be sent over a slow line', async () => {
    expect(uploadMs(50_000_000)).toBe(400_000);
    expect((await build('multipart', randomBytes(1000))).sendingMs).toBeGreaterThanOrEqual(8);
    const source = { way: 'link', url: 'https://cdn.example/1.png' } as const;
    expect(assetBody({ groupId: 'g', name: 'n', type: 'image', source }).sendingMs).toBe(0);
  });

  it('has to fit in a request', () => {
    expect(fitsInRequest('multipart', 50_000_000)).toBe(true);
    expect(fitsInRequest('multipart', 64_000_000)).toBe(false);
    expect(fitsInRequest('data-uri', 47_990_000)).toBe(true);
    expect(fitsInRequest('base64', 48_000_000)).toBe(false);
    expect(fitsInRequest('link', 1e12)).toBe(true);
  });
});

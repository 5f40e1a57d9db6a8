import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { answerOf, billingModels, mediaPath, startTestProvider } from './harness.js';
import type { TestProvider } from './harness.js';

/** A movie of any size: its index stands last, as cameras write it, behind the pictures. */
function largeMovie(sizeBytes: number): Buffer {
  const movie = readFileSync(mediaPath('video-h264.mp4'));
  const free = Buffer.alloc(sizeBytes - movie.length, 1);
  free.writeUInt32BE(free.length, 0);
  free.write('free', 4, 'latin1');
  const head = movie.readUInt32BE(0);
  return Buffer.concat([movie.subarray(0, head), free, movie.subarray(head)]);
}

const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('embedded-provider-'));

async function send(test: TestProvider, body: FormData | string, headers: Record<string, string> = {}) {
  const path = `${test.provider.url}/volc/asset/CreateAsset`;
  return answerOf(await fetch(path, { method: 'POST', headers: { authorization: 'Bearer sk-one', ...headers }, body }));
}

async function fieldsOf(test: TestProvider, AssetType: 'Image' | 'Video' | 'Audio', Name = 'clip') {
  return { model: billingModels[AssetType], GroupId: await test.group(), Name, AssetType };
}

async function sendForm(test: TestProvider, type: 'Image' | 'Video' | 'Audio', file: Buffer, claimedType = '') {
  const form = new FormData();
  for (const [field, value] of Object.entries(await fieldsOf(test, type))) form.set(field, value);
  form.set('file', new Blob([new Uint8Array(file)], { type: claimedType }), 'clip.mp4');
  return send(test, form);
}

async function sendJson(test: TestProvider, type: 'Image' | 'Video' | 'Audio', URL: string) {
  const body = JSON.stringify({ ...(await fieldsOf(test, type)), URL });
  return send(test, body, { 'content-type': 'application/json' });
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('an upload', () => {
  it.each([
    ['a form', (test: TestProvider, file: Buffer) => sendForm(test, 'Video', file)],
    [
      'a data URI',
      (test: TestProvider, file: Buffer) => sendJson(test, 'Video', `data:video/mp4;base64,${file.toString('base64')}`),
    ],
  ])('of 20 MB as %s arrives whole, and leaves nothing behind', async (_, sendFile) => {
    const before = folders();
    const test = await startTestProvider({ processingMs: 0 });
    const file = largeMovie(20e6 + 1);
    const answer = await sendFile(test, file);
    expect(answer.status).toBe(200);
    await test.provider.filesArrived();
    expect(test.provider.state.assets).toMatchObject([
      { status: 'Active', ingestion: { sizeBytes: 20e6 + 1, sha256: hashOf(file), facts: { codec: 'avc1' } } },
    ]);
    const [folder = ''] = folders().filter((name) => !before.includes(name));
    expect(readdirSync(`${tmpdir()}/${folder}`)).toEqual([]);
    await test.provider.close();
    expect(folders()).not.toContain(folder);
  });

  it('arrives whole beside others', async () => {
    const test = await startTestProvider({ processingMs: 0 });
    const files = [200_001, 300_001, 400_001].map((sizeBytes) => largeMovie(sizeBytes));
    await Promise.all(files.map((file) => sendForm(test, 'Video', file)));
    await test.provider.filesArrived();
    const hashes = test.provider.state.assets.map(({ ingestion }) => ingestion?.sha256);
    expect(hashes.sort()).toEqual(files.map(hashOf).sort());
  });

  it.each([1_000, 63_999, 64_000, 64_001, 150_001])('of %i characters of base64 arrives whole', async (length) => {
    const test = await startTestProvider({ processingMs: 0 });
    const file = Buffer.alloc(Math.ceil((length * 3) / 4), 'kite');
    readFileSync(mediaPath('image.png')).copy(file);
    expect((await sendJson(test, 'Image', file.toString('base64'))).status).toBe(200);
    await test.provider.filesArrived();
    expect(test.provider.state.assets).toMatchObject([{ source: 'base64', ingestion: { sha256: hashOf(file) } }]);
  });

  it.each([
    ['a long data URI with other characters', `data:image/png;base64,${'A'.repeat(80_000)}!!!!`],
    ['base64 that goes on behind its end', `${'A'.repeat(80_000)}AA==${'A'.repeat(80_000)}`],
    ['a long text with quotes in it', '"\\'.repeat(80_000)],
  ])('of %s is refused, and not billed', async (_, URL) => {
    const test = await startTestProvider();
    const answer = await sendJson(test, 'Image', URL);
    expect(answer.body.ResponseMetadata.Error.Code).toBe('InvalidParameter.URL');
    expect(test.provider.state.ledger).toHaveLength(1);
  });

  it('that is not what its form says is billed, and fails', async () => {
    const test = await startTestProvider({ processingMs: 0 });
    const png = readFileSync(mediaPath('image.png'));
    await sendForm(test, 'Image', png, 'image/jpeg');
    await sendForm(test, 'Image', png, 'image/png');
    await sendForm(test, 'Image', png, 'application/octet-stream');
    await sendForm(test, 'Video', png, 'image/png');
    await test.provider.filesArrived();
    expect(test.provider.state.assets.map(({ status, ingestion }) => [status, ingestion?.error?.code])).toEqual([
      ['Failed', 'InvalidFormat'],
      ['Active', undefined],
      ['Active', undefined],
      ['Failed', 'InvalidFormat'],
    ]);
  });

  it('of 64 MB is too large in every form', async () => {
    const test = await startTestProvider();
    const file = Buffer.alloc(64e6, 'A');
    const answers = [await sendForm(test, 'Video', file), await sendJson(test, 'Video', file.toString('latin1'))];
    expect(answers.map(({ status }) => status)).toEqual([413, 413]);
    expect(test.provider.state.assets).toEqual([]);
  });

  it('whose answer is lost before it took effect leaves nothing behind', async () => {
    const before = folders();
    const test = await startTestProvider();
    test.provider.switches.next('CreateAsset', { kind: 'status', status: 500 });
    expect((await sendForm(test, 'Video', largeMovie(1e6))).status).toBe(500);
    const [folder = ''] = folders().filter((name) => !before.includes(name));
    await expect.poll(() => readdirSync(`${tmpdir()}/${folder}`)).toEqual([]);
    expect(test.provider.state.assets).toEqual([]);
  });

  it('of a large movie that is cut off is no video', async () => {
    const test = await startTestProvider({ processingMs: 0 });
    await sendForm(test, 'Video', largeMovie(20e6).subarray(0, 18e6));
    await test.provider.filesArrived();
    expect(test.provider.state.assets).toMatchObject([
      { ingestion: { facts: undefined, error: { code: 'InvalidFormat' } } },
    ]);
  });
});

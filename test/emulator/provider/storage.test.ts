import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startProvider } from '../../../src/emulator/provider/provider.js';
import { answerOf, demoPath, generation, mediaPath, startTestProvider } from './harness.js';
import type { TestProvider } from './harness.js';

const result = readFileSync(demoPath('result.mp4'));

async function linksOf(test: TestProvider): Promise<{ video: string; lastFrame: string }> {
  const { body } = await test.create(generation({ return_last_frame: true }));
  test.advance(92_000);
  const { content } = (await test.read(body.id)).body.data.data;
  return { video: content.video_url, lastFrame: content.last_frame_url };
}

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe('the storage', () => {
  it('serves the result and its last frame, from a host of its own', async () => {
    const test = await startTestProvider();
    const links = await linksOf(test);
    expect(new URL(links.video).origin).toBe(test.provider.storageUrl);
    expect(test.provider.storageUrl).not.toBe(test.provider.url);
    const video = await fetch(links.video);
    expect(video.headers.get('content-type')).toBe('video/mp4');
    expect(video.headers.get('content-length')).toBe(String(result.length));
    expect((await bytesOf(video)).equals(result)).toBe(true);
    const frame = await fetch(links.lastFrame);
    expect(frame.headers.get('content-type')).toBe('image/png');
    expect((await bytesOf(frame)).equals(readFileSync(demoPath('result-last-frame.png')))).toBe(true);
  });

  it('remembers who asked with what headers', async () => {
    const test = await startTestProvider();
    const { video } = await linksOf(test);
    await (await fetch(video, { headers: { authorization: 'Bearer sk-one' } })).arrayBuffer();
    expect(test.provider.state.storageRequests).toMatchObject([
      { route: 'Storage', method: 'GET', key: 'sk-one', headers: { authorization: 'Bearer sk-one' }, status: 200 },
    ]);
    expect(test.provider.state.requests.map(({ route }) => route)).toEqual(['CreateTask', 'ReadTask']);
  });

  it.each([
    ['bytes=0-99', 0, 99],
    ['bytes=100-', 100, result.length - 1],
    ['bytes=-100', result.length - 100, result.length - 1],
    ['bytes=10-999999999', 10, result.length - 1],
  ])('serves the range %s', async (range, start, end) => {
    const test = await startTestProvider();
    const response = await fetch((await linksOf(test)).video, { headers: { range } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/${result.length}`);
    expect((await bytesOf(response)).equals(result.subarray(start, end + 1))).toBe(true);
  });

  it('refuses a range beyond the end, and sends the whole file for one that it does not understand', async () => {
    const test = await startTestProvider();
    const { video } = await linksOf(test);
    const beyond = await fetch(video, { headers: { range: 'bytes=999999999-' } });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${result.length}`]);
    expect((await fetch(video, { headers: { range: 'bytes=0-1,5-6' } })).status).toBe(200);
  });

  it('answers HEAD without a body, and no other method', async () => {
    const test = await startTestProvider();
    const { video } = await linksOf(test);
    const head = await fetch(video, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(result.length)]);
    expect((await fetch(video, { method: 'POST' })).status).toBe(405);
  });

  it('refuses a link that has ended, is changed or has no signature', async () => {
    const test = await startTestProvider({ linkLifetimeMs: 3_600_000 });
    const { video, lastFrame } = await linksOf(test);
    const statusOf = async (link: string) => (await answerOf(await fetch(link))).status;
    const longer = new URL(video);
    longer.searchParams.set('Expires', '9999999999');
    const other = new URL(video);
    other.pathname = new URL(lastFrame).pathname;
    const bare = new URL(video);
    bare.search = '';
    for (const link of [longer, other, bare]) expect(await statusOf(link.href)).toBe(403);
    test.advance(3_599_000);
    expect(await statusOf(video)).toBe(200);
    test.advance(1_000);
    expect(await statusOf(video)).toBe(403);
  });

  it('serves the file of an asset under its link', async () => {
    const test = await startTestProvider();
    const id = await test.ready(await test.group(), 'Image', 'image.jpg');
    const { body } = await test.asset('GetAsset', { Id: id });
    const response = await fetch(body.URL);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect((await bytesOf(response)).equals(readFileSync(mediaPath('image.jpg')))).toBe(true);
  });

  it('must have its files when the provider starts', async () => {
    const starting = startProvider({ resultVideo: demoPath('nothing.mp4'), keys: [] });
    await expect(starting).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('can be disturbed like the rest', async () => {
    const test = await startTestProvider();
    const { video } = await linksOf(test);
    test.provider.switches.next('Storage', { kind: 'cut' });
    test.provider.switches.next('Storage', { kind: 'status', status: 503 });
    test.provider.switches.next('Storage', { kind: 'reset' });
    const cut = await fetch(video);
    expect([cut.status, cut.headers.get('content-length')]).toEqual([200, String(result.length)]);
    await expect(cut.arrayBuffer()).rejects.toThrow();
    expect((await fetch(video)).status).toBe(503);
    await expect(fetch(video)).rejects.toThrow();
    expect((await fetch(video)).status).toBe(200);
  });
});

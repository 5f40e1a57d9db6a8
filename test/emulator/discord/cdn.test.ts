import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createManualClock, type ManualClock } from '../../../src/emulator/discord/clock.js';
import type { EmbeddedDiscord } from '../../../src/emulator/discord/start.js';
import { ask, startStudio } from './start-bot.js';

let discord: EmbeddedDiscord;
let clock: ManualClock;

beforeEach(async () => {
  clock = createManualClock();
  discord = await startStudio({ clock });
});

afterEach(() => discord.close());

async function upload(name: string, bytes: Uint8Array) {
  const message = await discord.user('mia').say(discord.channel('general').id, '', [{ name, bytes }]);
  const [attachment] = message.attachments;
  if (!attachment) throw new Error('nothing was attached');
  return { attachment, url: discord.fileUrl(attachment), message };
}

test('a file comes back with its type and length, on both addresses', async () => {
  const { attachment, url } = await upload('clip.mp4', new Uint8Array([1, 2, 3]));
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('video/mp4');
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 2, 3]);
  const head = await fetch(url, { method: 'HEAD' });
  expect([head.headers.get('content-length'), await head.text()]).toEqual(['3', '']);
  const proxied = url.replace(discord.cdnUrl, `${discord.cdnUrl}/media`);
  expect((await fetch(proxied)).status).toBe(200);
  expect(attachment.sizeBytes).toBe(3);
});

test('a wrong, missing or ended signature is 404', async () => {
  const { url } = await upload('a.txt', new Uint8Array(1));
  expect((await fetch(url.replace(/hm=.{4}/, 'hm=0000'))).status).toBe(404);
  expect((await fetch(url.replace(/ex=[^&]+/, 'ex=ffffffff'))).status).toBe(404);
  expect((await fetch(url.replace(/\?.*/, ''))).status).toBe(404);
  expect((await fetch(url.replace('a.txt', 'b.txt'))).status).toBe(404);
  const endsAt = Number.parseInt(new URL(url).searchParams.get('ex') ?? '', 16) * 1000;
  clock.advance(endsAt - clock.now() - 1);
  expect((await fetch(url)).status).toBe(200);
  clock.advance(1);
  expect((await fetch(url)).status).toBe(404);
});

test('asking for the message again gives an address that works', async () => {
  const channelId = discord.channel('general').id;
  const form = new FormData();
  form.append('files[0]', new Blob(['x']), 'a.txt');
  const sent = await ask(discord, 'POST', `/channels/${channelId}/messages`, form);
  clock.advance(25 * 60 * 60_000);
  const again = await ask(discord, 'GET', `/channels/${channelId}/messages/${String(sent.json['id'])}`);
  const urlOf = (json: Record<string, unknown>) => (json['attachments'] as { url: string }[])[0]?.url ?? '';
  expect((await fetch(urlOf(sent.json))).status).toBe(404);
  expect((await fetch(urlOf(again.json))).status).toBe(200);
});

test('parts of a file can be asked for', async () => {
  const { url } = await upload('a.bin', new Uint8Array([0, 1, 2, 3, 4, 5]));
  const part = async (range: string) => {
    const response = await fetch(url, { headers: { range } });
    return [response.status, response.headers.get('content-range'), [...new Uint8Array(await response.arrayBuffer())]];
  };
  expect(await part('bytes=1-2')).toEqual([206, 'bytes 1-2/6', [1, 2]]);
  expect(await part('bytes=4-')).toEqual([206, 'bytes 4-5/6', [4, 5]]);
  expect(await part('bytes=-1')).toEqual([206, 'bytes 5-5/6', [5]]);
  expect((await part('bytes=9-')).slice(0, 2)).toEqual([416, 'bytes */6']);
});

test('pictures say how large they are, other files do not', async () => {
  const gif = Buffer.from('GIF89a\u0002\u0000\u0003\u0000', 'latin1');
  const jpeg = Buffer.from('ffd8ffe000040000ffc0000b080010002001', 'hex');
  expect((await upload('a.gif', gif)).attachment).toMatchObject({ width: 2, height: 3 });
  expect((await upload('a.jpg', jpeg)).attachment).toMatchObject({ width: 32, height: 16 });
  expect((await upload('a.mp4', new Uint8Array(30))).attachment).toMatchObject({ width: null, height: null });
});

test.each([
  ['my cat (1).png', 'my_cat_1.png'],
  ['../../etc/passwd', 'passwd'],
  ['Käse 🧀.txt', 'Käse_.txt'],
  ['...', 'unknown'],
])('the name %s becomes %s', async (name, expected) => {
  expect((await upload(name, new Uint8Array(1))).attachment.filename).toBe(expected);
});

test('a file of a deleted message is gone', async () => {
  const { url, message } = await upload('a.txt', new Uint8Array(1));
  discord.admin.deleteMessage(message);
  expect((await fetch(url)).status).toBe(404);
});

test('nothing stays on disk when the emulator ends', async () => {
  const { attachment } = await upload('a.txt', new Uint8Array(1));
  await access(attachment.filePath);
  await discord.close();
  await expect(access(path.dirname(attachment.filePath))).rejects.toThrow('ENOENT');
  discord = await startStudio();
});

test('a file from disk is copied, so that its origin may go', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cdn-test-'));
  const file = path.join(folder, 'a.txt');
  await writeFile(file, 'before');
  const said = await discord.user('mia').say(discord.channel('general').id, '', [{ name: 'a.txt', path: file }]);
  await rm(folder, { recursive: true });
  const [attachment] = said.attachments;
  expect(await (await fetch(attachment ? discord.fileUrl(attachment) : '')).text()).toBe('before');
});

test('an outage of the CDN leaves REST alone', async () => {
  const { url } = await upload('a.txt', new Uint8Array(1));
  const outage = discord.switches.cdnOutage(503);
  expect((await fetch(url)).status).toBe(503);
  expect((await ask(discord, 'GET', '/gateway/bot')).status).toBe(200);
  outage.end();
  expect((await fetch(url)).status).toBe(200);
});

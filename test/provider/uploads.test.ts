import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, readlink, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startProvider, type EmbeddedProvider } from '../../src/emulator/provider/provider.js';
import { createProvider, type ProviderOptions } from '../../src/provider/client.js';
import type { AssetSource, AssetWay, MediaType, Provider, SourceFile } from '../../src/provider/types.js';

const key = 'sk-0123456789abcdef';
const media = new URL('../fixtures/media/', import.meta.url);
const megabyte = 1_000_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dailies-uploads-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A web server that goes with the test, without a handler that reads what comes. */
async function serve(listener: RequestListener) {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('the bytes of an asset reach the provider', () => {
  let emulator: EmbeddedProvider;
  let provider: Provider;
  let groupId: string;

  beforeEach(async () => {
    emulator = await startProvider({
      resultVideo: 'demo/files/result.mp4',
      keys: [{ key, userId: 1, tokenId: 1 }],
      processingMs: 0,
    });
    provider = createProvider({ baseUrl: emulator.url });
    groupId = (await provider.createGroup(key, { name: 'dailies' })).id;
  });
  afterEach(async () => {
    await provider.close();
    await emulator.close();
  });

  const files: Record<MediaType, { name: string; mimeType: string }> = {
    image: { name: 'image.png', mimeType: 'image/png' },
    video: { name: 'video-h264.mp4', mimeType: 'video/mp4' },
    audio: { name: 'audio-cbr.mp3', mimeType: 'audio/mpeg' },
  };
  const received = { link: 'url', multipart: 'multipart', 'data-uri': 'data', base64: 'base64' } as const;
  const ways: AssetWay[] = ['link', 'multipart', 'data-uri', 'base64'];

  for (const type of ['image', 'video', 'audio'] as const) {
    it.each(ways)(`of type ${type} by %s`, async (way) => {
      const { name, mimeType } = files[type];
      const bytes = await readFile(new URL(name, media));
      await using web = await serve((_request, response) => response.end(bytes));
      const file = path.join(folder, name);
      await writeFile(file, bytes);
      const source: AssetSource =
        way === 'link'
          ? { way, url: `${web.baseUrl}/${name}` }
          : { way, file: { path: file, sizeBytes: bytes.length, mimeType } };

      const { id } = await provider.createAsset(key, { groupId, name: `${type}-1`, type, source });
      await emulator.filesArrived();
      expect(emulator.state.assets).toMatchObject([
        {
          id,
          name: `${type}-1`,
          source: received[way],
          ingestion: { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
        },
      ]);
      // Raw base64 is taken for PNG, whatever it is.
      const status = way === 'base64' && type !== 'image' ? 'failed' : 'active';
      await expect(provider.getAsset(key, id)).resolves.toMatchObject({ type, status });
      const creation = emulator.state.requests.find(({ route }) => route === 'CreateAsset');
      expect(creation?.headers).not.toHaveProperty('transfer-encoding');
      expect(creation?.headers['content-length']).toBe(String(creation?.sizeBytes));
    });
  }
});

describe('a file that is sent', () => {
  let file: SourceFile;
  let provider: Provider | undefined;

  beforeEach(async () => {
    file = { path: path.join(folder, 'clip.mp4'), sizeBytes: 20 * megabyte, mimeType: 'video/mp4' };
    await writeFile(file.path, Buffer.alloc(file.sizeBytes, 7));
  });
  afterEach(() => provider?.close());

  function create(
    baseUrl: string,
    {
      way = 'multipart',
      signal,
      ...options
    }: Partial<ProviderOptions> & { way?: 'multipart' | 'base64'; signal?: AbortSignal } = {},
  ) {
    provider = createProvider({ baseUrl, ...options });
    const asset = { groupId: 'group-1', name: 'n', type: 'video', source: { way, file } } as const;
    return provider.createAsset(key, asset, signal ? { signal } : {});
  }
  /** How often this process has the file open. */
  async function openHandles(): Promise<number> {
    const descriptors = await readdir('/proc/self/fd');
    const links = await Promise.all(descriptors.map((each) => readlink(`/proc/self/fd/${each}`).catch(() => '')));
    return links.filter((link) => link === file.path).length;
  }
  afterEach(async () => {
    if (process.platform === 'linux') expect(await openHandles()).toBe(0);
  });

  it('is not sent when it is gone', async () => {
    let requests = 0;
    await using server = await serve(() => (requests += 1));
    await rm(file.path);
    await expect(create(server.baseUrl)).rejects.toMatchObject({
      kind: 'bad-request',
      outcome: 'refused',
      message: 'The file could not be read here. Nothing was sent.',
      cause: { message: 'ENOENT' },
    });
    expect(requests).toBe(0);
  });

  it.each([-1, 1])('is not sent when it is longer or shorter than was said: %d', async (off) => {
    let requests = 0;
    await using server = await serve(() => (requests += 1));
    await truncate(file.path, file.sizeBytes + off);
    await expect(create(server.baseUrl)).rejects.toMatchObject({ kind: 'bad-request', outcome: 'refused' });
    expect(requests).toBe(0);
  });

  it('is not sent when it is too large for a request', async () => {
    let requests = 0;
    await using server = await serve(() => (requests += 1));
    file = { ...file, sizeBytes: 48 * megabyte };
    await truncate(file.path, file.sizeBytes);
    await expect(create(server.baseUrl, { way: 'base64' })).rejects.toMatchObject({ outcome: 'refused' });
    expect(requests).toBe(0);
  });

  it('and becomes shorter meanwhile leaves nobody certain', async () => {
    let requests = 0;
    await using server = await serve((request) => {
      requests += 1;
      void truncate(file.path, megabyte).then(() => request.resume());
    });
    await expect(create(server.baseUrl)).rejects.toMatchObject({
      kind: 'unreachable',
      outcome: 'unknown',
      message: 'The file became shorter while it was sent.',
    });
    expect(requests).toBe(1);
  });

  it('is refused for certain where nobody listens', async () => {
    const server = await serve(() => undefined);
    await server[Symbol.asyncDispose]();
    await expect(create(server.baseUrl)).rejects.toMatchObject({ kind: 'unreachable', outcome: 'refused' });
  });

  it('may be answered before all of it was sent', async () => {
    let requests = 0;
    await using server = await serve((request, response) => {
      requests += 1;
      response.writeHead(401).end(JSON.stringify({ error: { code: 'invalid_api_key', message: 'no' } }));
      request.resume();
    });
    await expect(create(server.baseUrl)).rejects.toMatchObject({ kind: 'bad-key', outcome: 'refused' });
    expect(requests).toBe(1);
  });

  it('is sent once when the connection breaks in its midst', async () => {
    const paths: (string | undefined)[] = [];
    await using server = await serve((request, response) => {
      paths.push(request.url);
      if (request.url?.endsWith('CreateAsset')) request.once('data', () => request.socket.resetAndDestroy());
      else response.end('{"TotalCount":0,"Items":[]}');
    });
    await expect(create(server.baseUrl)).rejects.toMatchObject({ kind: 'unreachable', outcome: 'unknown' });
    // What was sent again would have arrived before a later read was answered.
    await provider?.listGroups(key);
    expect(paths).toEqual(['/volc/asset/CreateAsset', '/volc/asset/ListAssetGroups']);
  });

  it('ends with the reason of an abort', async () => {
    const stop = new AbortController();
    const reason = new Error('shutting down');
    await using server = await serve((request) => request.once('data', () => stop.abort(reason)));
    await expect(create(server.baseUrl, { signal: stop.signal })).rejects.toBe(reason);
  });

  it('has more time than a link, and not for ever', async () => {
    await using server = await serve((request, response) => {
      request.on('end', () => response.end('{"Id":"asset-1"}')).resume();
    });
    const timeouts = { createAssetMs: 1 };
    await expect(create(server.baseUrl, { timeouts })).resolves.toEqual({ id: 'asset-1' });
    await using mute = await serve(() => undefined);
    file = { path: path.join(folder, 'small.png'), sizeBytes: 1000, mimeType: 'image/png' };
    await writeFile(file.path, Buffer.alloc(file.sizeBytes));
    await expect(create(mute.baseUrl, { timeouts })).rejects.toMatchObject({ kind: 'timeout', outcome: 'unknown' });
  });
});

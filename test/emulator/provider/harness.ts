import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { ProviderOptions } from '../../../src/emulator/provider/options.js';
import { startProvider } from '../../../src/emulator/provider/provider.js';
import type { EmbeddedProvider } from '../../../src/emulator/provider/provider.js';

export const mediaPath = (name: string) => fileURLToPath(new URL(`../../fixtures/media/${name}`, import.meta.url));
export const demoPath = (name: string) => fileURLToPath(new URL(`../../../demo/files/${name}`, import.meta.url));

interface InnerError {
  code: string;
  message: string;
  param?: string;
}

/** The fields of all answers; which of them one really has is what a test finds out. */
export interface Body {
  Id: string;
  Status: string;
  URL: string;
  TotalCount: number;
  Items: { Id: string; Name: string }[];
  Error: { Code: string; Message: string };
  ResponseMetadata: { Error: { Code: string; Message: string } };
  error: InnerError | undefined;
  code: string;
  message: string;
  id: string;
  status?: string;
  data: {
    status: string;
    progress: string;
    fail_reason: string;
    request_id: string;
    original_result_url: string;
    data: { content: { video_url: string; last_frame_url: string } };
  };
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

/** The error of a generation that was refused or failed, also where it stands in JSON inside a text. */
export function errorOf({ body }: Answer): InnerError {
  return body.error ?? errorIn(body.message);
}

export function errorIn(json: string): InnerError {
  return (JSON.parse(json) as { error: InnerError }).error;
}

export interface TestProvider {
  provider: EmbeddedProvider;
  /** Moves time. */
  advance(durationMs: number): void;
  /** Calls the asset service, or with a body `/v1/video/generations`. */
  asset(action: string, body: unknown, key?: string): Promise<Answer>;
  create(body: unknown, key?: string): Promise<Answer>;
  read(taskId: string, key?: string): Promise<Answer>;
  /** A group of this key. */
  group(name?: string, key?: string): Promise<string>;
  /** An asset whose file is here and which is Active or Failed. */
  ready(groupId: string, type: 'Image' | 'Video' | 'Audio', file: string, key?: string): Promise<string>;
  files: { url: string; headers: IncomingHttpHeaders[] };
}

export const billingModels = { Image: 'volc-asset', Video: 'volc-asset-video', Audio: 'volc-asset-audio' };
export const text = (words: string) => ({ type: 'text', text: words });
export const image = (id: string, role?: string) => ({
  type: 'image_url',
  image_url: { url: `asset://${id}` },
  ...(role && { role }),
});
export const video = (id: string) => ({
  type: 'video_url',
  video_url: { url: `asset://${id}` },
  role: 'reference_video',
});
export const audio = (id: string) => ({
  type: 'audio_url',
  audio_url: { url: `asset://${id}` },
  role: 'reference_audio',
});

/** A body that is accepted, with changes. */
export const generation = (changes: Record<string, unknown> = {}) => ({
  model: 'seedance-2.0',
  content: [text('A kite over the sea')],
  resolution: '720p',
  ratio: '16:9',
  duration: 5,
  ...changes,
});

export async function answerOf(response: Response): Promise<Answer> {
  const raw = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const body = (isJson ? JSON.parse(raw) : undefined) as Body;
  return { status: response.status, headers: response.headers, text: raw, body };
}

/** Serves the media fixtures, as Discord's CDN would. */
async function startFileServer(): Promise<TestProvider['files']> {
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    headers.push(request.headers);
    createReadStream(mediaPath((request.url ?? '').slice(1)))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers };
}

export async function startTestProvider(options: Partial<ProviderOptions> = {}): Promise<TestProvider> {
  let nowMs = Date.UTC(2026, 3, 27, 16, 0, 0);
  const provider = await startProvider({
    resultVideo: demoPath('result.mp4'),
    lastFrame: demoPath('result-last-frame.png'),
    keys: [
      { key: 'sk-one', userId: 152, tokenId: 877 },
      { key: 'sk-two', userId: 153, tokenId: 878 },
    ],
    clock: { now: () => nowMs },
    ...options,
  });
  onTestFinished(() => provider.close());
  const files = await startFileServer();
  const post = async (path: string, body: unknown, key: string) =>
    answerOf(
      await fetch(`${provider.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
  const test: TestProvider = {
    provider,
    files,
    advance: (durationMs) => {
      nowMs += durationMs;
    },
    asset: (action, body, key = 'sk-one') => post(`/volc/asset/${action}`, body, key),
    create: (body, key = 'sk-one') => post('/v1/video/generations', body, key),
    read: async (taskId, key = 'sk-one') =>
      answerOf(
        await fetch(`${provider.url}/v1/video/generations/${taskId}`, { headers: { authorization: `Bearer ${key}` } }),
      ),
    group: async (name = 'kites', key) =>
      (await test.asset('CreateAssetGroup', { model: 'volc-asset', Name: name }, key)).body.Id,
    ready: async (groupId, type, file, key) => {
      const Name = `${file}-${provider.state.assets.length}`;
      const URL = `${files.url}/${file}`;
      const body = { model: billingModels[type], GroupId: groupId, Name, AssetType: type, URL };
      const created = await test.asset('CreateAsset', body, key);
      await provider.filesArrived();
      test.advance(provider.switches.processingMs);
      return created.body.Id;
    },
  };
  return test;
}

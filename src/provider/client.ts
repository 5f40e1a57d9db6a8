import { assetBody } from './asset-body.js';
import { parseAsset, parseAssetPage, parseCreated, parseGroupPage, type Page } from './assets.js';
import { jsonBody } from './bodies.js';
import { ProviderError } from './errors.js';
import { createHttp, type Call, type Http, type HttpOptions } from './http.js';
import type { Scrub } from './json.js';
import { parseTask, parseTaskCreated } from './task.js';
import type { MediaType, Provider, ProviderAsset, TaskRequest } from './types.js';

export type ProviderOptions = HttpOptions;

const pageSize = 100;
/** More than this is no list that a bot made. */
const maxPages = 50;

const contentTypes = { image: 'image_url', video: 'video_url', audio: 'audio_url' } as const;

/** The body of a generation. In `content` the text comes first, then images, videos and audio, each in the order given. */
function taskBody(request: TaskRequest): object {
  const contentOf = (type: MediaType) =>
    request.references
      .filter((reference) => reference.type === type)
      .map(({ role, providerAssetId }) => {
        const contentType = contentTypes[type];
        return { type: contentType, [contentType]: { url: `asset://${providerAssetId}` }, role };
      });
  return {
    model: request.model,
    content: [
      { type: 'text', text: request.text },
      ...contentOf('image'),
      ...contentOf('video'),
      ...contentOf('audio'),
    ],
    generate_audio: request.audio,
    resolution: request.resolution,
    ratio: request.ratio,
    duration: request.durationSeconds,
    ...(request.seed === undefined ? {} : { seed: request.seed }),
    watermark: false,
    return_last_frame: true,
  };
}

type PageCall<Item> = Pick<Call<Page<Item>>, 'name' | 'key' | 'path' | 'parse' | 'signal'>;

/** Reads a list to its end. */
async function listAll<Item>(http: Http, call: PageCall<Item>, filter: object): Promise<Item[]> {
  const found: Item[] = [];
  let seen = 0;
  for (let pageNumber = 1; pageNumber <= maxPages; pageNumber++) {
    const body = jsonBody({ model: 'volc-asset', Filter: filter, PageNumber: pageNumber, PageSize: pageSize });
    const page = await http.call({ ...call, method: 'POST', body, class: 'read' });
    found.push(...page.items);
    seen += page.size;
    if (page.size === 0 || (page.totalCount === undefined ? page.size < pageSize : seen >= page.totalCount)) break;
  }
  return found;
}

function ifBadRequest(error: unknown): undefined {
  if (error instanceof ProviderError && error.kind === 'bad-request') return undefined;
  throw error;
}

function isMissingGroupType(error: unknown): boolean {
  return error instanceof ProviderError && error.kind === 'bad-request' && error.message.includes('GroupType');
}

/**
 * The client of AnyFast's API (docs.anyfast.ai, 2026), for one key at a time. See `Provider` for its calls and errors.
 * A `speedup` divides the waits between tries of a read and after the provider asked to go slower; `retryAfterMs` of an
 * error is not divided.
 */
export function createProvider(options: ProviderOptions): Provider {
  const http = createHttp(options);
  const post = <Value>(call: Omit<Call<Value>, 'method'>) => http.call({ ...call, method: 'POST' });

  return {
    createGroup: (key, { name }, { signal } = {}) =>
      post({
        name: 'CreateAssetGroup',
        key,
        path: '/volc/asset/CreateAssetGroup',
        body: jsonBody({ model: 'volc-asset', Name: name }),
        class: 'create-asset',
        parse: parseCreated,
        signal,
      }),

    listGroups: (key, { name, id } = {}, { signal } = {}) =>
      listAll(
        http,
        { name: 'ListAssetGroups', key, path: '/volc/asset/ListAssetGroups', parse: parseGroupPage, signal },
        { ...(name === undefined ? {} : { Name: name }), ...(id === undefined ? {} : { Id: id }) },
      ),

    createAsset: (key, asset, { signal } = {}) =>
      post({
        name: 'CreateAsset',
        key,
        path: '/volc/asset/CreateAsset',
        body: assetBody(asset),
        class: 'create-asset',
        parse: parseCreated,
        signal,
      }),

    getAsset: (key, id, { signal } = {}) =>
      post({
        name: 'GetAsset',
        key,
        path: '/volc/asset/GetAsset',
        body: jsonBody({ Id: id }),
        class: 'read',
        parse: parseAsset,
        signal,
      }),

    async listAssets(key, { name, groupId }, { signal } = {}) {
      const call: PageCall<ProviderAsset> = {
        name: 'ListAssets',
        key,
        path: '/volc/asset/ListAssets',
        parse: parseAssetPage,
        signal,
      };
      const filter = {
        ...(name === undefined ? {} : { Name: name }),
        ...(groupId === undefined ? {} : { GroupIds: [groupId] }),
      };
      // Some channels demand the type of the groups; on others a list with it is empty.
      const withType = await listAll(http, call, { ...filter, GroupType: 'AIGC' }).catch(ifBadRequest);
      if (withType && withType.length > 0) return withType;
      try {
        return await listAll(http, call, filter);
      } catch (error) {
        if (withType && isMissingGroupType(error)) return withType;
        throw error;
      }
    },

    createTask: (key, request, { signal } = {}) =>
      post({
        name: 'CreateTask',
        key,
        path: '/v1/video/generations',
        body: jsonBody(taskBody(request)),
        class: 'create-task',
        parse: parseTaskCreated,
        signal,
      }),

    readTask: (key, taskId, { signal } = {}) =>
      http.call({
        name: 'ReadTask',
        key,
        method: 'GET',
        path: `/v1/video/generations/${encodeURIComponent(taskId)}`,
        class: 'read',
        parse: (document: unknown, scrub: Scrub) => parseTask(document, scrub),
        signal,
      }),

    heldBackMs: (key, creation) => http.heldBackMs(key, creation),

    close: () => http.close(),
  };
}

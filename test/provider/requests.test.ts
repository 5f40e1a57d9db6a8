import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProvider } from '../../src/provider/client.js';
import type { Provider } from '../../src/provider/types.js';
import { answerJson, inTurn, startApiServer, type ApiServer } from './api-server.js';

const key = 'sk-0123456789abcdef';
const noItems = answerJson({ PageNumber: 1, PageSize: 100, TotalCount: 0, Items: null });
const groupTypeMissing = answerJson(
  {
    ResponseMetadata: {
      Error: { Code: 'MissingParameter.GroupType', Message: 'The required parameter GroupType is missing.' },
    },
  },
  400,
);
const oneAsset = answerJson({
  TotalCount: 1,
  Items: [{ Id: 'asset-1', Name: 'a', AssetType: 'Audio', GroupId: 'group-1', Status: 'Active' }],
});

describe('what the provider is sent', () => {
  let server: ApiServer;
  let provider: Provider;

  beforeEach(async () => {
    server = await startApiServer(noItems);
    provider = createProvider({ baseUrl: `${server.baseUrl}/gateway/`, sleep: () => Promise.resolve() });
  });
  afterEach(async () => {
    await provider.close();
    await server[Symbol.asyncDispose]();
  });

  const bodies = (): unknown[] => server.received.map(({ body }) => body);

  it('is a generation with its text first, then images, videos and audio', async () => {
    server.respond = answerJson({ id: '', task_id: 'asyntask_1' });
    await expect(
      provider.createTask(key, {
        model: 'seedance-2.0',
        text: '@audio1 over @image1 and @image2 as in @video1',
        references: [
          { type: 'audio', role: 'reference_audio', providerAssetId: 'asset-a' },
          { type: 'image', role: 'reference_image', providerAssetId: 'asset-b' },
          { type: 'video', role: 'reference_video', providerAssetId: 'asset-c' },
          { type: 'image', role: 'reference_image', providerAssetId: 'asset-d' },
        ],
        durationSeconds: 7,
        ratio: '9:16',
        resolution: '1080p',
        audio: false,
        seed: 0,
      }),
    ).resolves.toEqual({ taskId: 'asyntask_1' });
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      path: '/gateway/v1/video/generations',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    });
    expect(bodies()).toEqual([
      {
        model: 'seedance-2.0',
        content: [
          { type: 'text', text: '@audio1 over @image1 and @image2 as in @video1' },
          { type: 'image_url', image_url: { url: 'asset://asset-b' }, role: 'reference_image' },
          { type: 'image_url', image_url: { url: 'asset://asset-d' }, role: 'reference_image' },
          { type: 'video_url', video_url: { url: 'asset://asset-c' }, role: 'reference_video' },
          { type: 'audio_url', audio_url: { url: 'asset://asset-a' }, role: 'reference_audio' },
        ],
        generate_audio: false,
        resolution: '1080p',
        ratio: '9:16',
        duration: 7,
        seed: 0,
        watermark: false,
        return_last_frame: true,
      },
    ]);
  });

  it.each([
    ['image', 'Image', 'volc-asset'],
    ['video', 'Video', 'volc-asset-video'],
    ['audio', 'Audio', 'volc-asset-audio'],
  ] as const)('is an asset of type %s with the model that bills it', async (type, assetType, model) => {
    server.respond = answerJson({ ResponseMetadata: { RequestId: '1' }, Result: { Id: 'asset-1' } });
    const url = 'https://cdn.example/file';
    await expect(
      provider.createAsset(key, { groupId: 'group-1', name: 'n', type, source: { way: 'link', url } }),
    ).resolves.toEqual({
      id: 'asset-1',
    });
    expect(bodies()).toEqual([{ model, GroupId: 'group-1', Name: 'n', AssetType: assetType, URL: url }]);
  });

  it('is a group by its name', async () => {
    server.respond = answerJson({ Id: 'group-1' });
    await provider.createGroup(key, { name: 'dailies-1' });
    expect(bodies()).toEqual([{ model: 'volc-asset', Name: 'dailies-1' }]);
  });

  it('is the id of an asset that is read', async () => {
    server.respond = answerJson({ Id: 'asset-1', Status: 'INACTIVE' });
    await expect(provider.getAsset(key, 'asset-1')).resolves.toEqual({
      id: 'asset-1',
      name: '',
      type: 'image',
      groupId: '',
      status: 'failed',
      error: { code: 'Inactive', message: 'it gave no reason.' },
    });
    expect(bodies()).toEqual([{ Id: 'asset-1' }]);
  });

  it('is the id of a task that is read, kept within its path', async () => {
    server.respond = answerJson({ status: 'running' });
    await provider.readTask(key, '../a b');
    expect(server.received[0]).toMatchObject({
      method: 'GET',
      path: '/gateway/v1/video/generations/..%2Fa%20b',
      body: undefined,
    });
  });

  it('asks for groups page by page', async () => {
    const group = (at: number) => ({ Id: `group-${at}`, Name: 'n' });
    const groups = Array.from({ length: 150 }, (_, at) => group(at));
    server.respond = inTurn(
      answerJson({ TotalCount: 150, Items: groups.slice(0, 100) }),
      answerJson({ TotalCount: 150, Items: groups.slice(100) }),
    );
    const listed = await provider.listGroups(key, { name: 'n' });
    expect(listed.map(({ id }) => id)).toEqual(groups.map(({ Id }) => Id));
    expect(bodies()).toEqual(
      [1, 2].map((page) => ({ model: 'volc-asset', Filter: { Name: 'n' }, PageNumber: page, PageSize: 100 })),
    );
  });

  it('asks for one group by its id', async () => {
    server.respond = answerJson({ TotalCount: 1, Items: [{ Id: 'group-1', Name: 'n' }] });
    await expect(provider.listGroups(key, { id: 'group-1' })).resolves.toEqual([{ id: 'group-1', name: 'n' }]);
    expect(bodies()).toMatchObject([{ model: 'volc-asset', Filter: { Id: 'group-1' } }]);
    await provider.listGroups(key, { name: 'n', id: 'group-1' });
    expect(bodies()).toMatchObject([{}, { Filter: { Name: 'n', Id: 'group-1' } }]);
  });

  it('stops at the first short page of a list that is not counted', async () => {
    server.respond = answerJson({ PageNumber: 1, Items: [{ Id: 'group-1' }, { Name: 'without an id' }] });
    await expect(provider.listGroups(key)).resolves.toEqual([{ id: 'group-1', name: '' }]);
    expect(server.received).toHaveLength(1);
  });

  describe('for a list of assets', () => {
    const filters = () => server.received.map(({ body }) => (body as { Filter: unknown }).Filter);
    const list = () => provider.listAssets(key, { name: 'a', groupId: 'group-1' });

    it('names the type of group, and that is all where it serves', async () => {
      server.respond = oneAsset;
      await expect(list()).resolves.toHaveLength(1);
      expect(filters()).toEqual([{ Name: 'a', GroupIds: ['group-1'], GroupType: 'AIGC' }]);
    });

    it('asks again without the type where nothing was found with it', async () => {
      server.respond = inTurn(noItems, oneAsset);
      await expect(list()).resolves.toHaveLength(1);
      expect(filters()).toEqual([
        { Name: 'a', GroupIds: ['group-1'], GroupType: 'AIGC' },
        { Name: 'a', GroupIds: ['group-1'] },
      ]);
    });

    it('is answered with nothing where the type is demanded and finds nothing', async () => {
      server.respond = inTurn(noItems, groupTypeMissing);
      await expect(list()).resolves.toEqual([]);
    });

    it('fails where neither way is accepted, for an empty list would be a lie', async () => {
      server.respond = inTurn(answerJson({ error: { message: 'bad filter' } }, 400), groupTypeMissing);
      await expect(list()).rejects.toMatchObject({ kind: 'bad-request' });
    });

    it('fails where the second question is refused for another reason', async () => {
      server.respond = inTurn(noItems, answerJson({ error: { message: 'bad filter' } }, 400));
      await expect(list()).rejects.toMatchObject({ kind: 'bad-request', message: 'bad filter' });
    });
  });
});

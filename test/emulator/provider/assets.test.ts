import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answerOf, mediaPath, startTestProvider } from './harness.js';
import type { TestProvider } from './harness.js';

const png = readFileSync(mediaPath('image.png'));

async function upload(test: TestProvider, fields: Record<string, string>, file: Buffer, name = 'image.png') {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set('file', new Blob([new Uint8Array(file)]), name);
  const headers = { authorization: 'Bearer sk-one' };
  return answerOf(await fetch(`${test.provider.url}/volc/asset/CreateAsset`, { method: 'POST', headers, body: form }));
}

async function statusOf(test: TestProvider, id: string) {
  return (await test.asset('GetAsset', { Id: id })).body.Status;
}

const imageOf = (GroupId: string, URL: string, Name = 'kite') => ({
  model: 'volc-asset',
  GroupId,
  Name,
  AssetType: 'Image',
  URL,
});

describe('assets', () => {
  it('are fetched from their URL, without the key', async () => {
    const test = await startTestProvider();
    const { body } = await test.asset('CreateAsset', imageOf(await test.group(), `${test.files.url}/image.png`));
    await test.provider.filesArrived();
    expect(test.files.headers).toHaveLength(1);
    expect(test.files.headers[0]).not.toHaveProperty('authorization');
    expect(test.provider.state.assets).toMatchObject([
      { id: body.Id, source: 'url', ingestion: { sizeBytes: png.length, facts: { width: 320, height: 300 } } },
    ]);
  });

  it('are Processing until the time is over and the file is here', async () => {
    const test = await startTestProvider({ processingMs: 8_000 });
    const { body } = await test.asset('CreateAsset', imageOf(await test.group(), `${test.files.url}/image.png`));
    await test.provider.filesArrived();
    test.advance(7_999);
    expect(await statusOf(test, body.Id)).toBe('Processing');
    test.advance(1);
    expect(await statusOf(test, body.Id)).toBe('Active');
  });

  it('can be finished and failed by hand', async () => {
    const test = await startTestProvider();
    const group = await test.group();
    const create = async (name: string) =>
      (await test.asset('CreateAsset', imageOf(group, `${test.files.url}/image.png`, name))).body.Id;
    const [good, bad] = [await create('good'), await create('bad')];
    await test.provider.filesArrived();
    test.provider.finishAsset(good);
    test.provider.finishAsset(bad, { code: 'InternalError', message: 'lost' });
    expect([await statusOf(test, good), await statusOf(test, bad)]).toEqual(['Active', 'Failed']);
  });

  it.each([
    ['data URI', `data:image/png;base64,${png.toString('base64')}`, 'data'],
    ['raw base64', png.toString('base64'), 'base64'],
  ])('are taken as %s', async (_, URL, source) => {
    const test = await startTestProvider({ processingMs: 0 });
    const { body } = await test.asset('CreateAsset', imageOf(await test.group(), URL));
    await test.provider.filesArrived();
    expect(await statusOf(test, body.Id)).toBe('Active');
    expect(test.provider.state.assets).toMatchObject([{ source, ingestion: { sizeBytes: png.length } }]);
  });

  it('fail where raw base64 is no PNG, or a data URI is not what it says', async () => {
    const test = await startTestProvider({ processingMs: 0 });
    const group = await test.group();
    const jpg = readFileSync(mediaPath('image.jpg')).toString('base64');
    const raw = await test.asset('CreateAsset', imageOf(group, jpg, 'raw'));
    const wrong = await test.asset('CreateAsset', imageOf(group, `data:image/png;base64,${jpg}`, 'wrong'));
    const right = await test.asset('CreateAsset', imageOf(group, `data:image/jpeg;base64,${jpg}`, 'right'));
    await test.provider.filesArrived();
    const statuses = [raw, wrong, right].map(({ body }) => statusOf(test, body.Id));
    expect(await Promise.all(statuses)).toEqual(['Failed', 'Failed', 'Active']);
  });

  it('are uploaded as a form', async () => {
    const test = await startTestProvider({ processingMs: 0 });
    const GroupId = await test.group();
    const fields = { model: 'volc-asset-video', GroupId, Name: 'clip', AssetType: 'Video' };
    const { body } = await upload(test, fields, readFileSync(mediaPath('video-h264.mp4')), 'clip.mp4');
    await test.provider.filesArrived();
    expect(await statusOf(test, body.Id)).toBe('Active');
    expect(test.provider.state.assets).toMatchObject([{ source: 'multipart', name: 'clip' }]);
  });

  it('of a form without a file are refused', async () => {
    const test = await startTestProvider();
    const body = new FormData();
    body.set('model', 'volc-asset');
    body.set('GroupId', await test.group());
    body.set('Name', 'a');
    const headers = { authorization: 'Bearer sk-one' };
    const url = `${test.provider.url}/volc/asset/CreateAsset`;
    const answer = await answerOf(await fetch(url, { method: 'POST', headers, body }));
    expect(answer.body.ResponseMetadata.Error.Code).toBe('MissingParameter.file');
  });

  it('are accepted and billed with a bad file, and then fail', async () => {
    const test = await startTestProvider();
    const group = await test.group();
    const id = await test.ready(group, 'Video', 'video-12-frames-per-second.mp4');
    const { body } = await test.asset('GetAsset', { Id: id });
    expect(body).toMatchObject({ Status: 'Failed', Error: { Code: 'FrameRateTooSmall' } });
    expect(test.provider.state.ledger.map(({ what }) => what)).toEqual(['group', 'asset']);
  });

  it('fail where the file is not there', async () => {
    const test = await startTestProvider();
    const id = await test.ready(await test.group(), 'Image', 'nothing.png');
    const { body } = await test.asset('GetAsset', { Id: id });
    expect(body.Error.Code).toBe('DownloadFailed');
  });

  it('fail where the file does not come in time', async () => {
    const test = await startTestProvider({ fetchTimeoutMs: 20, processingMs: 0 });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { body } = await test.asset('CreateAsset', imageOf(await test.group(), URL));
    expect(await statusOf(test, body.Id)).toBe('Processing');
    await test.provider.filesArrived();
    expect((await test.asset('GetAsset', { Id: body.Id })).body.Error.Code).toBe('DownloadFailed');
  });

  it('fail where the file is too large, without being read to the end', async () => {
    const test = await startTestProvider({ processingMs: 0 });
    let sentBytes = 0;
    const server = createServer((_, response) => {
      const chunk = Buffer.alloc(1 << 20);
      const more = () => {
        sentBytes += chunk.length;
        if (!response.destroyed) response.write(chunk, more);
      };
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { body } = await test.asset('CreateAsset', imageOf(await test.group(), URL));
    await test.provider.filesArrived();
    expect((await test.asset('GetAsset', { Id: body.Id })).body.Error.Code).toBe('FileSizeTooLarge');
    expect(sentBytes).toBeLessThan(60e6);
  });

  it('without an AssetType are images', async () => {
    const test = await startTestProvider();
    const { AssetType: _, ...body } = imageOf(await test.group(), `${test.files.url}/image.png`);
    await test.asset('CreateAsset', body);
    expect(test.provider.state.assets).toMatchObject([{ type: 'Image' }]);
  });

  it.each([
    ['a model of another type', { model: 'volc-asset' }, 'InvalidParameter.model'],
    ['no name', { Name: undefined }, 'MissingParameter.Name'],
    ['no group', { GroupId: undefined }, 'MissingParameter.GroupId'],
    ['an unknown type', { AssetType: 'video' }, 'InvalidParameter.AssetType'],
    ['a file URL', { URL: 'file:///etc/passwd' }, 'InvalidParameter.URL'],
    ['an ftp URL', { URL: 'ftp://example.org/a.mp4' }, 'InvalidParameter.URL'],
  ])('with %s are refused and not billed', async (_, change, code) => {
    const test = await startTestProvider();
    const GroupId = await test.group();
    const body = { model: 'volc-asset-video', GroupId, Name: 'a', AssetType: 'Video', URL: 'http://127.0.0.1:1/a' };
    const answer = await test.asset('CreateAsset', { ...body, ...change });
    expect(answer.status).toBe(400);
    expect(answer.body.ResponseMetadata.Error.Code).toBe(code);
    expect(test.provider.state.ledger).toHaveLength(1);
  });

  it('cannot share a name inside a group, and are answered like a missing group then', async () => {
    const test = await startTestProvider();
    const [group, other] = [await test.group(), await test.group('other')];
    const create = (id: string) => test.asset('CreateAsset', imageOf(id, png.toString('base64'), 'same'));
    expect((await create(group)).status).toBe(200);
    const again = await create(group);
    expect(again.status).toBe(404);
    expect(again.body.error?.message).toContain(`[NotFound.group_id] The specified group ${group} is not found.`);
    expect((await create(other)).status).toBe(200);
  });

  it('go into groups of their own key only, and are seen by it only', async () => {
    const test = await startTestProvider();
    const group = await test.group();
    const foreign = await test.asset('CreateAsset', imageOf(group, png.toString('base64')), 'sk-two');
    expect(foreign.status).toBe(502);
    const id = await test.ready(group, 'Image', 'image.png');
    expect((await test.asset('GetAsset', { Id: id }, 'sk-two')).status).toBe(404);
    expect((await test.asset('DeleteAsset', { Id: id }, 'sk-two')).status).toBe(404);
    const list = await test.asset('ListAssets', { model: 'volc-asset', Filter: { GroupIds: [group] } }, 'sk-two');
    expect(list.body.TotalCount).toBe(0);
    expect(await statusOf(test, id)).toBe('Active');
  });

  it('are listed by name, group and status, in pages', async () => {
    const test = await startTestProvider();
    const [group, other] = [await test.group(), await test.group('other')];
    await test.ready(group, 'Image', 'image.png');
    await test.ready(group, 'Image', 'image-too-small.png');
    await test.ready(other, 'Image', 'image.jpg');
    const names = async (Filter: unknown, page: Record<string, number> = {}) => {
      const { body } = await test.asset('ListAssets', { model: 'volc-asset', Filter, ...page });
      return body.Items.map(({ Name }) => Name);
    };
    expect(await names({})).toEqual(['image.jpg-2', 'image-too-small.png-1', 'image.png-0']);
    expect(await names({}, { PageNumber: 2, PageSize: 2 })).toEqual(['image.png-0']);
    expect(await names({ GroupIds: [other], GroupType: 'AIGC' })).toEqual(['image.jpg-2']);
    expect(await names({ Name: 'small' })).toEqual(['image-too-small.png-1']);
    expect(await names({ GroupIds: [group], Statuses: ['Active'] })).toEqual(['image.png-0']);
  });

  it('can be renamed, moved and deleted', async () => {
    const test = await startTestProvider();
    const [group, other] = [await test.group(), await test.group('other')];
    const id = await test.ready(group, 'Image', 'image.png');
    await test.asset('UpdateAsset', { model: 'volc-asset', Id: id, Name: 'dragon', GroupId: other });
    expect((await test.asset('GetAsset', { Id: id })).body).toMatchObject({ Name: 'dragon', GroupId: other });
    expect((await test.asset('DeleteAsset', { Id: id })).status).toBe(200);
    expect((await test.asset('GetAsset', { Id: id })).status).toBe(404);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generation, image, mediaPath, startTestProvider, text } from './harness.js';
import type { TestProvider } from './harness.js';

const png = `data:image/png;base64,${readFileSync(mediaPath('image.png')).toString('base64')}`;

async function createAsset(test: TestProvider, URL = png, Name = 'kite') {
  const GroupId = await test.group();
  const body = { model: 'volc-asset', GroupId, Name, AssetType: 'Image', URL };
  const answer = await test.asset('CreateAsset', body);
  await test.provider.filesArrived();
  return answer;
}
const read = (test: TestProvider, Id: string) => test.asset('GetAsset', { Id });
const listed = async (test: TestProvider) => (await test.asset('ListAssets', { model: 'volc-asset' })).body.Items;
const generate = (test: TestProvider, id: string) =>
  test.create(generation({ content: [text('It flies'), image(id)] }));
const billed = (test: TestProvider, what: string) =>
  test.provider.state.ledger.filter((charge) => charge.what === what).length;

describe('an asset', () => {
  it('can be listed and generated with where reads by id never know it', async () => {
    const test = await startTestProvider();
    const { body } = await createAsset(test);
    test.advance(8_000);
    test.provider.switches.readsById = 'never';
    const answer = await read(test, body.Id);
    expect([answer.status, answer.body.ResponseMetadata.Error.Code]).toEqual([404, 'NotFound.asset_id']);
    expect(await listed(test)).toMatchObject([{ Id: body.Id, Status: 'Active' }]);
    expect((await generate(test, body.Id)).status).toBe(200);
    test.provider.switches.readsById = 'work';
    expect((await read(test, body.Id)).status).toBe(200);
  });

  it('is billed and fails where its link cannot be fetched', async () => {
    const test = await startTestProvider();
    test.provider.switches.linksFetchable = false;
    const { body } = await createAsset(test, `${test.files.url}/image.png`);
    test.advance(8_000);
    expect((await read(test, body.Id)).body).toMatchObject({ Status: 'Failed', Error: { Code: 'DownloadFailed' } });
    expect([billed(test, 'asset'), test.files.headers.length]).toEqual([1, 0]);
  });

  it('is refused, and not billed, where links are', async () => {
    const test = await startTestProvider();
    test.provider.switches.linksFetchable = 'refused';
    const answer = await createAsset(test, `${test.files.url}/image.png`);
    expect([answer.status, answer.body.ResponseMetadata.Error.Code]).toEqual([400, 'InvalidParameter.URL']);
    expect(answer.body.ResponseMetadata.Error.Message).toContain('could not be downloaded');
    expect(billed(test, 'asset')).toBe(0);
  });

  it.each([false, 'refused'] as const)('comes as bytes where links are %s', async (linksFetchable) => {
    const test = await startTestProvider();
    test.provider.switches.linksFetchable = linksFetchable;
    const { body } = await createAsset(test);
    test.advance(8_000);
    expect((await read(test, body.Id)).body.Status).toBe('Active');
  });

  it('stays Processing where that never ends, until it is ended by hand', async () => {
    const test = await startTestProvider();
    test.provider.switches.processingMs = Infinity;
    const { body } = await createAsset(test);
    test.advance(7 * 86_400_000);
    expect((await read(test, body.Id)).body.Status).toBe('Processing');
    test.provider.finishAsset(body.Id);
    expect((await read(test, body.Id)).body.Status).toBe('Active');
  });

  it('becomes Inactive a while after it became Active, and is no use to generations then', async () => {
    const test = await startTestProvider();
    test.provider.switches.inactiveAfterMs = 60_000;
    const { body } = await createAsset(test);
    test.advance(8_000 + 59_999);
    expect((await read(test, body.Id)).body.Status).toBe('Active');
    test.advance(1);
    expect((await read(test, body.Id)).body.Status).toBe('Inactive');
    expect((await generate(test, body.Id)).body.error?.message).toContain('its status is Inactive');
  });

  it('is dropped by preprocessing: readable, and then not found for good', async () => {
    const test = await startTestProvider();
    test.provider.switches.assetDroppedAfterMs = 5_000;
    const { body } = await createAsset(test);
    test.advance(4_999);
    expect((await read(test, body.Id)).body.Status).toBe('Processing');
    test.advance(1);
    expect((await read(test, body.Id)).status).toBe(404);
    test.advance(86_400_000);
    expect((await read(test, body.Id)).status).toBe(404);
    expect(await listed(test)).toEqual([]);
    expect((await generate(test, body.Id)).body.message).toContain(`The specified asset ${body.Id} is not found.`);
    expect(billed(test, 'asset')).toBe(1);
  });
});

describe("the provider's own pages", () => {
  it('delete, rename, move and switch off an asset, without a request', async () => {
    const test = await startTestProvider();
    const [id, other] = [(await createAsset(test)).body.Id, await test.group('other')];
    test.advance(8_000);
    const before = test.provider.state.requests.length;
    const { console } = test.provider;
    console.renameAsset(id, 'dragon');
    console.moveAsset(id, other);
    console.deactivateAsset(id);
    expect(test.provider.state.requests).toHaveLength(before);
    expect((await read(test, id)).body).toMatchObject({ Name: 'dragon', GroupId: other, Status: 'Inactive' });
    console.deleteAsset(id);
    expect((await read(test, id)).status).toBe(404);
    expect(() => console.deleteAsset(id)).toThrow(`no asset ${id}`);
  });

  it('rename a group, and delete it together with its assets', async () => {
    const test = await startTestProvider();
    const id = (await createAsset(test)).body.Id;
    const group = test.provider.state.groups[0]?.id ?? '';
    test.advance(8_000);
    test.provider.console.renameGroup(group, 'dragons');
    const list = await test.asset('ListAssetGroups', { model: 'volc-asset' });
    expect(list.body.Items).toMatchObject([{ Name: '[u-152]-[t-877]-dragons' }]);
    test.provider.console.deleteGroup(group);
    expect((await test.asset('ListAssetGroups', { model: 'volc-asset' })).body.Items).toEqual([]);
    expect((await read(test, id)).status).toBe(404);
    expect((await generate(test, id)).status).toBe(400);
    expect(() => test.provider.console.renameGroup(group, 'again')).toThrow(`no group ${group}`);
  });
});

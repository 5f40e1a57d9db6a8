import { describe, expect, it } from 'vitest';
import { startTestProvider } from './harness.js';

describe('groups', () => {
  it('are listed under the name with the owner before it, the newest first', async () => {
    const test = await startTestProvider();
    await test.group('first');
    test.advance(1_000);
    await test.group('second');
    const { body } = await test.asset('ListAssetGroups', { model: 'volc-asset', PageNumber: 1, PageSize: 1 });
    expect(body).toMatchObject({ TotalCount: 2, Items: [{ Name: '[u-152]-[t-877]-second' }] });
    const next = await test.asset('ListAssetGroups', { model: 'volc-asset', PageNumber: 2, PageSize: 1 });
    expect(next.body.Items).toMatchObject([{ Name: '[u-152]-[t-877]-first' }]);
  });

  it('are found by name and by id', async () => {
    const test = await startTestProvider();
    const first = await test.group('first');
    const second = await test.group('second');
    const list = async (Filter: unknown) => (await test.asset('ListAssetGroups', { model: 'volc-asset', Filter })).body;
    expect((await list({ Name: 'sec' })).Items).toMatchObject([{ Id: second }]);
    expect((await list({ Id: first, GroupType: 'AIGC' })).Items).toMatchObject([{ Id: first }]);
    expect((await list({ Name: 'third' })).TotalCount).toBe(0);
  });

  it('are seen and changed by their own key only', async () => {
    const test = await startTestProvider();
    const id = await test.group();
    const { body } = await test.asset('ListAssetGroups', { model: 'volc-asset' }, 'sk-two');
    expect(body.TotalCount).toBe(0);
    for (const action of ['UpdateAssetGroup', 'DeleteAssetGroup']) {
      const change = { model: 'volc-asset', Id: id };
      expect((await test.asset(action, change, 'sk-two')).status).toBe(404);
    }
    expect(test.provider.state.groups).toMatchObject([{ id, name: 'kites', deleted: false }]);
  });

  it('can be renamed, and deleted with their assets', async () => {
    const test = await startTestProvider();
    const id = await test.group();
    const assetId = await test.ready(id, 'Image', 'image.png');
    await test.asset('UpdateAssetGroup', { model: 'volc-asset', Id: id, Name: 'dragons' });
    const { body } = await test.asset('ListAssetGroups', { model: 'volc-asset' });
    expect(body.Items).toMatchObject([{ Id: id, Name: '[u-152]-[t-877]-dragons' }]);
    expect((await test.asset('DeleteAssetGroup', { Id: id })).status).toBe(200);
    expect((await test.asset('ListAssetGroups', { model: 'volc-asset' })).body.TotalCount).toBe(0);
    expect((await test.asset('GetAsset', { Id: assetId })).status).toBe(404);
  });

  it('for real persons are refused', async () => {
    const test = await startTestProvider();
    const body = { model: 'volc-asset', Name: 'faces', GroupType: 'LivenessFace' };
    const answer = await test.asset('CreateAssetGroup', body);
    expect(answer.status).toBe(400);
    expect(answer.body.ResponseMetadata.Error.Message).toBe('GroupType must be one of [AIGC]');
    expect(test.provider.state.ledger).toEqual([]);
  });

  it.each([
    ['no name', { model: 'volc-asset' }, 'MissingParameter.Name'],
    ['no model', { Name: 'a' }, 'MissingParameter.model'],
    ['another model', { model: 'volc-asset-video', Name: 'a' }, 'InvalidParameter.model'],
    ['an unknown field', { model: 'volc-asset', Name: 'a', name: 'b' }, 'InvalidParameter.name'],
  ])('are refused with %s', async (_, body, code) => {
    const test = await startTestProvider();
    const answer = await test.asset('CreateAssetGroup', body);
    expect(answer.status).toBe(400);
    expect(answer.body.ResponseMetadata.Error.Code).toBe(code);
    expect(test.provider.state.groups).toEqual([]);
  });

  it('are listed in pages of at most 100', async () => {
    const test = await startTestProvider();
    const answer = await test.asset('ListAssetGroups', { model: 'volc-asset', PageNumber: 1, PageSize: 101 });
    expect(answer.body.ResponseMetadata.Error.Code).toBe('InvalidParameter.PageSize');
  });
});

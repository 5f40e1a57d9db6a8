import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answerOf, generation, image, mediaPath, startTestProvider, text } from './harness.js';
import type { TestProvider } from './harness.js';

const png = readFileSync(mediaPath('image.png'));
const URL = `data:image/png;base64,${png.toString('base64')}`;
const imageOf = (GroupId: string) => ({ model: 'volc-asset', GroupId, Name: 'kite', AssetType: 'Image', URL });

async function createdAsset(test: TestProvider): Promise<string> {
  const { body } = await test.asset('CreateAsset', imageOf(await test.group()));
  await test.provider.filesArrived();
  return body.Id;
}

describe('a quirk that is switched on', () => {
  it.each([400, 502] as const)('hides a new group from CreateAsset for a while, with status %i', async (status) => {
    const test = await startTestProvider();
    test.provider.switches.newGroupInvisibleMs = 5_000;
    test.provider.switches.groupNotFoundStatus = status;
    const group = await test.group();
    test.advance(4_999);
    const early = await test.asset('CreateAsset', imageOf(group));
    expect(early.status).toBe(status);
    expect(early.body.error?.message).toContain(`The specified group ${group} is not found.`);
    test.advance(1);
    expect((await test.asset('CreateAsset', imageOf(group))).status).toBe(200);
    expect(test.provider.state.ledger).toHaveLength(2);
  });

  it('hides a new asset from reads for a while', async () => {
    const test = await startTestProvider();
    test.provider.switches.newAssetUnreadableMs = 20_000;
    const id = await createdAsset(test);
    test.advance(19_999);
    expect((await test.asset('GetAsset', { Id: id })).status).toBe(404);
    expect((await test.asset('ListAssets', { model: 'volc-asset' })).body.TotalCount).toBe(0);
    test.advance(1);
    expect((await test.asset('GetAsset', { Id: id })).body.Status).toBe('Active');
  });

  it('drops a new asset for ever, or one by its id', async () => {
    const test = await startTestProvider();
    const known = await createdAsset(test);
    test.provider.switches.newAssetUnreadableMs = Infinity;
    const dropped = await createdAsset(test);
    test.advance(86_400_000);
    expect((await test.asset('GetAsset', { Id: dropped })).status).toBe(404);
    expect((await test.asset('GetAsset', { Id: known })).status).toBe(200);
    test.provider.switches.unreadableAssetIds.add(known);
    expect((await test.asset('GetAsset', { Id: known })).status).toBe(404);
  });

  it('makes lists by group want a GroupType, or be empty with one', async () => {
    const test = await startTestProvider();
    await createdAsset(test);
    const GroupIds = test.provider.state.groups.map(({ id }) => id);
    const list = (Filter: unknown) => test.asset('ListAssets', { model: 'volc-asset', Filter });
    test.provider.switches.listAssetsGroupType = 'required';
    expect((await list({ GroupIds })).status).toBe(400);
    expect((await list({ GroupIds, GroupType: 'AIGC' })).body.TotalCount).toBe(1);
    test.provider.switches.listAssetsGroupType = 'empty-with';
    expect((await list({ GroupIds })).body.TotalCount).toBe(1);
    expect((await list({ GroupIds, GroupType: 'AIGC' })).body).toMatchObject({ TotalCount: 0, Items: [] });
  });

  it('never lets an upload of bytes become readable, though it is billed', async () => {
    const test = await startTestProvider();
    test.provider.switches.multipartReadable = false;
    const body = new FormData();
    const fields = { model: 'volc-asset', GroupId: await test.group(), Name: 'kite', AssetType: 'Image' };
    for (const [field, value] of Object.entries(fields)) body.set(field, value);
    body.set('file', new Blob([new Uint8Array(png)]), 'kite.png');
    const headers = { authorization: 'Bearer sk-one' };
    const path = `${test.provider.url}/volc/asset/CreateAsset`;
    const created = await answerOf(await fetch(path, { method: 'POST', headers, body }));
    expect(created.status).toBe(200);
    await test.provider.filesArrived();
    test.advance(86_400_000);
    expect((await test.asset('GetAsset', { Id: created.body.Id })).status).toBe(404);
    expect((await test.asset('GetAsset', { Id: await createdAsset(test) })).status).toBe(200);
    expect(test.provider.state.ledger.filter(({ what }) => what === 'asset')).toHaveLength(2);
  });

  it('hides an asset from generations for a while after it became Active', async () => {
    const test = await startTestProvider();
    test.provider.switches.activeAssetUnknownMs = 6_000;
    const id = await createdAsset(test);
    const body = generation({ content: [text('It flies'), image(id)] });
    test.advance(13_999);
    expect((await test.asset('GetAsset', { Id: id })).body.Status).toBe('Active');
    expect((await test.create(body)).body.message).toContain(`The specified asset ${id} is not found.`);
    test.advance(1);
    expect((await test.create(body)).status).toBe(200);
  });

  it('says another word of a task that goes on', async () => {
    const test = await startTestProvider();
    test.provider.switches.runningStatus = 'REVIEWING';
    const { body } = await test.create(generation());
    expect((await test.read(body.id)).body.data.status).toBe('REVIEWING');
    test.provider.switches.taskShape = 'flat';
    test.advance(10_000);
    expect((await test.read(body.id)).body.status).toBe('REVIEWING');
    test.advance(82_000);
    expect((await test.read(body.id)).body.status).toBe('completed');
  });

  it('tells in each shape of a task that goes on, succeeds and fails', async () => {
    const test = await startTestProvider();
    const statuses: Record<string, string[]> = {};
    for (const shape of ['current', 'flat', 'nested-only', 'legacy-fail-reason', 'nested-error'] as const) {
      test.provider.switches.taskShape = shape;
      const [good, bad] = [await test.create(generation()), await test.create(generation())];
      const seen = [(await test.read(good.body.id)).body];
      test.provider.finishTask(good.body.id);
      test.provider.failTask(bad.body.id, { code: 'Broken', message: 'it broke' });
      seen.push((await test.read(good.body.id)).body, (await test.read(bad.body.id)).body);
      statuses[shape] = seen.map((body) => body.status ?? body.data.status);
    }
    const upper = ['NOT_START', 'SUCCESS', 'FAILURE'];
    expect(statuses).toEqual({
      current: upper,
      flat: ['processing', 'completed', 'failed'],
      'nested-only': upper,
      'legacy-fail-reason': upper,
      'nested-error': upper,
    });
  });

  it('puts every refusal into one envelope', async () => {
    const test = await startTestProvider();
    const bodies: Record<string, unknown> = {};
    for (const envelope of ['gateway', 'task', 'nested', 'asset-service'] as const) {
      test.provider.switches.errorEnvelope = envelope;
      bodies[envelope] = (await test.asset('GetAsset', { Id: 'asset-x' })).body;
    }
    const message = 'The specified asset asset-x is not found.';
    const code = 'NotFound.asset_id';
    expect(bodies).toEqual({
      gateway: { error: { code, message } },
      task: { code, message, data: null },
      nested: { code: 'fail_to_fetch_task', message: JSON.stringify({ error: { code, message } }), data: null },
      'asset-service': {
        ResponseMetadata: {
          RequestId: expect.stringMatching(/^\d{20,}/) as string,
          Action: 'GetAsset',
          Error: { Code: code, Message: message },
        },
      },
    });
  });

  it('slows a route down, and no other', async () => {
    const test = await startTestProvider();
    test.provider.switches.latencyMs.CreateTask = 40;
    const order: string[] = [];
    const slow = test.create(generation()).then(() => order.push('slow'));
    const quick = test.asset('ListAssetGroups', { model: 'volc-asset' }).then(() => order.push('quick'));
    await Promise.all([slow, quick]);
    expect(order).toEqual(['quick', 'slow']);
  });
});

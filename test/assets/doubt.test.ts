import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Asset } from '../../src/store/records.js';
import { startAssetHouse, type AssetHouse } from './surroundings.js';

let house: AssetHouse;
beforeEach(async () => {
  house = await startAssetHouse();
});
afterEach(() => house.close());

const minuteMs = 60_000;

/** A picture that was usable an hour ago, and its id at the provider. */
async function usableKite(fields: Partial<Asset> = {}): Promise<{ asset: Asset; id: string }> {
  const asset = await house.keptKite(fields);
  const readiness = await house.stepToEnd(asset);
  if (readiness.state !== 'active') throw new Error('it never became usable');
  house.pass(60 * minuteMs);
  return { asset, id: readiness.providerAssetId };
}
const deleteNewest = () => house.emulator.console.deleteAsset(house.emulator.state.assets.at(-1)?.id ?? '');

describe('an asset that a generation did not find', () => {
  it('is active after all when it is there, and nothing is billed', async () => {
    const { asset, id } = await usableKite();
    await house.doubt(asset);
    expect(await house.upload(asset)).toMatchObject({ state: 'processing', doubtedAt: house.clock() });
    expect(await house.step(asset)).toEqual({ state: 'active', providerAssetId: id, remade: null });
    expect(house.billed('asset')).toBe(1);
  });

  it('is active after all when only one look misses it', async () => {
    const { asset, id } = await usableKite();
    house.emulator.switches.unreadableAssetIds.add(id);
    await house.doubt(asset);
    expect(await house.step(asset)).toEqual({ state: 'pending', retryAt: house.clock() + 6_000 });
    house.emulator.switches.unreadableAssetIds.delete(id);
    house.pass(6_000);
    expect(await house.step(asset)).toMatchObject({ state: 'active', providerAssetId: id });
    expect(house.billed('asset')).toBe(1);
  });

  it('is not taken for gone by a list alone, while reads by id merely fail', async () => {
    const { asset, id } = await usableKite();
    house.emulator.switches.next('GetAsset', { kind: 'html', status: 502 }, { times: Infinity });
    const empty = {
      kind: 'answer',
      status: 200,
      body: { PageNumber: 1, PageSize: 100, TotalCount: 0, Items: [] },
    } as const;
    house.emulator.switches.next('ListAssets', empty, { times: Infinity });
    await house.doubt(asset);
    for (let count = 0; count < 10; count++) {
      expect(await house.step(asset)).toMatchObject({ state: 'pending' });
      house.pass(minuteMs);
    }
    house.emulator.switches.clear();
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active', providerAssetId: id });
    expect(house.billed('asset')).toBe(1);
  });

  it('is active after all when the list has it', async () => {
    const { asset, id } = await usableKite();
    house.emulator.switches.readsById = 'never';
    await house.doubt(asset);
    expect(await house.step(asset)).toMatchObject({ state: 'active', providerAssetId: id });
  });

  it('and was deleted at the provider is created again: two are billed', async () => {
    const { asset, id } = await usableKite();
    deleteNewest();
    await house.doubt(asset);
    const at = house.clock() + 6_000;
    const again = await house.stepToEnd(asset);
    expect(again).toMatchObject({ state: 'active', remade: { reason: 'gone', way: 'link', charged: 'yes', at } });
    expect(again).not.toMatchObject({ providerAssetId: id });
    expect(house.ways()).toEqual(['url', 'url']);
    expect(house.billed('asset')).toBe(2);
  });

  it('is never made again after one look alone, however late that is', async () => {
    const { asset } = await usableKite();
    deleteNewest();
    await house.doubt(asset);
    house.pass(60 * minuteMs);
    expect(await house.step(asset)).toMatchObject({ state: 'pending' });
    house.pass(5_999);
    expect(await house.step(asset)).toMatchObject({ state: 'pending' });
    expect(house.billed('asset')).toBe(1);
    house.pass(1);
    await house.step(asset);
    expect(house.billed('asset')).toBe(2);
  });

  it('and was deleted with its group is created again in a new one', async () => {
    const { asset } = await usableKite();
    house.emulator.console.deleteGroup(house.emulator.state.groups[0]?.id ?? '');
    await house.doubt(asset);
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active', remade: { reason: 'gone' } });
    expect([house.billed('group'), house.billed('asset')]).toEqual([2, 2]);
  });

  it('and was deleted is created again from the kept bytes when its link has ended', async () => {
    const { asset } = await usableKite({ sourceUrl: house.signedLink('kite.png', house.clock() + 30 * minuteMs) });
    deleteNewest();
    await house.doubt(asset);
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active', remade: { reason: 'gone', way: 'link' } });
    expect(house.ways()).toEqual(['url', 'multipart']);
    expect(house.billed('asset')).toBe(2);
  });

  it('and was deleted cannot be had again without link and bytes, until the file is added again', async () => {
    const { asset } = await usableKite({ sourceUrl: house.signedLink('kite.png', house.clock() + 30 * minuteMs) });
    await house.files.remove(asset.hash);
    deleteNewest();
    await house.doubt(asset);
    const failed = { state: 'failed', failure: { kind: 'link-ended', charged: 'no' } };
    expect(await house.stepToEnd(asset)).toMatchObject(failed);
    expect(await house.step(asset)).toMatchObject(failed);
    expect(house.billed('asset')).toBe(1);
    const linked = { ...asset, sourceUrl: house.signedLink('kite.png', house.clock() + 30 * minuteMs) };
    expect(await house.stepToEnd(linked)).toMatchObject({ state: 'active', remade: null });
    expect(house.billed('asset')).toBe(2);
  });

  it('is not created a third time when it is gone again within ten minutes, and again after that', async () => {
    const { asset } = await usableKite();
    deleteNewest();
    await house.doubt(asset);
    await house.stepToEnd(asset);
    deleteNewest();
    house.pass(9 * minuteMs);
    await house.doubt(asset);
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'failed', failure: { charged: 'yes' } });
    expect(await house.step(asset)).toMatchObject({ state: 'failed', failure: { charged: 'no' } });
    expect(house.billed('asset')).toBe(2);
  });

  it('is created once more when it is gone again much later', async () => {
    const { asset } = await usableKite();
    for (const billed of [2, 3]) {
      deleteNewest();
      await house.doubt(asset);
      expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active', remade: { reason: 'gone' } });
      expect(house.billed('asset')).toBe(billed);
      house.pass(11 * minuteMs);
    }
  });

  it('and may not be used any more fails plainly: it is not made again', async () => {
    const { asset, id } = await usableKite();
    house.emulator.console.deactivateAsset(id);
    await house.doubt(asset);
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'failed', failure: { charged: 'no' } });
    expect(house.billed('asset')).toBe(1);
  });

  it('is waited for while the provider is away', async () => {
    const { asset } = await usableKite();
    deleteNewest();
    await house.doubt(asset);
    for (const route of ['GetAsset', 'ListAssets'] as const) {
      house.emulator.switches.next(route, { kind: 'status', status: 503 }, { times: Infinity });
    }
    for (let count = 0; count < 5; count++) {
      expect(await house.step(asset)).toMatchObject({ state: 'pending' });
      house.pass(10 * minuteMs);
    }
    expect(house.billed('asset')).toBe(1);
  });

  it('and is as new as it is missing is given the time of a new one', async () => {
    const asset = await house.keptKite();
    await house.stepToProcessing(asset);
    const { createdAt = 0 } = (await house.upload(asset)) ?? {};
    await house.stepToEnd(asset);
    deleteNewest();
    await house.doubt(asset);
    await house.stepToEnd(asset);
    expect((await house.upload(asset))?.createdAt).toBeGreaterThan(createdAt + 20_000);
    expect(house.billed('asset')).toBe(2);
  });
});

describe('a doubt', () => {
  it('changes nothing of what was never active, is under way or has failed', async () => {
    const asset = await house.keptKite();
    await house.doubt(asset);
    expect(await house.upload(asset)).toBeUndefined();
    await house.stepToProcessing(asset);
    await house.doubt(asset);
    expect(await house.upload(asset)).toMatchObject({ state: 'processing', doubtedAt: null });
    const bad = await house.keptKite({ type: 'audio', name: 'bad', hash: 'ab'.repeat(32) });
    await house.stepToEnd(bad);
    await house.doubt(bad);
    expect(await house.upload(bad)).toMatchObject({ state: 'failed' });
  });

  it('by two jobs at once is one', async () => {
    const { asset } = await usableKite();
    deleteNewest();
    await Promise.all([house.doubt(asset), house.doubt(asset)]);
    for (let round = 0; round < 4; round++) {
      await Promise.all([house.step(asset), house.step(asset)]);
      house.pass(6_000);
    }
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
    expect(house.billed('asset')).toBe(2);
  });
});

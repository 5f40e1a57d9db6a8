import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAssetHouse, type AssetHouse } from './surroundings.js';

let house: AssetHouse;
beforeEach(async () => {
  house = await startAssetHouse();
});
afterEach(() => house.close());

const minuteMs = 60_000;

describe('a new group', () => {
  it.each([400, 502] as const)(
    'that is not visible yet (%i) is waited for, and nothing is billed twice',
    async (status) => {
      house.emulator.switches.newGroupInvisibleMs = 12_000;
      house.emulator.switches.groupNotFoundStatus = status;
      expect(await house.stepToEnd(await house.kite())).toMatchObject({ state: 'active' });
      expect(house.requests('CreateAsset')).toBeGreaterThan(2);
      expect([house.billed('group'), house.billed('asset')]).toEqual([1, 1]);
    },
  );

  it('that never becomes visible fails after half a minute, uncharged', async () => {
    house.emulator.switches.newGroupInvisibleMs = Infinity;
    const before = house.clock();
    const asset = await house.kite();
    expect(await house.stepToEnd(asset)).toMatchObject({
      state: 'failed',
      failure: { kind: 'not-ready', charged: 'no', referenceName: 'kite' },
    });
    expect(house.clock() - before).toBeGreaterThanOrEqual(30_000);
    expect(await house.upload(asset)).toBeUndefined();
  });

  it('that took long to make is new from when that was known', async () => {
    house.emulator.switches.newGroupInvisibleMs = 70_000;
    house.emulator.switches.next('CreateAssetGroup', { kind: 'delay', delayMs: 30 });
    const asset = await house.kite();
    const stepping = house.step(asset);
    await once(house.emulator.events, 'group-created');
    house.pass(50_000);
    await stepping;
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
  });
});

describe('a new asset', () => {
  it('that cannot be read at first is waited for', async () => {
    house.emulator.switches.newAssetUnreadableMs = 15_000;
    expect(await house.stepToEnd(await house.kite())).toMatchObject({ state: 'active' });
    expect(house.billed('asset')).toBe(1);
  });

  it('that took long to make is waited for as long', async () => {
    house.emulator.switches.newAssetUnreadableMs = 40_000;
    house.emulator.switches.next('CreateAsset', { kind: 'delay', delayMs: 30 });
    const asset = await house.kite();
    const stepping = house.step(asset);
    await once(house.emulator.events, 'asset-created');
    house.pass(30_000);
    await stepping;
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
  });

  it('that can never be read failed, was charged once, and is not made again', async () => {
    house.emulator.switches.newAssetUnreadableMs = Infinity;
    const asset = await house.kite();
    expect(await house.stepToEnd(asset)).toMatchObject({
      state: 'failed',
      failure: { kind: 'asset-failed', charged: 'yes', code: 'NotFound.asset_id' },
    });
    expect(await house.step(asset)).toMatchObject({ state: 'failed', failure: { charged: 'no' } });
    expect(house.requests('CreateAsset')).toBe(1);
  });

  it('that the provider cannot use says why, to every job that needs it', async () => {
    const asset = await house.kite({ sourceUrl: `${house.emulator.storageUrl}/nowhere.png` });
    const failed = await house.stepToEnd(asset);
    expect(failed).toMatchObject({ state: 'failed', failure: { charged: 'yes', referenceName: 'kite' } });
    const message = failed.state === 'failed' ? failed.failure.message : '';
    expect(message.length).toBeGreaterThan(5);
    const before = house.emulator.state.requests.length;
    expect(await house.step(asset)).toMatchObject({ state: 'failed', failure: { message, charged: 'no' } });
    expect(house.emulator.state.requests).toHaveLength(before);
  });

  it('that is processed for a quarter of an hour failed', async () => {
    house.emulator.switches.processingMs = Infinity;
    const asset = await house.kite();
    await house.stepToProcessing(asset);
    house.pass(15 * minuteMs);
    expect(await house.step(asset)).toMatchObject({ state: 'pending' });
    house.pass(1);
    expect(await house.step(asset)).toMatchObject({ state: 'failed', failure: { charged: 'yes' } });
  });

  it('waits through an outage, however long, and a limit as long as told', async () => {
    const asset = await house.kite();
    await house.stepToProcessing(asset);
    await house.emulator.filesArrived();
    for (const route of ['GetAsset', 'ListAssets'] as const) {
      house.emulator.switches.next(route, { kind: 'status', status: 503 }, { times: Infinity });
    }
    house.pass(60 * minuteMs);
    expect(await house.step(asset)).toMatchObject({ state: 'pending' });
    house.emulator.switches.clear();
    house.emulator.switches.next('GetAsset', { kind: 'rate-limit', retryAfterSeconds: 90 });
    expect(await house.step(asset)).toEqual({ state: 'pending', retryAt: house.clock() + 90_000 });
    house.pass(90_000);
    expect(await house.step(asset)).toMatchObject({ state: 'active' });
  });

  it('whose key stops working fails for now, and is known again when it works', async () => {
    const asset = await house.kite();
    await house.stepToProcessing(asset);
    house.emulator.switches.next('GetAsset', {
      kind: 'answer',
      status: 401,
      body: { error: { message: 'Invalid token', type: 'new_api_error', code: 'invalid_api_key' } },
    });
    expect(await house.step(asset)).toMatchObject({ state: 'failed', failure: { kind: 'bad-key', charged: 'yes' } });
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
  });
});

describe('an asset that is active', () => {
  it('is not asked for again, and keeps its harmless name at the provider', async () => {
    const asset = await house.kite();
    await house.stepToEnd(asset);
    const before = house.emulator.state.requests.length;
    expect(await house.step(asset)).toMatchObject({ state: 'active' });
    expect(house.emulator.state.requests).toHaveLength(before);
    expect(house.emulator.state.assets[0]?.name).toMatch(/^kite-[0-9a-f]{10}$/);
  });

  it('belongs to its key: another key gets a counterpart of its own, once, from the kept bytes', async () => {
    const sourceUrl = house.signedLink('kite.png', house.clock() + 60 * minuteMs);
    const asset = await house.keptKite({ sourceUrl });
    const first = await house.stepToEnd(asset);
    house.pass(60 * minuteMs);
    const second = await house.stepToEnd(asset, house.library, house.otherKey);
    expect([first.state, second.state]).toEqual(['active', 'active']);
    expect(second).not.toEqual(first);
    expect(house.ways()).toEqual(['url', 'multipart']);
    expect([house.billed('group'), house.billed('asset')]).toEqual([2, 2]);

    const before = house.emulator.state.requests.length;
    expect(await house.stepToEnd(asset)).toEqual(first);
    expect(await house.stepToEnd(asset, house.library, house.otherKey)).toEqual(second);
    expect(house.emulator.state.requests).toHaveLength(before);
  });
});

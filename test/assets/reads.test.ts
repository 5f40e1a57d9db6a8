import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAssetHouse, type AssetHouse } from './surroundings.js';

let house: AssetHouse;
beforeEach(async () => {
  house = await startAssetHouse();
});
afterEach(() => house.close());

const minuteMs = 60_000;
const badRequest = {
  kind: 'answer',
  status: 400,
  body: { ResponseMetadata: { RequestId: '1', Error: { Code: 'InvalidParameter.Id', Message: 'Id is not valid.' } } },
} as const;
const badKey = {
  kind: 'answer',
  status: 401,
  body: { error: { message: 'Invalid token', type: 'new_api_error', code: 'invalid_api_key' } },
} as const;

describe('reads by id that never work', () => {
  it.each(['works', 'required', 'empty-with'] as const)('end well by the list, which %s', async (groupType) => {
    house.emulator.switches.readsById = 'never';
    house.emulator.switches.listAssetsGroupType = groupType;
    const before = house.clock();
    expect(await house.stepToEnd(await house.keptKite())).toMatchObject({ state: 'active', remade: null });
    expect(house.clock() - before).toBeLessThan(20_000);
    expect(house.billed('asset')).toBe(1);
  });

  it.each([
    ['a bad request', badRequest],
    ["a proxy's page", { kind: 'html', status: 502 }],
    ['a fault', { kind: 'status', status: 500 }],
    ['nothing', { kind: 'empty' }],
  ] as const)('but answer %s end well too', async (_what, behaviour) => {
    house.emulator.switches.next('GetAsset', behaviour, { times: Infinity });
    expect(await house.stepToEnd(await house.keptKite())).toMatchObject({ state: 'active', remade: null });
    expect(house.billed('asset')).toBe(1);
  });

  it('show a failure in the list as well', async () => {
    house.emulator.switches.readsById = 'never';
    const asset = await house.kite({ sourceUrl: `${house.emulator.storageUrl}/nowhere.png` });
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'failed', failure: { code: 'DownloadFailed' } });
    expect(house.billed('asset')).toBe(1);
  });

  it('are the only ones for nine seconds', async () => {
    house.emulator.switches.readsById = 'never';
    const asset = await house.kite();
    await house.stepToProcessing(asset);
    house.pass(9_000);
    await house.step(asset);
    expect(house.requests('ListAssets')).toBe(0);
    house.pass(1);
    await house.step(asset);
    expect(house.requests('ListAssets')).toBeGreaterThan(0);
  });

  it('and find an asset in its group when it was renamed there, by its name when it was moved', async () => {
    house.emulator.switches.readsById = 'never';
    const renamed = await house.kite();
    const moved = await house.kite({ name: 'other' });
    await house.stepToProcessing(renamed);
    await house.stepToProcessing(moved);
    const { assets, groups } = house.emulator.state;
    house.emulator.console.renameAsset(assets[0]?.id ?? '', 'holiday');
    const elsewhere = await house.provider.createGroup(house.key.key, { name: 'elsewhere' });
    house.emulator.console.moveAsset(assets[1]?.id ?? '', elsewhere.id);
    expect(groups).toHaveLength(1);
    expect(await house.stepToEnd(renamed)).toMatchObject({ state: 'active' });
    expect(await house.stepToEnd(moved)).toMatchObject({ state: 'active' });
    expect(house.billed('asset')).toBe(2);
  });
});

describe('an asset that is not found', () => {
  it('is looked for in the list before that is a verdict', async () => {
    house.emulator.switches.newAssetUnreadableMs = Infinity;
    expect(await house.stepToEnd(await house.kite())).toMatchObject({ state: 'failed' });
    const filters = house.emulator.state.requests
      .filter(({ route }) => route === 'ListAssets')
      .map(({ body }) => JSON.stringify(body));
    expect(filters.some((filter) => filter.includes('"Name"'))).toBe(true);
    expect(filters.some((filter) => filter.includes('"GroupIds"'))).toBe(true);
  });

  it('is no verdict while the list is away', async () => {
    house.emulator.switches.newAssetUnreadableMs = Infinity;
    house.emulator.switches.next('ListAssets', { kind: 'status', status: 503 }, { times: Infinity });
    const asset = await house.keptKite();
    await house.stepToProcessing(asset);
    for (let count = 0; count < 5; count++) {
      house.pass(10 * minuteMs);
      expect(await house.step(asset)).toMatchObject({ state: 'pending' });
    }
    house.emulator.switches.clear();
    house.emulator.switches.newAssetUnreadableMs = 0;
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active', remade: { reason: 'not-readable' } });
    expect(house.billed('asset')).toBe(2);
  });

  it('is given a quarter of an hour where reads by id merely fail', async () => {
    house.emulator.switches.newAssetUnreadableMs = Infinity;
    house.emulator.switches.next('GetAsset', { kind: 'html', status: 502 }, { times: Infinity });
    const asset = await house.kite();
    await house.stepToProcessing(asset);
    house.pass(15 * minuteMs);
    expect(await house.step(asset)).toMatchObject({ state: 'pending' });
    house.pass(1);
    expect(await house.step(asset)).toMatchObject({ state: 'failed', failure: { charged: 'yes' } });
    expect(house.billed('asset')).toBe(1);
  });

  it('is the key, not the asset, where that does not work any more', async () => {
    const asset = await house.kite();
    await house.stepToProcessing(asset);
    house.pass(30_000);
    house.emulator.switches.readsById = 'never';
    house.emulator.switches.next('ListAssets', badKey);
    expect(await house.step(asset)).toMatchObject({ state: 'failed', failure: { kind: 'bad-key', charged: 'yes' } });
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
  });
});

describe('a key that may not read any more', () => {
  const noMoney = {
    kind: 'answer',
    status: 403,
    body: { error: { code: 'insufficient_user_quota', message: 'quota is not enough', type: 'new_api_error' } },
  } as const;
  const refuseReads = () => {
    for (const route of ['GetAsset', 'ListAssets'] as const)
      house.emulator.switches.next(route, noMoney, { times: Infinity });
  };

  it.each(['new', 'usable before'])('says nothing of an asset that is %s: no other is made', async (what) => {
    const asset = await house.keptKite();
    await house.stepToProcessing(asset);
    if (what === 'usable before') {
      await house.stepToEnd(asset);
      await house.doubt(asset);
    }
    refuseReads();
    for (let count = 0; count < 5; count++) {
      house.pass(minuteMs);
      expect(await house.step(asset)).toMatchObject({ state: 'failed', failure: { kind: 'no-money' } });
    }
    house.emulator.switches.clear();
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active', remade: null });
    expect(house.billed('asset')).toBe(1);
  });
});

describe('an asset that takes long', () => {
  it('is looked at less and less often', async () => {
    house.emulator.switches.processingMs = Infinity;
    expect(await house.stepToEnd(await house.kite())).toMatchObject({ state: 'failed' });
    expect(house.requests('GetAsset')).toBeGreaterThan(15 * 4);
    expect(house.requests('GetAsset')).toBeLessThan(15 * 4 + 30);
  });
});

describe("what its owner changes at the provider's own pages", () => {
  it('does not matter to an asset under way: names and groups may change', async () => {
    const asset = await house.keptKite();
    await house.stepToProcessing(asset);
    const [made] = house.emulator.state.assets;
    const elsewhere = await house.provider.createGroup(house.key.key, { name: 'elsewhere' });
    house.emulator.console.renameAsset(made?.id ?? '', 'holiday');
    house.emulator.console.moveAsset(made?.id ?? '', elsewhere.id);
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active', providerAssetId: made?.id, remade: null });
    await house.doubt(asset);
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active', providerAssetId: made?.id, remade: null });
    expect(house.billed('asset')).toBe(1);
  });

  it('does not matter to a group: a renamed one is used on', async () => {
    await house.stepToEnd(await house.kite());
    house.emulator.console.renameGroup(house.emulator.state.groups[0]?.id ?? '', 'holiday');
    house.pass(60 * minuteMs);
    expect(await house.stepToEnd(await house.kite({ name: 'other' }))).toMatchObject({ state: 'active' });
    expect([house.billed('group'), house.billed('asset')]).toEqual([1, 2]);
  });
});

import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addAsset } from '../../src/assets/add-asset.js';
import { createProvider } from '../../src/provider/client.js';
import { startAssetHouse, type AssetHouse } from './surroundings.js';

let house: AssetHouse;
beforeEach(async () => {
  house = await startAssetHouse();
});
afterEach(() => house.close());

const minuteMs = 60_000;
const noMoney = {
  kind: 'answer',
  status: 403,
  body: { error: { code: 'insufficient_user_quota', message: 'quota is not enough', type: 'new_api_error' } },
} as const;

describe('a creation whose answer was lost', () => {
  it.each(['CreateAssetGroup', 'CreateAsset'] as const)('is looked up by its name: %s is sent once', async (route) => {
    house.emulator.switches.next(route, { kind: 'reset', when: 'after' });
    const asset = await house.kite();
    expect(await house.stepToEnd(asset)).toEqual({
      state: 'active',
      providerAssetId: house.emulator.state.assets[0]?.id,
      remade: null,
    });
    expect(house.requests('CreateAssetGroup')).toBe(1);
    expect(house.requests('CreateAsset')).toBe(1);
  });

  it('is looked for until the provider has been up for a while: an outage shows nothing', async () => {
    house.emulator.switches.next('CreateAsset', { kind: 'reset', when: 'after' });
    house.emulator.switches.next('ListAssets', { kind: 'status', status: 503 }, { times: Infinity });
    const asset = await house.kite();
    await house.step(asset);
    for (let count = 0; count < 5; count++) {
      house.pass(10 * minuteMs);
      expect(await house.step(asset)).toMatchObject({ state: 'pending' });
    }
    house.emulator.switches.clear();
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
    expect(house.requests('CreateAsset')).toBe(1);
  });

  it('is looked for as long when the answer was waited for in vain for minutes', async () => {
    const provider = createProvider({ baseUrl: house.emulator.url, timeouts: { createAssetMs: 500 } });
    const library = house.libraryWith(provider);
    const asset = await house.kite();
    await house.library.stepGroup(house.group, house.key, new AbortController().signal);
    house.emulator.switches.next('CreateAsset', { kind: 'hang' });
    const stepping = house.step(asset, library);
    await once(house.emulator.events, 'request');
    house.pass(2 * minuteMs);
    expect(await stepping).toMatchObject({ state: 'pending' });
    await provider.close();
    expect(await house.step(asset)).toMatchObject({ state: 'pending' });
    expect(await house.upload(asset)).toMatchObject({ state: 'creating' });
  });

  it('fails when it is not listed after a minute, and nothing is sent again by itself', async () => {
    house.emulator.switches.next('CreateAsset', { kind: 'reset' });
    const asset = await house.kite();
    const before = house.clock();
    expect(await house.stepToEnd(asset)).toMatchObject({
      state: 'failed',
      failure: { kind: 'asset-failed', referenceName: 'kite', charged: 'unknown' },
    });
    expect(house.clock() - before).toBeGreaterThan(minuteMs);
    expect(await house.step(asset)).toMatchObject({ state: 'failed', failure: { charged: 'no' } });
    expect(house.requests('CreateAsset')).toBe(1);
  });

  it('can be had again by adding the file again', async () => {
    house.emulator.switches.next('CreateAsset', { kind: 'reset' });
    const asset = await house.kite();
    await house.stepToEnd(asset);
    const again = await addAsset(
      house.store,
      house.group,
      {
        file: { hash: asset.hash, sizeBytes: 1 },
        facts: { type: 'image', format: 'png', sizeBytes: 1, width: 640, height: 360 },
        fileName: 'kite.png',
        sourceUrl: asset.sourceUrl,
        ownerId: house.owner.id,
      },
      { fingerprint: house.fingerprint, now: house.clock() },
    );
    expect(again).toMatchObject({ isNew: false, asset: { id: asset.id } });
    expect(await house.stepToEnd(again.asset)).toMatchObject({ state: 'active' });
    expect(house.billed('asset')).toBe(1);
  });

  it('of a group that is not listed fails once, and does not close the group for ever', async () => {
    house.emulator.switches.next('CreateAssetGroup', { kind: 'reset' });
    const asset = await house.kite();
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'failed', failure: { charged: 'unknown' } });
    expect(house.requests('CreateAssetGroup')).toBe(1);
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
    expect(house.billed('group')).toBe(1);
  });
});

describe('a lost creation that the key may not look up', () => {
  it('is looked up when the key works again, and was never given up', async () => {
    house.emulator.switches.next('CreateAsset', { kind: 'reset', when: 'after' });
    house.emulator.switches.next('ListAssets', noMoney, { times: Infinity });
    const asset = await house.kite();
    expect(await house.stepToEnd(asset)).toMatchObject({
      state: 'failed',
      failure: { kind: 'no-money', charged: 'unknown' },
    });
    house.pass(10 * minuteMs);
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'failed', failure: { kind: 'no-money' } });
    house.emulator.switches.clear();
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
    expect(house.billed('asset')).toBe(1);
  });
});

describe('two members who add the same new content in the same second', () => {
  const addBoth = () => {
    const given = {
      file: { hash: 'ab'.repeat(32), sizeBytes: 1 },
      facts: { type: 'image', format: 'png', sizeBytes: 1, width: 640, height: 360 } as const,
      fileName: 'kite.png',
      sourceUrl: house.signedLink('kite.png', house.clock() + 60 * minuteMs),
    };
    return Promise.all(
      [house.key, house.otherKey].map(({ owner: { id: ownerId }, fingerprint }) =>
        addAsset(house.store, house.group, { ...given, ownerId }, { fingerprint, now: house.clock() }),
      ),
    );
  };

  it('get one asset, and with one key one creation', async () => {
    const both = await addBoth();
    expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
    const assets = both.map(({ asset }) => asset);
    expect(new Set(assets.map(({ id }) => id)).size).toBe(1);
    const ends = await Promise.all(assets.map((asset) => house.stepToEnd(asset)));
    expect(ends.map(({ state }) => state)).toEqual(['active', 'active']);
    expect([house.billed('group'), house.billed('asset')]).toEqual([1, 1]);
  });

  it('pay one creation each where each has a key of their own', async () => {
    const [{ asset } = { asset: await house.kite() }] = await addBoth();
    await Promise.all([house.key, house.otherKey].map((key) => house.stepToEnd(asset, house.library, key)));
    expect([house.billed('group'), house.billed('asset')]).toEqual([2, 2]);
  });
});

describe('two steps at once', () => {
  it('on one asset make its group and itself once', async () => {
    const asset = await house.kite();
    for (let count = 0; count < 4; count++) {
      await Promise.all([house.step(asset), house.step(asset), house.step(asset)]);
      house.pass(3_000);
    }
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
    expect([house.requests('CreateAssetGroup'), house.requests('CreateAsset')]).toEqual([1, 1]);
  });

  it('on two assets of a new group make the group once', async () => {
    const assets = [await house.kite(), await house.kite({ name: 'other' })];
    await Promise.all(assets.map((asset) => house.stepToEnd(asset)));
    expect([house.billed('group'), house.billed('asset')]).toEqual([1, 2]);
  });

  it('are no failure when both have read the same record: the later one looks again', async () => {
    const asset = await house.kite();
    await house.stepToProcessing(asset);
    await house.emulator.filesArrived();
    house.pass(minuteMs);
    const both = await Promise.all([house.step(asset), house.step(asset)]);
    expect(both.map(({ state }) => state).sort()).toEqual(['active', 'pending']);
    expect(await house.step(asset)).toMatchObject({ state: 'active' });
  });
});

describe('a creation that was refused', () => {
  it.each(['CreateAssetGroup', 'CreateAsset'] as const)('takes its intention back: %s', async (route) => {
    house.emulator.switches.next(route, noMoney);
    const asset = await house.kite();
    expect(await house.stepToEnd(asset)).toMatchObject({
      state: 'failed',
      failure: { kind: 'no-money', phase: 'assets', charged: 'no', code: 'insufficient_user_quota' },
    });
    expect(await house.upload(asset)).toBeUndefined();
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
    expect([house.billed('group'), house.billed('asset')]).toEqual([1, 1]);
  });

  it.each(['CreateAssetGroup', 'CreateAsset'] as const)('for asking too often waits as told: %s', async (route) => {
    house.emulator.switches.next(route, { kind: 'rate-limit', retryAfterSeconds: 40 });
    const asset = await house.kite();
    const before = house.clock();
    expect(await house.step(asset)).toEqual({ state: 'pending', retryAt: before + 40_000 });
    house.pass(40_000);
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
  });

  it('because the provider could not be reached waits: it was never sent', async () => {
    const provider = createProvider({ baseUrl: 'http://127.0.0.1:9', timeouts: { connectMs: 500 } });
    const library = house.libraryWith(provider);
    const asset = await house.kite();
    expect(await house.step(asset, library)).toMatchObject({ state: 'pending' });
    await provider.close();
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
    expect(house.requests('CreateAssetGroup')).toBe(1);
  });
});

describe('a creation that would be held back', () => {
  it('waits before anything is written or sent, in real time', async () => {
    const asset = await house.kite();
    let heldBackMs = 7_000;
    const asked: string[] = [];
    const library = house.libraryWith({
      ...house.provider,
      heldBackMs: (_key, creation) => {
        asked.push(creation);
        return heldBackMs;
      },
    });
    const held = { state: 'pending', retryAt: house.clock() + 7_000 };
    expect(await house.step(asset, library)).toEqual(held);
    expect(await house.store.providerGroups.get(house.group.id, house.fingerprint)).toBeUndefined();
    await house.library.stepGroup(house.group, house.key, new AbortController().signal);
    expect(await house.step(asset, library)).toEqual(held);
    expect(await house.upload(asset)).toBeUndefined();
    expect(asked).toEqual(['create-asset', 'create-asset']);
    heldBackMs = 0;
    expect(await house.stepToEnd(asset, library)).toMatchObject({ state: 'active' });
    expect([house.billed('group'), house.billed('asset')]).toEqual([1, 1]);
  });
});

describe('an end in the middle', () => {
  it('before anything was written leaves nothing behind', async () => {
    const asset = await house.kite();
    const ended = AbortSignal.abort(new Error('the bot is stopping'));
    await expect(house.library.step(asset, house.key, ended)).rejects.toThrow('the bot is stopping');
    expect(await house.store.providerGroups.get(house.group.id, house.fingerprint)).toBeUndefined();
    expect(house.requests('CreateAssetGroup')).toBe(0);
  });

  it('rejects with its reason, and leaves an intention that the next step looks up at once', async () => {
    const asset = await house.kite();
    house.emulator.switches.next('CreateAsset', { kind: 'hang', when: 'after' });
    const ending = new AbortController();
    const stepping = house.library.step(asset, house.key, ending.signal);
    await once(house.emulator.events, 'asset-created');
    ending.abort(new Error('the bot is stopping'));
    await expect(stepping).rejects.toThrow('the bot is stopping');
    expect(await house.upload(asset)).toMatchObject({ state: 'creating', leaseUntil: house.clock() });

    await house.step(asset);
    expect(await house.upload(asset)).toMatchObject({ state: 'processing' });
    expect(house.requests('CreateAsset')).toBe(1);
  });

  it('by a crash keeps others away until its lease is over, and then is looked up', async () => {
    const asset = await house.kite();
    await house.store.uploads.begin({
      assetId: asset.id,
      fingerprint: house.fingerprint,
      nameSent: 'kite-lost',
      way: 'link',
      remade: null,
      keyOwner: house.owner,
      createdAt: house.clock(),
      state: 'creating',
      leaseUntil: house.clock() + 3 * minuteMs,
    });
    expect(await house.library.stepGroup(house.group, house.key, new AbortController().signal)).toMatchObject({
      state: 'ready',
    });
    expect(await house.step(asset)).toMatchObject({ state: 'pending' });
    expect(house.requests('ListAssets')).toBe(0);
    house.pass(3 * minuteMs);
    expect(await house.step(asset)).toMatchObject({ state: 'pending' });
    expect(house.requests('ListAssets')).toBeGreaterThan(0);
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'failed' });
    expect(house.requests('CreateAsset')).toBe(0);
  });
});

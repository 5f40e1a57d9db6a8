import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addAsset } from '../../src/assets/add-asset.js';
import { creationLeaseMs } from '../../src/assets/timing.js';
import { uploadMs } from '../../src/provider/bodies.js';
import type { Asset } from '../../src/store/records.js';
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

/** A picture that is kept and whose link has ended: its bytes are the first way. */
const unlinkedKite = () => house.keptKite({ sourceUrl: house.signedLink('kite.png', house.clock() - minuteMs) });

/** Adds the file again, as its member may. */
const addAgain = ({ hash, sourceUrl }: Asset) =>
  addAsset(
    house.store,
    house.group,
    {
      file: { hash, sizeBytes: 1 },
      facts: { type: 'image', format: 'png', sizeBytes: 1, width: 640, height: 360 },
      ...{ fileName: 'kite.png', sourceUrl, ownerId: house.owner.id },
    },
    { fingerprint: house.fingerprint, now: house.clock() },
  );

describe('a link that the provider cannot fetch', () => {
  it('and refuses is replaced by the bytes, and one creation is billed', async () => {
    house.emulator.switches.linksFetchable = 'refused';
    const asset = await house.keptKite();
    const at = house.clock();
    expect(await house.stepToEnd(asset)).toMatchObject({
      state: 'active',
      remade: { reason: 'not-fetched', way: 'link', charged: 'no', at },
    });
    expect([house.requests('CreateAsset'), house.billed('asset')]).toEqual([2, 1]);
    expect(house.ways()).toEqual(['multipart']);
    expect(await house.upload(asset)).toMatchObject({ way: 'multipart', keyOwner: house.owner });
  });

  it('and accepts all the same is replaced by the bytes, under a name of their own: two are billed', async () => {
    house.emulator.switches.linksFetchable = false;
    const asset = await house.keptKite();
    const { id } = asset;
    expect(await house.stepToEnd(asset)).toMatchObject({
      state: 'active',
      providerAssetId: house.emulator.state.assets[1]?.id,
      remade: { reason: 'not-fetched', way: 'link', charged: 'yes' },
    });
    expect([house.requests('CreateAsset'), house.billed('asset'), house.billed('group')]).toEqual([2, 2, 1]);
    expect(house.ways()).toEqual(['url', 'multipart']);
    expect(new Set(house.emulator.state.assets.map(({ name }) => name)).size).toBe(2);
    expect(await house.upload(asset)).toMatchObject({ assetId: id, state: 'active', way: 'multipart' });
  });

  it('is replaced by the bytes also when these are asked to wait first', async () => {
    house.emulator.switches.linksFetchable = 'refused';
    const notFetched = { Code: 'InvalidParameter.URL', Message: 'Failed to download media from the provided URL.' };
    house.emulator.switches.next('CreateAsset', {
      kind: 'answer',
      status: 400,
      body: { ResponseMetadata: { RequestId: '1', Error: notFetched } },
    });
    house.emulator.switches.next('CreateAsset', { kind: 'rate-limit', retryAfterSeconds: 40 });
    const asset = await house.keptKite();
    expect(await house.step(asset)).toMatchObject({ state: 'pending' });
    expect(await house.upload(asset)).toBeUndefined();
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active', remade: { charged: 'no' } });
    expect(house.billed('asset')).toBe(1);
  });

  it.each([
    ['refused', { kind: 'bad-request', charged: 'no' }, 0],
    [false, { kind: 'asset-failed', charged: 'yes', code: 'DownloadFailed' }, 1],
  ] as const)('fails where the bytes are not kept: fetchable is %s', async (linksFetchable, failure, billed) => {
    house.emulator.switches.linksFetchable = linksFetchable;
    expect(await house.stepToEnd(await house.kite())).toMatchObject({ state: 'failed', failure });
    expect([house.requests('CreateAsset'), house.billed('asset')]).toEqual([1, billed]);
  });
});

describe('an upload that never becomes readable', () => {
  it('is sent inside JSON, once: two creations are billed', async () => {
    house.emulator.switches.multipartReadable = false;
    const asset = await unlinkedKite();
    const before = house.clock();
    expect(await house.stepToEnd(asset)).toMatchObject({
      state: 'active',
      remade: { reason: 'not-readable', way: 'multipart', charged: 'yes' },
    });
    expect(house.clock() - before).toBeGreaterThan(20_000);
    expect(house.ways()).toEqual(['multipart', 'base64']);
    expect(house.billed('asset')).toBe(2);
  });

  it('is sent as a data URI of its type where it is no picture', async () => {
    house.emulator.switches.multipartReadable = false;
    const asset = await house.addAsset('waves', {
      ...(await house.keep('demo/files/waves.mp4')),
      type: 'video',
      sourceUrl: house.signedLink('waves.mp4', house.clock() - minuteMs),
    });
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
    expect(house.ways()).toEqual(['multipart', 'data']);
    expect(house.billed('asset')).toBe(2);
  });

  it('nor does the second fails: two are billed, and no third is made', async () => {
    house.emulator.switches.newAssetUnreadableMs = Infinity;
    const asset = await house.keptKite();
    expect(await house.stepToEnd(asset)).toMatchObject({
      state: 'failed',
      failure: { kind: 'asset-failed', charged: 'yes', code: 'NotFound.asset_id' },
    });
    expect(house.ways()).toEqual(['url', 'multipart']);
    expect(await house.step(asset)).toMatchObject({ state: 'failed', failure: { charged: 'no' } });
    house.pass(60 * minuteMs);
    expect(await house.step(asset)).toMatchObject({ state: 'failed' });
    expect([house.requests('CreateAsset'), house.billed('asset')]).toEqual([2, 2]);
  });

  it('can be tried again by adding the file again, with a second creation of its own', async () => {
    house.emulator.switches.newAssetUnreadableMs = Infinity;
    const asset = await house.keptKite();
    await house.stepToEnd(asset);
    house.emulator.switches.newAssetUnreadableMs = 0;
    house.emulator.switches.linksFetchable = false;
    const again = await addAgain(asset);
    expect(again).toMatchObject({ isNew: false, asset: { id: asset.id } });
    expect(await house.stepToEnd(again.asset)).toMatchObject({ state: 'active', remade: { reason: 'not-fetched' } });
    expect(house.billed('asset')).toBe(4);
  });
});

describe('a file that failed', () => {
  it('may be added several times at once, and is made once', async () => {
    const asset = await house.keptKite({ type: 'audio' });
    await house.stepToEnd(asset);
    const all = await Promise.all([addAgain(asset), addAgain(asset), addAgain(asset)]);
    expect(all.map(({ asset: { id } }) => id)).toEqual([asset.id, asset.id, asset.id]);
    expect(await house.upload(asset)).toBeUndefined();
  });
});

describe('what is wrong with the file itself', () => {
  it('is never tried in another way: one creation is billed', async () => {
    const asset = await house.keptKite({ type: 'audio' });
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'failed', failure: { charged: 'yes' } });
    expect(await house.step(asset)).toMatchObject({ state: 'failed', failure: { charged: 'no' } });
    expect([house.requests('CreateAsset'), house.billed('asset')]).toEqual([1, 1]);
  });

  it('is said of the second creation too, with both billed', async () => {
    house.emulator.switches.linksFetchable = false;
    const asset = await house.keptKite({ type: 'audio' });
    const failed = await house.stepToEnd(asset);
    expect(failed).toMatchObject({ state: 'failed', failure: { charged: 'yes' }, remade: { charged: 'yes' } });
    expect(failed.state === 'failed' && failed.failure.code).not.toBe('DownloadFailed');
    expect(house.billed('asset')).toBe(2);
  });
});

describe('a second creation', () => {
  /** The first was billed and failed; the next step makes the second. */
  async function withFailedFirst(): Promise<Asset> {
    house.emulator.switches.linksFetchable = false;
    const asset = await house.keptKite();
    await house.stepToProcessing(asset);
    await house.emulator.filesArrived();
    house.pass(20_000);
    return asset;
  }

  it('is made once by many steps at once, in two processes', async () => {
    const asset = await withFailedFirst();
    const other = house.libraryWith(house.provider);
    for (let round = 0; round < 4; round++) {
      await Promise.all([house.step(asset), house.step(asset, other), house.step(asset), house.step(asset, other)]);
      house.pass(3_000);
    }
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
    expect([house.requests('CreateAsset'), house.billed('asset')]).toEqual([2, 2]);
  });

  it('whose answer is lost is looked up by its own name, and never sent again', async () => {
    const asset = await withFailedFirst();
    house.emulator.switches.next('CreateAsset', { kind: 'reset', when: 'after' });
    expect(await house.stepToEnd(asset)).toMatchObject({
      state: 'active',
      providerAssetId: house.emulator.state.assets[1]?.id,
      remade: { reason: 'not-fetched', way: 'link', charged: 'yes' },
    });
    expect([house.requests('CreateAsset'), house.billed('asset')]).toEqual([2, 2]);
  });

  it('whose answer is lost and that is not listed fails', async () => {
    const asset = await withFailedFirst();
    house.emulator.switches.next('CreateAsset', { kind: 'reset' });
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'failed', failure: { charged: 'unknown' } });
    house.pass(60 * minuteMs);
    expect(await house.step(asset)).toMatchObject({ state: 'failed', failure: { charged: 'no' } });
    expect([house.requests('CreateAsset'), house.billed('asset')]).toEqual([2, 1]);
  });

  it('has its intention written before it is sent', async () => {
    const asset = await withFailedFirst();
    const first = await house.upload(asset);
    let seen: unknown;
    const library = house.libraryWith({
      ...house.provider,
      createAsset: async (...given) => {
        seen = await house.upload(asset);
        return await house.provider.createAsset(...given);
      },
    });
    await house.step(asset, library);
    expect(seen).toMatchObject({ state: 'creating', way: 'multipart', remade: { way: 'link', charged: 'yes' } });
    expect(seen).not.toMatchObject({ nameSent: first?.nameSent });
    // Bytes may take longer than a link: nobody may look the creation up, and give it up, while they are on their way.
    expect(seen).toMatchObject({ leaseUntil: house.clock() + creationLeaseMs + uploadMs(asset.sizeBytes) });
  });

  it('that is asked to wait is sent later, and is the only one', async () => {
    const asset = await withFailedFirst();
    house.emulator.switches.next('CreateAsset', { kind: 'rate-limit', retryAfterSeconds: 40 });
    expect(await house.step(asset)).toMatchObject({ state: 'pending' });
    expect(await house.upload(asset)).toMatchObject({ state: 'processing', way: 'link', remade: null });
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active', remade: { charged: 'yes' } });
    expect(house.billed('asset')).toBe(2);
  });

  it('that there is no money for is made when there is', async () => {
    const asset = await withFailedFirst();
    house.emulator.switches.next('CreateAsset', noMoney);
    expect(await house.step(asset)).toMatchObject({ state: 'failed', failure: { kind: 'no-money', charged: 'yes' } });
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
    expect(house.billed('asset')).toBe(2);
  });

  it('that is refused for good is not tried by every job that needs the asset', async () => {
    const asset = await withFailedFirst();
    house.emulator.switches.next('CreateAsset', {
      kind: 'answer',
      status: 400,
      body: { ResponseMetadata: { RequestId: '1', Error: { Code: 'InvalidParameter.file', Message: 'It is empty.' } } },
    });
    expect(await house.step(asset)).toMatchObject({
      state: 'failed',
      failure: { kind: 'bad-request', charged: 'yes' },
      // Nobody is told of two creations where there was one.
      remade: null,
    });
    expect(await house.upload(asset)).toMatchObject({ state: 'failed', message: 'It is empty.' });
    const { length } = house.emulator.state.requests;
    expect(await house.step(asset)).toMatchObject({ state: 'failed', failure: { charged: 'no' } });
    expect(house.emulator.state.requests).toHaveLength(length);
    expect(house.billed('asset')).toBe(1);
  });
});

describe('an asset without a way to the provider', () => {
  it('sends nothing, makes no group and costs nothing', async () => {
    const sourceUrl = house.signedLink('kite.png', house.clock() + minuteMs);
    expect(await house.stepToEnd(await house.kite({ sourceUrl }))).toMatchObject({
      state: 'failed',
      failure: { kind: 'link-ended', charged: 'no', referenceName: 'kite' },
    });
    expect(house.emulator.state.requests).toEqual([]);
  });
});

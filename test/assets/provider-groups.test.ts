import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAssetHouse, type AssetHouse } from './surroundings.js';

let house: AssetHouse;
beforeEach(async () => {
  house = await startAssetHouse();
});
afterEach(() => house.close());

const minuteMs = 60_000;
const deleteNewest = () => house.emulator.console.deleteGroup(house.emulator.state.groups.at(-1)?.id ?? '');
const billed = () => [house.billed('group'), house.billed('asset')];

/** A group that is not new any more. */
beforeEach(async () => {
  await house.stepToEnd(await house.kite({ name: 'first' }));
  house.pass(60 * minuteMs);
});

describe("a group that was deleted at the provider's own pages", () => {
  it('is made again at the next use, and what is added goes into that', async () => {
    deleteNewest();
    expect(await house.stepToEnd(await house.kite())).toMatchObject({ state: 'active', remade: null });
    expect(billed()).toEqual([2, 2]);
    expect(house.emulator.state.assets.at(-1)?.groupId).toBe(house.emulator.state.groups.at(-1)?.id);
  });

  it('is made again once for many that are added at once', async () => {
    deleteNewest();
    const assets = [await house.kite(), await house.kite({ name: 'two' }), await house.kite({ name: 'three' })];
    for (let round = 0; round < 3; round++) {
      await Promise.all(assets.map((asset) => house.step(asset)));
      house.pass(3_000);
    }
    for (const asset of assets) expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
    expect(billed()).toEqual([2, 4]);
  });

  it('again within ten minutes is not made a third time, and is after that', async () => {
    deleteNewest();
    await house.stepToEnd(await house.kite());
    deleteNewest();
    house.pass(5 * minuteMs);
    const late = await house.kite({ name: 'late' });
    expect(await house.stepToEnd(late)).toMatchObject({
      state: 'failed',
      failure: { kind: 'not-ready', charged: 'no' },
    });
    expect(billed()).toEqual([2, 2]);
    house.pass(6 * minuteMs);
    expect(await house.stepToEnd(late)).toMatchObject({ state: 'active' });
    expect(billed()).toEqual([3, 3]);
  });

  it('is not forgotten while the list is away', async () => {
    deleteNewest();
    house.emulator.switches.next('ListAssetGroups', { kind: 'status', status: 503 }, { times: Infinity });
    const asset = await house.kite();
    expect(await house.step(asset)).toMatchObject({ state: 'pending' });
    expect(await house.store.providerGroups.get(house.group.id, house.fingerprint)).toBeDefined();
    house.emulator.switches.clear();
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
    expect(billed()).toEqual([2, 2]);
  });
});

describe('a group that is there', () => {
  it('is not made again, whatever a creation says and whatever it is called there', async () => {
    house.emulator.console.renameGroup(house.emulator.state.groups[0]?.id ?? '', 'holiday');
    house.emulator.switches.next('CreateAsset', {
      kind: 'status',
      status: 502,
      message: 'upstream asset error: [NotFound.group_id] The specified group is not found.',
    });
    const asset = await house.kite();
    expect(await house.step(asset)).toMatchObject({ state: 'failed', failure: { kind: 'not-ready', charged: 'no' } });
    expect(await house.stepToEnd(asset)).toMatchObject({ state: 'active' });
    expect(billed()).toEqual([1, 2]);
  });
});

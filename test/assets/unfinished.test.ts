import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary, type Library } from '../../src/assets/library.js';
import { createTiming } from '../../src/assets/timing.js';
import { resumeUnfinished } from '../../src/assets/unfinished.js';
import type { Asset } from '../../src/store/records.js';
import { startAssetHouse, type AssetHouse } from './surroundings.js';

let house: AssetHouse;
beforeEach(async () => {
  house = await startAssetHouse();
});
afterEach(() => house.close());

/** What was written to the log, by its message. */
let logged: string[];
beforeEach(() => {
  logged = [];
});

/** As a restart would, with waits of milliseconds. */
function resume({
  library,
  signal = new AbortController().signal,
}: { library?: Pick<Library, 'step'>; signal?: AbortSignal } = {}) {
  const timing = createTiming(house.clock, 1_000);
  const remember = (_fields: unknown, message: string) => void logged.push(message);
  const log = Object.assign(Object.create(house.log) as typeof house.log, { error: remember, info: remember });
  const { store, provider, tokens } = house;
  const fast = createLibrary({ store, provider, timing, sourceFileOf: () => Promise.resolve(undefined), log });
  return resumeUnfinished({ store, tokens, library: library ?? fast, timing, log }, signal);
}

/** An asset whose creation was answered before the process ended. */
async function unfinished(name: string): Promise<Asset> {
  const asset = await house.kite({ name });
  await house.stepToProcessing(asset);
  return asset;
}
const states = (...assets: Asset[]) => Promise.all(assets.map(async (asset) => (await house.upload(asset))?.state));

describe('a restart', () => {
  it('goes on waiting for assets, and looks up a lost creation', async () => {
    const one = await unfinished('one');
    const two = await unfinished('two');
    const lost = await house.kite({ name: 'lost' });
    house.emulator.switches.next('CreateAsset', { kind: 'reset', when: 'after' });
    await house.step(lost);
    expect(await states(one, two, lost)).toEqual(['processing', 'processing', 'creating']);
    await house.emulator.filesArrived();
    house.pass(10_000);
    await resume();
    expect(await states(one, two, lost)).toEqual(['active', 'active', 'active']);
    expect([house.requests('CreateAsset'), house.billed('asset')]).toEqual([3, 3]);
  });

  it('leaves alone what was removed, whose key is gone, and whose key was never written down', async () => {
    const removed = await unfinished('removed');
    await house.store.assets.remove(removed.id, house.clock());
    const keyless = await unfinished('keyless');
    const upload = await house.store.uploads.get(keyless.id, house.fingerprint);
    if (upload) await house.store.uploads.save({ ...upload.record, keyOwner: null }, upload.version);
    const foreign = await unfinished('foreign');
    const other = await house.store.uploads.get(foreign.id, house.fingerprint);
    if (other) await house.store.uploads.save({ ...other.record, keyOwner: house.otherKey.owner }, other.version);
    house.pass(10_000);
    const before = house.emulator.state.requests.length;
    await resume();
    expect(await states(removed, keyless, foreign)).toEqual(['processing', 'processing', 'processing']);
    expect(house.emulator.state.requests).toHaveLength(before);
    expect(logged).toEqual([]);
  });

  it('goes on with the others when one breaks, and says so', async () => {
    const broken = await unfinished('broken');
    const whole = await unfinished('whole');
    await house.emulator.filesArrived();
    house.pass(10_000);
    const library: Pick<Library, 'step'> = {
      step: (asset, key, signal) =>
        asset.id === broken.id ? Promise.reject(new Error('the disk is full')) : house.library.step(asset, key, signal),
    };
    await resume({ library });
    expect(await states(broken, whole)).toEqual(['processing', 'active']);
    expect(logged.sort()).toEqual([
      'an asset of an earlier process has ended',
      'an unfinished asset could not be gone on with',
    ]);
  });

  it('takes few steps at once', async () => {
    const assets = [];
    for (let count = 0; count < 7; count++) assets.push(await unfinished(`kite-${count}`));
    let running = 0;
    let most = 0;
    const library: Pick<Library, 'step'> = {
      async step() {
        most = Math.max(most, (running += 1));
        // Long enough for every other one to begin, if it may.
        for (let turn = 0; turn < 500; turn++) await new Promise(setImmediate);
        running -= 1;
        return { state: 'active', providerAssetId: 'asset-1', remade: null };
      },
    };
    await resume({ library });
    expect(most).toBe(4);
  });

  it('ends quietly when the bot does, in the middle of a wait', async () => {
    house.emulator.switches.processingMs = Infinity;
    const asset = await unfinished('endless');
    const ending = new AbortController();
    const library: Pick<Library, 'step'> = {
      step(...given) {
        queueMicrotask(() => ending.abort(new Error('the bot is stopping')));
        return house.library.step(...given);
      },
    };
    await resume({ library, signal: ending.signal });
    expect(await states(asset)).toEqual(['processing']);
    expect(logged).toEqual([]);
  });

  it('does not fail when the store does', async () => {
    await house.store.close();
    await resume();
    expect(logged).toEqual(['unfinished assets could not be read']);
  });
});

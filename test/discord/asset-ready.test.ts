import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { assetFailed } from '../../src/assets/failure.js';
import type { PayingKey } from '../../src/assets/keys.js';
import { createTiming } from '../../src/assets/timing.js';
import { bringAsset } from '../../src/discord/asset-ready.js';
import type { Services } from '../../src/discord/services.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import type { Asset } from '../../src/store/records.js';
import { exampleAsset, start, uploadIntention } from '../store/examples.js';
import { english } from '../../src/texts/english.js';
import { temporaryFolder } from '../store/temporary-folder.js';

/** An asset whose creation with mia's key fails, once `wait` is over. */
async function failing(wait: (signal: AbortSignal) => Promise<unknown> = () => Promise.resolve()) {
  const store = await openSqliteStore({ path: path.join(await temporaryFolder(), 'dailies.sqlite') });
  onTestFinished(() => store.close());
  const asset = exampleAsset();
  await store.assets.add(asset);
  const library = {
    step: (_asset: Asset, _key: PayingKey, signal: AbortSignal) =>
      wait(signal).then(() => assetFailed(asset, 'It is damaged.', 'no')),
  };
  const services = {
    store,
    library,
    timing: createTiming(() => start, 1),
    signal: new AbortController().signal,
    log: pino({ level: 'silent' }),
  } as unknown as Services;
  const key = { owner: { scope: 'member', id: 'mia' }, key: 'sk-mia', fingerprint: 'print' } as const;
  return {
    store,
    asset,
    bring: (askedAt?: number) => bringAsset({ asset, isNew: true }, key, services, english, askedAt),
  };
}

describe('an asset that the provider takes long for', () => {
  it('is waited for until the fifteenth minute after it was asked for, whatever went before', async () => {
    const minuteMs = 60_000;
    const { bring } = await failing((signal) => delay(60 * minuteMs, undefined, { signal }));
    expect(await bring(start - 14 * minuteMs)).toEqual({ state: 'preparing' });
    expect(await bring(start - 20 * minuteMs)).toEqual({ state: 'preparing' });
  });

  it('is waited for at all where time is left', async () => {
    const { bring } = await failing();
    expect(await bring(start - 13 * 60_000)).toMatchObject({ state: 'failed' });
  });
});

describe('a new asset that cannot be made good', () => {
  it('is taken back', async () => {
    const { store, asset, bring } = await failing();
    expect(await bring()).toMatchObject({ state: 'failed' });
    expect(await store.assets.byName(asset.groupId, asset.name)).toBeUndefined();
  });

  it('stays where another key has it, whose member added the same content meanwhile', async () => {
    const { store, asset, bring } = await failing();
    await store.uploads.begin(uploadIntention(asset.id, 'yours'));
    expect(await bring()).toMatchObject({ state: 'failed' });
    expect(await store.assets.byName(asset.groupId, asset.name)).toEqual(asset);
  });
});

import path from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { assetFailed } from '../../src/assets/failure.js';
import { createTiming } from '../../src/assets/timing.js';
import { bringAsset } from '../../src/discord/asset-ready.js';
import type { Services } from '../../src/discord/services.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { exampleAsset, start, uploadIntention } from '../store/examples.js';
import { english } from '../../src/texts/english.js';
import { temporaryFolder } from '../store/temporary-folder.js';

/** An asset whose creation with mia's key fails. */
async function failing() {
  const store = await openSqliteStore({ path: path.join(await temporaryFolder(), 'dailies.sqlite') });
  onTestFinished(() => store.close());
  const asset = exampleAsset();
  await store.assets.add(asset);
  const library = { step: () => Promise.resolve(assetFailed(asset, 'It is damaged.', 'no')) };
  const services = {
    store,
    library,
    timing: createTiming(() => start, 1),
    signal: new AbortController().signal,
    log: pino({ level: 'silent' }),
  } as unknown as Services;
  const key = { owner: { scope: 'member', id: 'mia' }, key: 'sk-mia', fingerprint: 'print' } as const;
  return { store, asset, bring: () => bringAsset({ asset, isNew: true }, key, services, english) };
}

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

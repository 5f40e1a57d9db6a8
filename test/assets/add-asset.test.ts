import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addAsset } from '../../src/assets/add-asset.js';
import { checkName } from '../../src/assets/names.js';
import { UserError } from '../../src/errors.js';
import type { MediaFacts } from '../../src/media/types.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import type { Store } from '../../src/store/store.js';
import type { Upload } from '../../src/store/records.js';
import { exampleGroup, uploadIntention } from '../store/examples.js';
import { temporaryFolder } from '../store/temporary-folder.js';

let store: Store;
const group = exampleGroup({ name: '**bold** `group`' });
beforeEach(async () => {
  store = await openSqliteStore({ path: `${await temporaryFolder()}/store.sqlite` });
  await store.groups.add(group);
});
afterEach(() => store.close());

const picture: MediaFacts = { type: 'image', format: 'png', sizeBytes: 10, width: 640, height: 360 };
const sound: MediaFacts = { type: 'audio', format: 'mp3', sizeBytes: 10, durationSeconds: 3.5 };
const now = 1_790_000_000_000;

function add(hash: string, fields: { fileName?: string; name?: string; facts?: MediaFacts; sourceUrl?: string } = {}) {
  const { fileName = 'Red Kite.png', facts = picture, sourceUrl = `https://cdn.test/${hash}`, name } = fields;
  const given = { file: { hash, sizeBytes: 10 }, facts, fileName, sourceUrl, ownerId: 'mia', name };
  return addAsset(store, group, given, { fingerprint: 'print', now });
}

describe('adding a file to a group', () => {
  it('keeps what it is, and names it after the file', async () => {
    const { asset, isNew } = await add('one');
    expect(isNew).toBe(true);
    expect(await store.assets.byName(group.id, 'red-kite')).toEqual(asset);
    expect(asset).toMatchObject({ type: 'image', width: 640, durationSeconds: null, createdAt: now, ownerId: 'mia' });
    expect((await add('two', { facts: sound, fileName: 'Wind.mp3' })).asset).toMatchObject({
      name: 'wind',
      width: null,
      height: null,
      durationSeconds: 3.5,
    });
  });

  it('gives other content of the same file name the next free name', async () => {
    const names = [];
    for (const hash of ['one', 'two', 'three']) names.push((await add(hash)).asset.name);
    expect(names).toEqual(['red-kite', 'red-kite-2', 'red-kite-3']);
  });

  it('gives a name that can be typed, however long the reserved one of its file is', async () => {
    const { asset } = await add('one', { fileName: `image${'1'.repeat(27)}.png` });
    expect(checkName(asset.name)).toBe(asset.name);
  });

  it('gives two at once two names', async () => {
    const both = await Promise.all([add('one'), add('two')]);
    expect(both.map(({ asset }) => asset.name).sort()).toEqual(['red-kite', 'red-kite-2']);
  });

  it('refuses a wanted name that other content has, without formatting what the message holds', async () => {
    await add('one', { name: 'kite' });
    const refusal = await add('two', { name: 'kite' }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserError);
    expect((refusal as Error).message).toBe(
      "`@kite` is taken in this channel's group. Choose another name with /asset add. Nothing was charged.",
    );
    expect(await store.assets.list(group.id)).toHaveLength(1);
  });

  it('finds the same content again, with its newer link, whatever name it comes with', async () => {
    const first = await add('one', { name: 'kite' });
    const twin = await add('one', { name: 'another', fileName: 'other.png', sourceUrl: 'https://cdn.test/newer' });
    expect(twin).toEqual({ isNew: false, asset: { ...first.asset, sourceUrl: 'https://cdn.test/newer' } });
    expect(await store.assets.get(first.asset.id)).toEqual(twin.asset);
  });

  it('does not find content of another group', async () => {
    await add('one');
    const other = exampleGroup({ channelId: 'other' });
    const given = { file: { hash: 'one', sizeBytes: 10 }, facts: picture, fileName: 'a.png', ownerId: 'mia' };
    const added = await addAsset(
      store,
      other,
      { ...given, sourceUrl: 'https://cdn.test/x' },
      { fingerprint: 'print', now },
    );
    expect(added.isNew).toBe(true);
  });

  it('forgets that the provider could not use it, for this key alone', async () => {
    const { asset } = await add('one');
    const failed = (fingerprint: string): Upload => ({
      ...{ assetId: asset.id, fingerprint, nameSent: 'x', createdAt: now, way: 'link', remade: null, keyOwner: null },
      ...{ state: 'failed', providerAssetId: 'asset-1', code: null, message: 'too small' },
    });
    for (const fingerprint of ['print', 'other-print']) await store.uploads.begin(failed(fingerprint));
    await add('one');
    expect(await store.uploads.get(asset.id, 'print')).toBeUndefined();
    expect(await store.uploads.get(asset.id, 'other-print')).toBeDefined();
  });

  it('leaves a creation that is under way, or done, as it is', async () => {
    const { asset } = await add('one');
    await store.uploads.begin(uploadIntention(asset.id));
    await add('one');
    expect((await store.uploads.get(asset.id, 'print'))?.record.state).toBe('creating');
  });
});

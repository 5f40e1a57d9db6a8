import { describe, expect, it, onTestFinished } from 'vitest';
import type { Upload } from '../../src/store/records.js';
import { ConflictError, type Store } from '../../src/store/store.js';
import type { Backend } from './backend.js';
import {
  exampleAsset,
  exampleDraft,
  exampleGroup,
  exampleJob,
  providerGroupIntention,
  start,
  uploadIntention,
} from './examples.js';
import { describeJobs } from './job-contract.js';
import { describeUsage } from './usage-contract.js';

/** What every implementation of `Store` must do. `makeBackend` gives an empty one that ends with the test. */
export function describeStore(name: string, makeBackend: () => Promise<Backend>): void {
  async function openBoth(): Promise<{ store: Store; other: Store; reopen: () => Promise<Store> }> {
    const backend = await makeBackend();
    const open = async () => {
      const store = await backend.open();
      onTestFinished(() => store.close());
      return store;
    };
    return { store: await open(), other: await open(), reopen: open };
  }
  const openOne = async () => (await openBoth()).store;

  describe(`${name}: groups`, () => {
    it('keeps a group and makes the newest its channel’s current one', async () => {
      const { groups } = await openOne();
      const first = exampleGroup({ name: 'one' });
      const second = exampleGroup({ name: 'two', createdAt: start + 1 });
      const elsewhere = exampleGroup({ name: 'one', channelId: 'elsewhere', guildId: null });
      for (const group of [first, second, elsewhere]) expect(await groups.add(group)).toBe(true);
      expect(await groups.get(first.id)).toEqual(first);
      expect(await groups.current('channel')).toEqual(second);
      expect(await groups.current('elsewhere')).toEqual(elsewhere);
      expect(await groups.list('channel')).toEqual([first, second]);
    });

    it('changes nothing when the name is taken in the channel', async () => {
      const { groups } = await openOne();
      const first = exampleGroup({ name: 'one' });
      const second = exampleGroup({ name: 'two', createdAt: start + 1 });
      await groups.add(first);
      await groups.add(second);
      const again = exampleGroup({ name: 'one' });
      expect(await groups.add(again)).toBe(false);
      expect(await groups.get(again.id)).toBeUndefined();
      expect(await groups.current('channel')).toEqual(second);
    });

    it('knows nothing of a channel without groups', async () => {
      const { groups } = await openOne();
      expect(await groups.get('none')).toBeUndefined();
      expect(await groups.current('none')).toBeUndefined();
      expect(await groups.list('none')).toEqual([]);
    });

    it('makes another group the current one, by its name', async () => {
      const { groups } = await openOne();
      const [first, second] = [exampleGroup({ name: 'one' }), exampleGroup({ name: 'two', createdAt: start + 1 })];
      await groups.add(first);
      await groups.add(second);
      expect(await groups.byName('channel', 'one')).toEqual(first);
      await groups.use(first);
      expect(await groups.current('channel')).toEqual(first);
    });

    it('removes a group: its name is free, the newest of the others is the current one, and its jobs still find it', async () => {
      const { groups } = await openOne();
      const names = ['one', 'two', 'three'];
      const [first, second, third] = names.map((name, index) => exampleGroup({ name, createdAt: start + index }));
      if (!first || !second || !third) throw new Error('three groups');
      for (const group of [first, second, third]) await groups.add(group);
      await groups.remove(first, start + 5);
      expect(await groups.current('channel')).toEqual(third);
      await groups.remove(third, start + 6);
      expect(await groups.current('channel')).toEqual(second);
      expect(await groups.list('channel')).toEqual([second]);
      expect(await groups.get(third.id)).toEqual(third);
      await groups.use(third);
      expect(await groups.current('channel')).toEqual(second);
      expect(await groups.add(exampleGroup({ name: 'one' }))).toBe(true);
      await groups.remove(second, start + 7);
      expect(await groups.byName('channel', 'two')).toBeUndefined();
    });

    it('lets one of two take a name', async () => {
      const { store, other } = await openBoth();
      const results = await Promise.all([store.groups.add(exampleGroup()), other.groups.add(exampleGroup())]);
      expect(results.sort()).toEqual([false, true]);
      expect(await store.groups.list('channel')).toHaveLength(1);
    });
  });

  describe(`${name}: assets`, () => {
    it('finds an asset by id, by name and by content', async () => {
      const { assets } = await openOne();
      const boat = exampleAsset();
      const other = exampleAsset({ name: 'boat-2', createdAt: start + 1 });
      expect(await assets.add(other)).toBe(true);
      expect(await assets.add(boat)).toBe(true);
      expect(await assets.get(boat.id)).toEqual(boat);
      expect(await assets.byName('group', 'boat')).toEqual(boat);
      expect(await assets.byHash('group', boat.hash)).toEqual(boat);
      expect(await assets.byName('elsewhere', 'boat')).toBeUndefined();
      expect(await assets.byHash('elsewhere', boat.hash)).toBeUndefined();
    });

    it('refuses a name that is taken in the group, and only there', async () => {
      const { assets } = await openOne();
      const first = exampleAsset();
      await assets.add(first);
      expect(await assets.add(exampleAsset())).toBe(false);
      expect(await assets.add(exampleAsset({ groupId: 'elsewhere' }))).toBe(true);
      expect(await assets.list('group')).toEqual([first]);
    });

    it('refuses a content that the group has, whatever its name, and only there', async () => {
      const { assets } = await openOne();
      const first = exampleAsset();
      await assets.add(first);
      const copy = exampleAsset({ name: 'copy', hash: first.hash, ownerId: 'tom', createdAt: start + 1 });
      expect(await assets.add(copy)).toBe(false);
      expect(await assets.get(copy.id)).toBeUndefined();
      expect(await assets.byName('group', 'copy')).toBeUndefined();
      expect(await assets.byHash('group', first.hash)).toEqual(first);
      expect(await assets.add({ ...copy, groupId: 'elsewhere' })).toBe(true);
      expect(await assets.list('group')).toEqual([first]);
    });

    it('takes a content again once it was removed', async () => {
      const { assets } = await openOne();
      const first = exampleAsset();
      const again = exampleAsset({ name: 'again', hash: first.hash });
      await assets.add(first);
      await assets.remove(first.id, start + 1);
      expect(await assets.add(again)).toBe(true);
      expect(await assets.byHash('group', first.hash)).toEqual(again);
      expect(await assets.get(first.id)).toEqual(first);
    });

    it.each([
      ['content', { hash: 'same' }],
      ['name', { name: 'same' }],
    ])('lets one of many that come at once take a %s', async (_, same) => {
      const { store, other } = await openBoth();
      const many = Array.from({ length: 8 }, (_, index) => exampleAsset({ name: `asset-${index}`, ...same }));
      const results = await Promise.all(many.map((asset, index) => (index % 2 ? other : store).assets.add(asset)));
      const taken = many.filter((_, index) => results[index]);
      expect(taken).toHaveLength(1);
      expect(await store.assets.list('group')).toEqual(taken);
    });

    it('lists the most recent first, by type and up to a limit', async () => {
      const { assets } = await openOne();
      const image = exampleAsset({ name: 'a' });
      const clip = exampleAsset({ name: 'b', type: 'video', durationSeconds: 3.5, createdAt: start + 1 });
      const later = exampleAsset({ name: 'c', createdAt: start + 2 });
      for (const asset of [clip, later, image]) await assets.add(asset);
      expect(await assets.list('group')).toEqual([later, clip, image]);
      expect(await assets.list('group', { limit: 2 })).toEqual([later, clip]);
      expect(await assets.list('group', { type: 'image' })).toEqual([later, image]);
      expect(await assets.list('group', { type: 'image', limit: 1 })).toEqual([later]);
      expect(await assets.list('elsewhere')).toEqual([]);
    });

    it('notes a newer link to an asset, and nothing where there is no asset', async () => {
      const { assets } = await openOne();
      const asset = exampleAsset();
      await assets.add(asset);
      const sourceUrl = 'https://cdn.discordapp.com/attachments/1/2/boat.png?ex=2';
      await assets.refreshSource(asset.id, sourceUrl);
      await assets.refreshSource('none', sourceUrl);
      expect(await assets.list('group')).toEqual([{ ...asset, sourceUrl }]);
      await expect(assets.refreshSource(asset.id, 'no link')).rejects.toThrow();
      expect(await assets.get(asset.id)).toEqual({ ...asset, sourceUrl });
    });

    it('frees the name of an asset that was removed, and keeps it for the jobs that hold it', async () => {
      const { assets } = await openOne();
      const asset = exampleAsset();
      await assets.add(asset);
      expect(await assets.usesContent(asset.hash)).toBe(true);
      await assets.remove(asset.id, start + 1);
      expect(await assets.get(asset.id)).toEqual(asset);
      expect(await assets.byName('group', asset.name)).toBeUndefined();
      expect(await assets.byHash('group', asset.hash)).toBeUndefined();
      expect(await assets.list('group')).toEqual([]);
      expect(await assets.usesContent(asset.hash)).toBe(false);
      expect(await assets.rename(asset.id, 'ship')).toBe(false);
      expect(await assets.add(exampleAsset())).toBe(true);
    });

    it('renames an asset, but not to a name that is taken', async () => {
      const { assets } = await openOne();
      const boat = exampleAsset();
      const ship = exampleAsset({ name: 'ship' });
      await assets.add(boat);
      await assets.add(ship);
      expect(await assets.rename(boat.id, 'ship')).toBe(false);
      expect(await assets.get(boat.id)).toEqual(boat);
      expect(await assets.rename(boat.id, 'ferry')).toBe(true);
      expect(await assets.byName('group', 'ferry')).toEqual({ ...boat, name: 'ferry' });
      expect(await assets.byName('group', 'boat')).toBeUndefined();
      expect(await assets.rename('none', 'raft')).toBe(false);
    });

    it('lists what a member added, in every group', async () => {
      const { assets } = await openOne();
      const mine = [exampleAsset(), exampleAsset({ groupId: 'elsewhere' })];
      for (const asset of [...mine, exampleAsset({ name: 'other', ownerId: 'tom' })]) await assets.add(asset);
      expect(await assets.listOwned('mia')).toEqual(mine);
    });

    it('tells which contents others use too', async () => {
      const { assets } = await openOne();
      const gone = exampleAsset({ name: 'gone', ownerId: 'tom', hash: 'gone' });
      for (const asset of [
        exampleAsset({ hash: 'mine' }),
        exampleAsset({ name: 'two', hash: 'both' }),
        exampleAsset({ name: 'three', ownerId: 'tom', hash: 'both', groupId: 'elsewhere' }),
        exampleAsset({ name: 'four', ownerId: 'tom', hash: 'theirs' }),
        gone,
      ])
        await assets.add(asset);
      await assets.remove(gone.id, start + 1);
      expect(await assets.usedByOthers('mia', ['mine', 'both', 'gone', 'none'])).toEqual(new Set(['both']));
      expect(await assets.usedByOthers('mia', [])).toEqual(new Set());
    });
  });

  describe(`${name}: counterparts`, () => {
    it('keeps one for each key', async () => {
      const { uploads } = await openOne();
      const mine = uploadIntention('asset', 'mine');
      const yours = uploadIntention('asset', 'yours');
      const version = await uploads.begin(mine);
      expect(version).toBeDefined();
      expect(await uploads.begin(yours)).toBeDefined();
      expect(await uploads.begin({ ...mine, nameSent: 'boat-2' })).toBeUndefined();
      expect(await uploads.get('asset', 'mine')).toEqual({ record: mine, version });
      expect((await uploads.get('asset', 'yours'))?.record).toEqual(yours);
      expect(await uploads.get('asset', 'nobody')).toBeUndefined();
    });

    it('keeps groups and assets of the same id apart', async () => {
      const { uploads, providerGroups } = await openOne();
      expect(await uploads.begin(uploadIntention('same'))).toBeDefined();
      expect(await providerGroups.begin(providerGroupIntention('same'))).toBeDefined();
    });

    it('refuses a change by somebody whose knowledge is out of date', async () => {
      const { providerGroups } = await openOne();
      const intention = providerGroupIntention('group');
      const { leaseUntil, ...rest } = { ...intention, leaseUntil: 0 };
      const ready = { ...rest, state: 'ready', providerGroupId: 'group-1' } as const;
      const version = (await providerGroups.begin(intention)) ?? 0;
      const newer = await providerGroups.save(ready, version);
      await expect(providerGroups.save(intention, version)).rejects.toThrow(ConflictError);
      await expect(providerGroups.remove(intention, version)).rejects.toThrow(ConflictError);
      expect(await providerGroups.get('group', 'print')).toEqual({ record: ready, version: newer });
    });

    it('lets one of two begin', async () => {
      const { store, other } = await openBoth();
      const intention = uploadIntention('asset');
      const versions = await Promise.all([store.uploads.begin(intention), other.uploads.begin(intention)]);
      expect(versions.filter((version) => version !== undefined)).toHaveLength(1);
    });

    it('does not take one begun anew for the one that was forgotten', async () => {
      const { uploads } = await openOne();
      const intention = uploadIntention('asset');
      const old = (await uploads.begin(intention)) ?? 0;
      await uploads.remove(intention, old);
      expect(await uploads.get('asset', 'print')).toBeUndefined();
      for (const guess of [old, old + 1]) {
        await expect(uploads.save(intention, guess)).rejects.toThrow(ConflictError);
      }
      const anew = { ...intention, nameSent: 'boat-2' };
      const version = await uploads.begin(anew);
      expect(version).toBeDefined();
      await expect(uploads.save(intention, old)).rejects.toThrow(ConflictError);
      expect(await uploads.get('asset', 'print')).toEqual({ record: anew, version });
    });

    it('refuses a change to one that was never begun', async () => {
      const { uploads } = await openOne();
      await expect(uploads.save(uploadIntention('asset'), 1)).rejects.toThrow(ConflictError);
      await expect(uploads.remove(uploadIntention('asset'), 1)).rejects.toThrow(ConflictError);
    });
  });

  describe(`${name}: holds on intentions`, () => {
    it('end all at once, and with them what their holders know', async () => {
      const { uploads, providerGroups } = await openOne();
      const [upload, group] = [uploadIntention('asset'), providerGroupIntention('group')];
      const version = (await uploads.begin(upload)) ?? 0;
      await providerGroups.begin(group);
      for (const table of [uploads, providerGroups]) await table.releaseAll(start + 10_000);
      expect((await uploads.get('asset', 'print'))?.record).toEqual({ ...upload, leaseUntil: start + 10_000 });
      expect((await providerGroups.get('group', 'print'))?.record).toEqual({ ...group, leaseUntil: start + 10_000 });
      await expect(uploads.save(upload, version)).rejects.toThrow(ConflictError);
    });

    it('that have ended are not begun anew, and what was made has none', async () => {
      const { uploads } = await openOne();
      const { leaseUntil: _, ...upload } = { ...uploadIntention('made'), leaseUntil: 0 };
      const made = { ...upload, state: 'active', providerAssetId: 'asset-1' } as const;
      await uploads.save(made, (await uploads.begin(uploadIntention('made'))) ?? 0);
      await uploads.begin(uploadIntention('asset'));
      await uploads.releaseAll(start + 40_000);
      expect((await uploads.get('asset', 'print'))?.record).toEqual(uploadIntention('asset'));
      expect((await uploads.get('made', 'print'))?.record).toEqual(made);
    });
  });

  describe(`${name}: unfinished uploads`, () => {
    const { leaseUntil, ...intended } = { ...uploadIntention('asset'), leaseUntil: 0 };
    const processing = { ...intended, state: 'processing', providerAssetId: 'asset-1', doubtedAt: null } as const;
    const active = { ...intended, state: 'active', providerAssetId: 'asset-1' } as const;
    const failed = { ...intended, state: 'failed', providerAssetId: null, code: null, message: 'no' } as const;

    /** Begins one and brings it into a state. */
    async function keep({ uploads }: Store, upload: Upload): Promise<number> {
      const version = (await uploads.begin({ ...uploadIntention(upload.assetId), createdAt: upload.createdAt })) ?? 0;
      return upload.state === 'creating' ? version : await uploads.save(upload, version);
    }

    it('are those that are neither usable nor failed nor forgotten, oldest first', async () => {
      const store = await openOne();
      const doubted: Upload = { ...processing, assetId: 'doubted', createdAt: start + 3, doubtedAt: start + 9 };
      const remade: Upload = {
        ...uploadIntention('remade'),
        createdAt: start + 1,
        way: 'multipart',
        remade: { reason: 'not-fetched', way: 'link', charged: 'yes', at: start + 1 },
        keyOwner: { scope: 'server', id: 'guild' },
      };
      const second: Upload = { ...processing, assetId: 'second', createdAt: start + 2 };
      const others: Upload[] = [
        { ...active, assetId: 'active', createdAt: start },
        { ...failed, assetId: 'failed', createdAt: start },
        { ...processing, assetId: 'forgotten', createdAt: start },
      ];
      for (const upload of [doubted, second, ...others]) await keep(store, upload);
      await store.uploads.save(remade, (await store.uploads.begin(remade)) ?? 0);
      const forgotten = await store.uploads.get('forgotten', 'print');
      if (forgotten) await store.uploads.remove(forgotten.record, forgotten.version);
      expect(await store.uploads.listUnfinished()).toEqual([remade, second, doubted]);
    });

    it('come and go with their states, for each key', async () => {
      const store = await openOne();
      expect(await store.uploads.listUnfinished()).toEqual([]);
      const version = await keep(store, processing);
      await store.uploads.begin({ ...uploadIntention('asset', 'yours'), createdAt: start + 1 });
      const prints = async () => (await store.uploads.listUnfinished()).map(({ fingerprint }) => fingerprint);
      expect(await prints()).toEqual(['print', 'yours']);
      const now = await store.uploads.save(active, version);
      expect(await prints()).toEqual(['yours']);
      await store.uploads.save({ ...processing, doubtedAt: start + 5 }, now);
      expect(await prints()).toEqual(['print', 'yours']);
    });

    it('serve another key while one of it is usable or on its way', async () => {
      const store = await openOne();
      const serves = (fingerprint: string) => store.uploads.servesAnotherKey(processing.assetId, fingerprint);
      expect(await serves('yours')).toBe(false);
      const version = await keep(store, processing);
      expect(await serves('yours')).toBe(true);
      expect(await serves('print')).toBe(false);
      const now = await store.uploads.save(active, version);
      expect(await serves('yours')).toBe(true);
      await store.uploads.save(failed, now);
      expect(await serves('yours')).toBe(false);
    });

    it('are there when it is opened again', async () => {
      const { store, other, reopen } = await openBoth();
      await keep(store, processing);
      await keep(store, { ...uploadIntention('later'), createdAt: start + 1 });
      const before = await store.uploads.listUnfinished();
      expect(before).toHaveLength(2);
      await store.close();
      await other.close();
      expect(await (await reopen()).uploads.listUnfinished()).toEqual(before);
    });
  });

  describe(`${name}: drafts`, () => {
    it('keeps a draft until it is old', async () => {
      const { drafts } = await openOne();
      const draft = exampleDraft();
      await drafts.add(draft);
      expect(await drafts.get(draft.id)).toEqual(draft);
      expect(await drafts.get('none')).toBeUndefined();
      expect(await drafts.removeOlder(start)).toBe(0);
      expect(await drafts.removeOlder(start + 1)).toBe(1);
      expect(await drafts.get(draft.id)).toBeUndefined();
    });

    it('forgets the drafts of one member', async () => {
      const { drafts } = await openOne();
      const [mine, second, other] = [exampleDraft(), exampleDraft(), exampleDraft({ ownerId: 'tom' })];
      for (const draft of [mine, second, other]) await drafts.add(draft);
      expect(await drafts.removeOwned('mia')).toBe(2);
      expect(await drafts.removeOwned('mia')).toBe(0);
      expect(await drafts.get(mine.id)).toBeUndefined();
      expect(await drafts.get(other.id)).toEqual(other);
    });
  });

  describe(`${name}: jobs`, () => describeJobs(openBoth, makeBackend));

  describe(`${name}: usage`, () => describeUsage(openBoth));

  describe(`${name}: generation times`, () => {
    const learned = {
      all: { mean: 0.1, variance: 0.01 },
      classes: { 'seedance-2.0 720p 5': { mean: -0.2, variance: 0.02 } },
      spread: { log: -1, count: 3 },
      lean: 0,
      effort: { mean: 200, count: 3 },
    };

    it('are one record, which is replaced by who has read the newest', async () => {
      const { store, other } = await openBoth();
      expect(await store.generationTimes.get()).toEqual({ record: undefined, version: 0 });
      await store.generationTimes.save(learned, 0);
      const { record, version } = await other.generationTimes.get();
      expect(record).toEqual(learned);
      await other.generationTimes.save({ ...learned, lean: 0.5 }, version);
      for (const outdated of [0, version]) {
        await expect(store.generationTimes.save(learned, outdated)).rejects.toThrow(ConflictError);
      }
      expect((await store.generationTimes.get()).record?.lean).toBe(0.5);
    });
  });

  describe(`${name}: as a whole`, () => {
    it('keeps everything when it is closed and opened again', async () => {
      const { store, other, reopen } = await openBoth();
      const group = exampleGroup();
      const asset = exampleAsset({ groupId: group.id });
      const job = exampleJob();
      await store.groups.add(group);
      await store.assets.add(asset);
      const version = await store.providerGroups.begin(providerGroupIntention(group.id));
      await store.jobs.release(await store.jobs.add(job, { wakeAt: start, leaseUntil: start }), { wakeAt: start + 9 });
      const fingerprintKey = await store.fingerprintKey();
      await store.close();
      await other.close();

      const again = await reopen();
      expect(await again.groups.current('channel')).toEqual(group);
      expect(await again.assets.byName(group.id, 'boat')).toEqual(asset);
      const intention = { record: providerGroupIntention(group.id), version };
      expect(await again.providerGroups.get(group.id, 'print')).toEqual(intention);
      expect(await again.jobs.get(job.id)).toEqual(job);
      expect(await again.jobs.nextWake()).toBe(start + 9);
      expect(await again.fingerprintKey()).toEqual(fingerprintKey);
    });

    it('makes one fingerprint key of 32 bytes, whoever asks first', async () => {
      const { store, other } = await openBoth();
      const [one, two] = await Promise.all([store.fingerprintKey(), other.fingerprintKey()]);
      expect(one).toHaveLength(32);
      expect(two).toEqual(one);
      expect(await (await openOne()).fingerprintKey()).not.toEqual(one);
    });

    it('can be closed twice, and rejects everything afterwards', async () => {
      const store = await openOne();
      await store.close();
      await store.close();
      await expect(store.jobs.get('any')).rejects.toThrow();
    });
  });
}

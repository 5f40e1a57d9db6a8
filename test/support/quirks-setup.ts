import { randomUUID } from 'node:crypto';
import { goodBehaviour } from '../../src/emulator/provider/quirks.js';
import type { Console } from '../../src/emulator/provider/driver.js';
import type { Asset as ProviderAsset } from '../../src/emulator/provider/records.js';
import type { Route } from '../../src/emulator/provider/routes.js';
import type { Behaviour, Switches } from '../../src/emulator/provider/switches.js';
import type { Asset, Group, Job, KeyOwner } from '../../src/store/records.js';
import type { QuirksHouse } from './quirks-house.js';

/** What a quirk may change before a job is accepted. */
export interface Setup {
  switches: Switches;
  /** Meets the next calls of the member, not those of another one. */
  next(route: Route, behaviour: Behaviour, times?: number): void;
  /** Meets the next calls of the storage, which knows nobody. */
  nextDownload(behaviour: Behaviour, times?: number): void;
  /** Changes the next asset that is made at the provider. */
  onFirstAsset(change: (asset: ProviderAsset) => void): void;
  /** Stands in the prompt. */
  say(words: string): void;
  /** Also a clip and a sound are references. */
  addClipAndSound(): void;
  /** Discord's links to the files have ended. */
  endLinks(): void;
  /** The bot keeps the files' bytes no more. */
  forgetFiles(): void;
  console: Console;
  /** What an earlier job has left at the provider; empty without one. */
  earlier: { assetIds: string[]; groupIds: string[] };
}

const times = { processingMs: 8_000, queueMs: 2_000, generationMs: 90_000 };
const hourMs = 3_600_000;

/** What belongs to one scene in a house that has seen others. */
export async function openScene(house: QuirksHouse) {
  const { emulator, store, cdnUrl, demoFiles } = house;
  // What a key was told before is forgotten by then.
  house.pass(hourMs);
  emulator.switches.clear();
  emulator.events.removeAllListeners('asset-created');
  Object.assign(emulator.switches, goodBehaviour({ resultVideo: '', keys: [], ...times }));
  const group: Group = { ...house.group, id: randomUUID(), name: randomUUID().slice(0, 8), createdAt: house.clock() };
  await store.groups.add(group);
  const assets = new Map<Asset['type'], Asset>();
  const scene = { types: ['image'] as Asset['type'][], words: ['@image1 flies'], linksEnded: false, keepsFiles: true };

  async function assetOf(type: Asset['type']): Promise<Asset> {
    const { fileName, hash, sizeBytes } = demoFiles[type];
    const [name = ''] = fileName.split('.');
    const endsAt = house.clock() + (scene.linksEnded ? -1 : 24) * hourMs;
    const sourceUrl = `${cdnUrl}/${fileName}?ex=${Math.floor(endsAt / 1000).toString(16)}`;
    const known = assets.get(type);
    if (known) {
      await store.assets.refreshSource(known.id, sourceUrl);
      return known;
    }
    const asset = await house.addAsset(name, { type, groupId: group.id, sourceUrl, fileName, hash, sizeBytes });
    assets.set(type, asset);
    return asset;
  }

  async function newJob({ owner, fingerprint }: Pick<Job, 'fingerprint'> & { owner: KeyOwner }): Promise<Job> {
    const used: Asset[] = [];
    for (const type of scene.types) used.push(await assetOf(type));
    const references = used.map(({ id, name, type }) => ({
      assetId: id,
      name,
      type,
      role: `reference_${type}` as const,
    }));
    const prompt = scene.words.join(' ');
    const job = house.newJob({ prompt, providerText: prompt, references });
    return { ...job, ownerId: owner.id, keyOwner: owner, fingerprint, groupId: group.id };
  }

  function setup(): Setup {
    const { switches, events, state, console } = emulator;
    const { key } = house.key;
    const since = group.createdAt;
    const ids = (things: readonly { id: string; createdAtMs: number }[]) =>
      things.filter(({ createdAtMs }) => createdAtMs >= since).map(({ id }) => id);
    return {
      switches,
      next: (route, behaviour, count = 1) => switches.next(route, behaviour, { times: count, key }),
      nextDownload: (behaviour, count = 1) => switches.next('Storage', behaviour, { times: count }),
      onFirstAsset: (change) => void events.once('asset-created', change),
      say: (words) => void scene.words.push(words),
      addClipAndSound: () => void scene.types.push('video', 'audio'),
      endLinks: () => (scene.linksEnded = true),
      forgetFiles: () => (scene.keepsFiles = false),
      console,
      earlier: { assetIds: ids(state.assets), groupIds: ids(state.groups) },
    };
  }
  return { scene, group, assets, newJob, setup };
}

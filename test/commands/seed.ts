import { createFiles } from '../../src/media/files.js';
import type { Asset, Group } from '../../src/store/records.js';
import { exampleAsset, exampleGroup } from '../store/examples.js';
import type { Production } from '../support/production.js';

type Place = Pick<Group, 'channelId' | 'createdBy'>;

/** Groups written beside the running bot, each a second younger than the one before; the last is the current one. */
export async function seedGroups(production: Production, place: Place, names: readonly string[]): Promise<Group[]> {
  const store = await production.openStore();
  const groups = names.map((name, index) =>
    exampleGroup({ ...place, name, createdAt: 1_790_000_000_000 + index * 1000 }),
  );
  for (const group of groups) await store.groups.add(group);
  await store.close();
  return groups;
}

/** What an asset is made of; `bytes` are kept as its file, and nothing is where they are absent. */
export type Seed = Partial<Asset> & { bytes?: Buffer };

/** Assets of a group, each a second younger than the one before. */
export async function seedAssets(production: Production, groupId: string, seeds: readonly Seed[]): Promise<Asset[]> {
  const store = await production.openStore();
  const files = createFiles({ dataDir: production.dataDir });
  const added: Asset[] = [];
  for (const [index, { bytes, ...seed }] of seeds.entries()) {
    const kept = bytes ? await files.keep(chunks(bytes)) : { hash: index.toString(16).padStart(64, '0') };
    const asset = exampleAsset({ groupId, createdAt: 1_790_000_000_000 + index * 1000, ...kept, ...seed });
    if (!(await store.assets.add(asset))) throw new Error(`${asset.name} is taken`);
    added.push(asset);
  }
  await store.close();
  return added;
}

async function* chunks(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}

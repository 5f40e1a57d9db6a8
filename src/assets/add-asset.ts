import { randomUUID } from 'node:crypto';
import { UserError } from '../errors.js';
import type { KeptFile, MediaFacts } from '../media/types.js';
import type { Asset, Group } from '../store/records.js';
import { ConflictError, type Store } from '../store/store.js';
import { nameCandidates, nameFromFile } from './names.js';

interface NewAsset {
  file: KeptFile;
  facts: MediaFacts;
  fileName: string;
  /** Discord's link to the file. */
  sourceUrl: string;
  ownerId: string;
  /** As `checkName` returns it; made from the file's name when absent. */
  name?: string | undefined;
}

type Tables = Pick<Store, 'assets' | 'uploads'>;

/**
 * Makes a checked file an asset of a group. Content that the group has already is not added again: its asset is returned,
 * with a newer link, and open to a new try where the provider had refused it for this key.
 *
 * @throws UserError when the wanted name is taken by other content.
 */
export async function addAsset(
  store: Tables,
  group: Group,
  { file, facts, fileName, sourceUrl, ownerId, name }: NewAsset,
  { fingerprint, now }: { fingerprint: string; now: number },
): Promise<{ asset: Asset; isNew: boolean }> {
  const twin = async () => {
    const found = await store.assets.byHash(group.id, file.hash);
    if (!found) return undefined;
    await store.assets.refreshSource(found.id, sourceUrl);
    await forgetFailedUpload(store, found, fingerprint);
    return { asset: { ...found, sourceUrl }, isNew: false };
  };
  const known = await twin();
  if (known) return known;
  const base: Omit<Asset, 'name'> = {
    id: randomUUID(),
    groupId: group.id,
    type: facts.type,
    ownerId,
    fileName,
    hash: file.hash,
    sizeBytes: file.sizeBytes,
    durationSeconds: facts.type === 'image' ? null : facts.durationSeconds,
    width: facts.type === 'audio' ? null : facts.width,
    height: facts.type === 'audio' ? null : facts.height,
    sourceUrl,
    createdAt: now,
  };
  if (name !== undefined) {
    const asset = { ...base, name };
    if (await store.assets.add(asset)) return { asset, isNew: true };
    const meanwhile = await twin();
    if (meanwhile) return meanwhile;
    throw new UserError((texts) => texts.prompts.nameTaken(`\`@${name}\``));
  }
  for (const candidate of nameCandidates(nameFromFile(fileName, facts.type))) {
    const asset = { ...base, name: candidate };
    if (await store.assets.add(asset)) return { asset, isNew: true };
    // Two members add the same content at once: it is made, and paid, once.
    const meanwhile = await twin();
    if (meanwhile) return meanwhile;
  }
  throw new Error('unreachable: candidates do not end');
}

async function forgetFailedUpload(store: Tables, asset: Asset, fingerprint: string): Promise<void> {
  const upload = await store.uploads.get(asset.id, fingerprint);
  if (upload?.record.state !== 'failed') return;
  try {
    await store.uploads.remove(upload.record, upload.version);
  } catch (error) {
    // Added twice at once: the other one was quicker.
    if (!(error instanceof ConflictError)) throw error;
  }
}

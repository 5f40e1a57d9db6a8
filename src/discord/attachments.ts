import type { Attachment } from 'discord.js';
import { addAsset } from '../assets/add-asset.js';
import type { PayingKey } from '../assets/keys.js';
import type { Asset, Group, HandedFile } from '../store/records.js';
import type { Services } from './services.js';

/** An attachment in the form in which it can be remembered. */
export function handedFile({ url, name, size }: Attachment): HandedFile {
  return { url, name, sizeBytes: size };
}

/**
 * Takes a file that a member handed over into a channel's group: copies and checks it, and gives it a name. Nothing is sent to
 * the provider yet.
 *
 * @throws UserError when the file cannot be used
 */
export async function takeFile(
  { url, name: fileName, sizeBytes }: HandedFile,
  into: { group: Group; key: PayingKey; memberId: string; name?: string | undefined },
  { intake, store, timing, signal }: Services,
): Promise<{ asset: Asset; isNew: boolean }> {
  const { file, facts } = await intake.take(url, fileName, { declaredBytes: sizeBytes, signal });
  const given = { file, facts, fileName, sourceUrl: url, ownerId: into.memberId, name: into.name };
  return await addAsset(store, into.group, given, { fingerprint: into.key.fingerprint, now: timing.now() });
}

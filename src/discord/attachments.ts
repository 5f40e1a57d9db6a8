import type { Attachment } from 'discord.js';
import { addAsset } from '../assets/add-asset.js';
import type { PayingKey } from '../assets/keys.js';
import type { Asset, Group } from '../store/records.js';
import type { Services } from './services.js';

/**
 * Takes a file that a member handed over into a channel's group: copies and checks it, and gives it a name. Nothing is sent to
 * the provider yet.
 *
 * @throws UserError when the file cannot be used
 */
export async function takeAttachment(
  attachment: Attachment,
  into: { group: Group; key: PayingKey; memberId: string; name?: string | undefined },
  { intake, store, timing, signal }: Services,
): Promise<{ asset: Asset; isNew: boolean }> {
  const { file, facts } = await intake.take(attachment.url, attachment.name, {
    declaredBytes: attachment.size,
    signal,
  });
  const given = {
    file,
    facts,
    fileName: attachment.name,
    sourceUrl: attachment.url,
    ownerId: into.memberId,
    name: into.name,
  };
  return await addAsset(store, into.group, given, { fingerprint: into.key.fingerprint, now: timing.now() });
}

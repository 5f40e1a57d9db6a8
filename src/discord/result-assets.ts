import { Routes, type RepliableInteraction } from 'discord.js';
import { z } from 'zod';
import { addAsset } from '../assets/add-asset.js';
import { currentOrNewGroup } from '../assets/groups.js';
import type { PayingKey } from '../assets/keys.js';
import { UserError } from '../errors.js';
import type { KeptFile } from '../media/types.js';
import type { Asset, Group, Job, JobIn } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import { bringAsset } from './asset-ready.js';
import { jobOf } from './job-of.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';
import { headOf } from './show.js';
import { keyFor } from './settings-key.js';

/** A job with a video. @throws UserError when it has none. */
export async function finishedJob(
  interaction: RepliableInteraction,
  id: string,
  services: Services,
): Promise<JobIn<'done'>> {
  const job = await jobOf(interaction, id, services);
  if (job.state === 'done') return job;
  throw new UserError((texts) => texts.results.notFinished);
}

/** Whose key pays, and the group that the presser's new asset goes to: the job's, while it is there. */
export async function whereToAdd(
  interaction: RepliableInteraction,
  job: Job,
  services: Services,
): Promise<{ key: PayingKey; group: Group }> {
  const { store, timing } = services;
  const memberId = interaction.user.id;
  const key = await keyFor(interaction, services);
  const place = groupPlace(interaction);
  const earlier = (await store.groups.list(place.channelId)).find(({ id }) => id === job.groupId);
  const group = earlier ?? (await currentOrNewGroup(store.groups, place, { memberId, now: timing.now() }));
  return { key, group };
}

/** Makes something of a result an asset of whoever acts. Nothing is sent to the provider yet. */
export async function addResultAsset(
  interaction: RepliableInteraction,
  result: { file: KeptFile; fileName: string; sourceUrl: string },
  { key, group }: { key: PayingKey; group: Group },
  { intake, store, timing }: Services,
): Promise<{ asset: Asset; isNew: boolean }> {
  const { file, facts } = await intake.check(result.file, result.fileName);
  return await addAsset(
    store,
    group,
    { ...result, file, facts, ownerId: interaction.user.id },
    { fingerprint: key.fingerprint, now: timing.now() },
  );
}

/** A file name that becomes the name of an asset: the first words of the prompt. */
export function fileNameFor({ request }: JobIn<'done'>, suffix: string): string {
  const words = headOf(request.prompt.replace(/[^\p{Letter}\p{Number}]+/gu, '-'), 21).replace(/^-|-[^-]{0,3}$/g, '');
  return `${words}${suffix}`;
}

/** Brings a new asset to the provider and says how that ended. */
export async function tellReady(
  added: { asset: Asset; isNew: boolean },
  key: PayingKey,
  services: Services,
  texts: Texts,
): Promise<string> {
  const { assetReady, assetPreparing, notAdded } = texts.results;
  const outcome = await bringAsset(added, key, services, texts);
  const name = `\`@${added.asset.name}\``;
  switch (outcome.state) {
    case 'ready':
      return [assetReady(name), outcome.note].filter((part) => part !== null).join(' ');
    case 'preparing':
      return assetPreparing(name);
    case 'failed':
      return notAdded(`${outcome.title} ${outcome.rest}`);
  }
}

const mediaSchema = z.object({ media: z.object({ url: z.url() }) });
const messageSchema = z.object({
  attachments: z.array(z.object({ url: z.url() })),
  components: z.array(z.object({ items: z.array(mediaSchema).optional() })).default([]),
});

/**
 * A link to a posted video that the provider can fetch: Discord signs a fresh one each time the bot reads its message; else the
 * provider's own, while it lasts.
 *
 * @throws UserError when there is neither
 */
export async function freshLink(interaction: RepliableInteraction, job: JobIn<'done'>, now: number): Promise<string> {
  if (job.message !== null) {
    const route = Routes.channelMessage(job.message.channelId, job.message.id);
    const message = await interaction.client.rest.get(route).then(messageSchema.parse, () => undefined);
    const shown = message?.components.flatMap(({ items = [] }) => items)[0]?.media.url ?? message?.attachments[0]?.url;
    if (shown !== undefined) return shown;
  }
  if (now < job.result.urlEndsAt) return job.result.videoUrl;
  throw new UserError((texts) => texts.results.linksEnded);
}

/** Makes the whole clip an asset of whoever acts. @throws UserError where that cannot be */
export async function clipAsset(interaction: RepliableInteraction, job: JobIn<'done'>, services: Services) {
  if (job.video === null) throw new UserError((texts) => texts.results.notKept);
  const where = await whereToAdd(interaction, job, services);
  const sourceUrl = await freshLink(interaction, job, services.timing.now());
  const added = await addResultAsset(
    interaction,
    { file: job.video, fileName: fileNameFor(job, '.mp4'), sourceUrl },
    where,
    services,
  );
  return { ...where, ...added };
}

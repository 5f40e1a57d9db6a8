import type { RepliableInteraction } from 'discord.js';
import { currentOrNewGroup } from '../assets/groups.js';
import type { PayingKey } from '../assets/keys.js';
import { UserError } from '../errors.js';
import { newJobId, takeId } from '../jobs/job-id.js';
import type { Group, Job, VideoWish } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import { takeFile } from './attachments.js';
import { linkTo, waysOn } from './cards.js';
import { askFirst, refuse } from './drafts.js';
import { explain } from './failures.js';
import { buttons } from './look.js';
import { checkPlace } from './permissions.js';
import { groupPlace } from './place.js';
import { resolveWish, type Resolved } from './resolve-wish.js';
import { clipAsset, finishedJob } from './result-assets.js';
import type { Services } from './services.js';
import { allowanceOf, checkAllowance, keyFor, withinAllowance } from './settings-key.js';
import { textsOf } from './texts-of.js';
import { extensionPrefix } from './video-wish.js';

/** Seeds are 32 bits (provider's documentation, 2026). */
const seedCount = 2 ** 32;

/**
 * Starts a generation that pays as whoever acts: checks everything that can be checked before money is spent, writes the job
 * down, posts its card and links to it. A refusal is answered too, and keeps the wish; nothing was paid then. The interaction
 * must be deferred privately already.
 *
 * @param options.onceAs what is started once: it becomes the job's id, so that a second press makes no second job
 * @param options.agreed whether the member has agreed to what it costs: they are not asked then
 */
export async function startVideo(
  interaction: RepliableInteraction,
  asked: VideoWish,
  services: Services,
  { onceAs, agreed = onceAs !== undefined }: { onceAs?: string | undefined; agreed?: boolean } = {},
): Promise<void> {
  let wish = asked;
  try {
    const { opensThread } = checkPlace(interaction);
    const key = await keyFor(interaction, services);
    wish = await takeClip(interaction, wish, services);
    const group = await groupOf(interaction, wish, services);
    wish = await takeFiles(interaction, wish, { group, key }, services);
    const resolved = await resolveWish(interaction, wish, group, services);
    const accepted: Accepted = { wish, key, group, resolved, opensThread };
    await spend(interaction, accepted, services, { onceAs, agreed });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await refuse(interaction, error, wish, services, { onceAs });
  }
}

/** What can be made as it was asked for. */
interface Accepted {
  wish: VideoWish;
  key: PayingKey;
  group: Group | undefined;
  resolved: Resolved;
  opensThread: boolean;
}

/** Begins what may be paid; asks first where it is much. */
async function spend(
  interaction: RepliableInteraction,
  accepted: Accepted,
  services: Services,
  { onceAs, agreed }: { onceAs: string | undefined; agreed: boolean },
): Promise<void> {
  const { wish, key, resolved } = accepted;
  const tokens = resolved.estimatedTokens * wish.count;
  const allowance = await allowanceOf(key, services);
  if (!agreed && tokens > resolved.askAboveTokens) {
    const wanted = { guildId: key.owner.id, memberId: interaction.user.id, tokens };
    if (allowance) await checkAllowance(wanted, allowance, services);
    await askFirst(interaction, question(tokens, resolved, textsOf(interaction)), wish, services, { onceAs });
    return;
  }
  const batch = { id: onceAs ?? newJobId(), size: wish.count };
  const [first, ...others] = takes(interaction, accepted, batch, services);
  if (!first) return;
  const begin = () => services.runner.begin(first, others, allowance);
  const begun = await withinAllowance(tokens, allowance, begin);
  await giveReceipt(interaction, begun, services);
}

/** The group whose assets the prompt may name. Files need one to belong to. */
async function groupOf(
  interaction: RepliableInteraction,
  { groupId, files }: VideoWish,
  { store, timing }: Services,
): Promise<Group | undefined> {
  const earlier = groupId === null ? undefined : await store.groups.get(groupId);
  if (earlier) return earlier;
  const place = groupPlace(interaction);
  if (files.length === 0) return await store.groups.current(place.channelId);
  return await currentOrNewGroup(store.groups, place, { memberId: interaction.user.id, now: timing.now() });
}

/** Makes the clip that is continued an asset; the prompt names it then. */
async function takeClip(
  interaction: RepliableInteraction,
  { extendsJobId, ...wish }: VideoWish,
  services: Services,
): Promise<VideoWish> {
  if (extendsJobId === undefined) return wish;
  const { group, asset } = await clipAsset(
    interaction,
    await finishedJob(interaction, extendsJobId, services),
    services,
  );
  return {
    ...wish,
    prompt: `${extensionPrefix(asset.name)}${wish.prompt}`,
    fileAssetIds: [asset.id],
    groupId: group.id,
  };
}

/** Makes the files of a wish assets, in their order. */
async function takeFiles(
  interaction: RepliableInteraction,
  wish: VideoWish,
  { group, key }: { group: Group | undefined; key: PayingKey },
  services: Services,
): Promise<VideoWish> {
  if (wish.files.length === 0 || group === undefined) return wish;
  const into = { group, key, memberId: interaction.user.id };
  const taken = await Promise.all(wish.files.map((file) => takeFile(file, into, services)));
  const assets = taken.map(({ asset }) => asset);
  const frame = wish.firstFileIsFrame ? assets.shift() : undefined;
  return {
    ...wish,
    files: [],
    firstFileIsFrame: false,
    firstFrame: frame?.name ?? wish.firstFrame,
    fileAssetIds: [...wish.fileAssetIds, ...assets.map(({ id }) => id)],
  };
}

interface Batch {
  id: string;
  size: number;
}

/** As many jobs as were asked for, with seeds s, s+1 ... when one is given. */
function takes(interaction: RepliableInteraction, accepted: Accepted, batch: Batch, services: Services): Job[] {
  return Array.from({ length: batch.size }, (_, index) => newJob(interaction, accepted, { ...batch, index }, services));
}

function newJob(
  interaction: RepliableInteraction,
  { key, group, resolved, opensThread }: Accepted,
  batch: Job['batch'],
  { timing }: Services,
): Job {
  const { request, estimatedTokens, price } = resolved;
  const seed = request.seed === null ? null : (request.seed + batch.index) % seedCount;
  return {
    id: takeId(batch.id, batch.index),
    batch,
    ownerId: interaction.user.id,
    locale: interaction.locale,
    guildId: interaction.guildId,
    ...(interaction.guildLocale !== null && { guildLocale: interaction.guildLocale }),
    channelId: interaction.channelId ?? groupPlace(interaction).channelId,
    opensThread,
    groupId: group?.id ?? null,
    keyOwner: key.owner,
    fingerprint: key.fingerprint,
    request: { ...request, seed },
    estimatedTokens,
    price,
    remade: [],
    createdAt: timing.now(),
    state: 'accepted',
  };
}

function question(tokens: number, { price, askAboveTokens }: Resolved, { videos, format }: Texts): string {
  return videos.question({
    tokens: format.number(tokens),
    cost: price && format.cost(tokens, price),
    above: askAboveTokens === 0 ? null : format.number(askAboveTokens),
  });
}

/** The job is accepted by now: an answer that cannot be given must not look like a refusal, or it would be asked for twice. */
async function giveReceipt(interaction: RepliableInteraction, job: Job, { log }: Services): Promise<void> {
  try {
    await interaction.editReply({ ...receipt(job, textsOf(interaction)), allowedMentions: { parse: [] } });
  } catch (error) {
    log.warn({ job: job.id, err: error }, 'an acceptance could not be told');
  }
}

/** What whoever asked is told privately. No card may have taken what failed at once: what goes on from it stands here too. */
function receipt(job: Job, texts: Texts) {
  if ('place' in job && job.place !== null) {
    const card = linkTo(job, { channelId: job.place.channelId, id: job.place.cardMessageId });
    return { content: texts.videos.accepted({ card, inThread: job.place.threadId !== null }), components: [] };
  }
  if (job.state === 'failing' || job.state === 'failed') {
    const { title, remedy, charge, again } = explain(job.failure, texts, { payer: job.keyOwner.scope });
    return { content: `${title} ${remedy} ${charge}`, components: [buttons(...waysOn(job, again, texts))] };
  }
  return { content: texts.videos.acceptedWithoutCard, components: [] };
}

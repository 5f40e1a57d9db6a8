import type { RepliableInteraction } from 'discord.js';
import { currentOrNewGroup } from '../assets/groups.js';
import { payingKey, type PayingKey } from '../assets/keys.js';
import { suggestion } from '../assets/suggestion.js';
import { UserError } from '../errors.js';
import { newJobId, takeId } from '../jobs/job-id.js';
import { makeRequest } from '../jobs/request.js';
import { estimateTokens } from '../provider/cost.js';
import type { Asset, Group, Job, JobRequest, VideoWish, Wishes } from '../store/records.js';
import { takeFile } from './attachments.js';
import { linkTo } from './cards.js';
import { askFirst, refuse } from './drafts.js';
import { explain } from './failures.js';
import { checkPlace } from './permissions.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';
import { formatTokens } from './show.js';

/** A member is asked before more than five times the tokens of a 5 s clip in 720p are spent (product's default). */
const askAboveTokens = 5 * estimateTokens({ resolution: '720p', ratio: '16:9', durationSeconds: 5 });

/** Seeds are 32 bits (provider's documentation, 2026). */
const seedCount = 2 ** 32;

/**
 * Starts a generation that pays as whoever acts: checks everything that can be checked before money is spent, writes the job
 * down, posts its card and links to it. A refusal is answered too, and keeps the wish; nothing was paid then. The interaction
 * must be deferred privately already.
 *
 * @param onceAs what a member has agreed to pay for once: it becomes the job's id, so that a second press makes no second job
 */
export async function startVideo(
  interaction: RepliableInteraction,
  asked: VideoWish,
  services: Services,
  onceAs?: string,
): Promise<void> {
  let wish = asked;
  try {
    const { opensThread } = checkPlace(interaction);
    const key = await payingKey(services.tokens, { memberId: interaction.user.id, guildId: interaction.guildId });
    const group = await groupOf(interaction, wish, services);
    wish = await takeFiles(interaction, wish, { group, key }, services);
    const { request, estimatedTokens } = await resolveWish(interaction, wish, group, services);
    if (onceAs === undefined && estimatedTokens * wish.count > askAboveTokens) {
      await askFirst(interaction, question(estimatedTokens * wish.count), wish, services);
      return;
    }
    const batch = { id: onceAs ?? newJobId(), size: wish.count };
    const parts = { key, group, request, estimatedTokens, opensThread, batch };
    const [first, ...others] = takes(interaction, parts, services);
    if (!first) return;
    // The first take posts the card; the others find it.
    const begun = await services.runner.begin(first);
    await beginOthers(others, services);
    await giveReceipt(interaction, begun, services);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await refuse(interaction, error.message, wish, services);
  }
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

/** Everything that the prompt stands with, checked: what comes out should be accepted by the provider. */
async function resolveWish(
  interaction: RepliableInteraction,
  wish: VideoWish,
  group: Group | undefined,
  services: Services,
): Promise<{ request: JobRequest; estimatedTokens: number }> {
  const { store, settings } = services;
  const named = group ? await store.assets.list(group.id) : [];
  const kept = new Map(named.map((asset) => [asset.id, asset]));
  const known = wish.knownNames.flatMap(({ name, assetId }) => {
    const asset = kept.get(assetId);
    return asset ? [{ ...asset, name }] : [];
  });
  const assets = [...named, ...known];
  const chosen = await settings.resolve({
    memberId: interaction.user.id,
    channelId: groupPlace(interaction).channelId,
    guildId: interaction.guildId,
  });
  const defaults: Wishes = {
    model: chosen.model?.value,
    durationSeconds: chosen.durationSeconds?.value,
    ratio: chosen.ratio?.value,
    resolution: chosen.resolution?.value,
    audio: chosen.audio?.value,
  };
  return makeRequest(
    wish.prompt,
    { ...defaults, ...withoutAbsent(wish.wishes) },
    {
      files: wish.fileAssetIds.map((id) => fileOf(kept.get(id))),
      firstFrame: frameOf(wish.firstFrame, assets),
      lastFrame: frameOf(wish.lastFrame, assets),
      group: assets,
    },
  );
}

function withoutAbsent(wishes: Wishes): Wishes {
  return Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined));
}

function fileOf(asset: Asset | undefined): Asset {
  if (asset) return asset;
  throw new UserError(
    'A file of that video was removed since. Start with /video and attach it again. Nothing was charged.',
  );
}

function frameOf(typed: string | null, assets: readonly Asset[]): Asset | undefined {
  if (typed === null) return undefined;
  const name = typed.trim().replace(/^@/, '').toLowerCase();
  const asset = assets.findLast((candidate) => candidate.name === name);
  if (asset) return asset;
  const images = assets.filter(({ type }) => type === 'image').map((image) => image.name);
  const hint = suggestion(name, images, (candidate) => `\`@${candidate}\``) ?? 'Add it with /asset add.';
  throw new UserError(
    `There is no image of that name for a frame in this channel's group. ${hint} Nothing was charged.`,
  );
}

interface JobParts {
  key: PayingKey;
  group: Group | undefined;
  request: JobRequest;
  estimatedTokens: number;
  opensThread: boolean;
  batch: { id: string; size: number };
}

/** As many jobs as were asked for, with seeds s, s+1 ... when one is given. */
function takes(interaction: RepliableInteraction, parts: JobParts, services: Services): Job[] {
  return Array.from({ length: parts.batch.size }, (_, index) => newJob(interaction, parts, index, services));
}

function newJob(
  interaction: RepliableInteraction,
  { key, group, request, estimatedTokens, opensThread, batch }: JobParts,
  index: number,
  { timing }: Services,
): Job {
  const seed = request.seed === null ? null : (request.seed + index) % seedCount;
  return {
    id: takeId(batch.id, index),
    batch: { ...batch, index },
    ownerId: interaction.user.id,
    guildId: interaction.guildId,
    channelId: interaction.channelId ?? groupPlace(interaction).channelId,
    opensThread,
    groupId: group?.id ?? null,
    keyOwner: key.owner,
    fingerprint: key.fingerprint,
    request: { ...request, seed },
    estimatedTokens,
    createdAt: timing.now(),
    state: 'accepted',
  };
}

function question(estimatedTokens: number): string {
  return `This will cost about **${formatTokens(estimatedTokens)} tokens**; I ask above ${formatTokens(askAboveTokens)}. Nothing is charged before you agree.`;
}

/** The first take is accepted by now: what stops the others, an end of the bot above all, must not look like a refusal of it. */
async function beginOthers(others: readonly Job[], { runner, log }: Services): Promise<void> {
  for (const take of others) {
    try {
      await runner.begin(take);
    } catch (error) {
      log.error({ job: take.id, err: error }, 'a take could not be begun');
      return;
    }
  }
}

/** The job is accepted by now: an answer that cannot be given must not look like a refusal, or it would be asked for twice. */
async function giveReceipt(interaction: RepliableInteraction, job: Job, { log }: Services): Promise<void> {
  try {
    await interaction.editReply({ content: receipt(job), components: [], allowedMentions: { parse: [] } });
  } catch (error) {
    log.warn({ job: job.id, err: error }, 'an acceptance could not be told');
  }
}

/** What whoever asked is told privately. */
function receipt(job: Job): string {
  if ('place' in job && job.place !== null) {
    const card = linkTo(job, { channelId: job.place.channelId, id: job.place.cardMessageId });
    const where = job.place.threadId === null ? 'here' : `in <#${job.place.threadId}>`;
    return `Accepted: ${card}\nThe video comes ${where}, and I mention you.`;
  }
  if (job.state === 'failing' || job.state === 'failed') {
    const { title, remedy, charge } = explain(job.failure);
    return `${title} ${remedy} ${charge}`;
  }
  return 'Accepted. Discord does not take my messages at the moment; the card and the video follow by themselves.';
}

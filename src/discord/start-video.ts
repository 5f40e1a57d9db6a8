import type { Attachment, RepliableInteraction } from 'discord.js';
import { currentOrNewGroup } from '../assets/groups.js';
import { payingKey, type PayingKey } from '../assets/keys.js';
import { UserError } from '../errors.js';
import { newJobId } from '../jobs/job-id.js';
import { makeRequest, type Wishes } from '../jobs/request.js';
import type { Asset, Group, Job, JobRequest } from '../store/records.js';
import { takeAttachment } from './attachments.js';
import { linkTo } from './cards.js';
import { explain } from './failures.js';
import { checkPlace } from './permissions.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';

/** What a member asks for, by `/video` or by a button that goes on from an earlier job. */
export interface VideoWish {
  prompt: string;
  wishes: Wishes;
  /** Files that come with it. */
  attachments: readonly Attachment[];
  /** Assets that came with the job that this one goes on from, and the group that its names belong to. */
  earlier?: { fileAssetIds: readonly string[]; groupId: string | null };
}

/** What goes on from an earlier job: its settings, its files, and the group that its names belong to. */
export function wishFrom(job: Job, { prompt, seed }: Pick<JobRequest, 'prompt' | 'seed'>): VideoWish {
  const { model, durationSeconds, ratio, resolution, audio, fileAssetIds } = job.request;
  return {
    prompt,
    wishes: { model, durationSeconds, ratio, resolution, audio, seed: seed ?? undefined },
    attachments: [],
    earlier: { fileAssetIds, groupId: job.groupId },
  };
}

/**
 * Starts a generation that pays as whoever acts: checks everything that can be checked before money is spent, writes the job
 * down, posts its card and links to it. The interaction must be deferred privately already.
 *
 * @throws UserError for every refusal; nothing was paid then
 */
export async function startVideo(
  interaction: RepliableInteraction,
  wish: VideoWish,
  services: Services,
): Promise<void> {
  const { store, tokens, settings, runner, timing } = services;
  const memberId = interaction.user.id;
  const { guildId } = interaction;
  const { opensThread } = checkPlace(interaction);
  const place = groupPlace(interaction);
  const key = await payingKey(tokens, { memberId, guildId });
  const chosen = await settings.resolve({ memberId, channelId: place.channelId, guildId });

  const { group, files } = await gatherFiles(interaction, wish, key, services);
  const named = group ? await store.assets.list(group.id) : [];
  const defaults: Wishes = {
    model: chosen.model?.value,
    durationSeconds: chosen.durationSeconds?.value,
    ratio: chosen.ratio?.value,
    resolution: chosen.resolution?.value,
    audio: chosen.audio?.value,
  };
  const { request, estimatedTokens } = makeRequest(wish.prompt, withDefaults(wish.wishes, defaults), files, named);

  const job = await runner.begin({
    id: newJobId(),
    ownerId: memberId,
    guildId,
    channelId: interaction.channelId ?? place.channelId,
    opensThread,
    groupId: group?.id ?? null,
    keyOwner: key.owner,
    fingerprint: key.fingerprint,
    request,
    estimatedTokens,
    createdAt: timing.now(),
    state: 'accepted',
  });
  await interaction.editReply({ content: receipt(job), allowedMentions: { parse: [] } });
}

/** The assets of the request's files: those of an earlier job, and new ones, which need a group to belong to. */
async function gatherFiles(
  interaction: RepliableInteraction,
  { attachments, earlier }: VideoWish,
  key: PayingKey,
  services: Services,
): Promise<{ group: Group | undefined; files: Asset[] }> {
  const { store, timing } = services;
  const place = groupPlace(interaction);
  const memberId = interaction.user.id;
  if (attachments.length > 0) {
    const group = await currentOrNewGroup(store.groups, place, { memberId, now: timing.now() });
    const taken = await Promise.all(
      attachments.map((attachment) => takeAttachment(attachment, { group, key, memberId }, services)),
    );
    return { group, files: taken.map(({ asset }) => asset) };
  }
  if (!earlier) return { group: await store.groups.current(place.channelId), files: [] };
  const files = await Promise.all(earlier.fileAssetIds.map((id) => store.assets.get(id)));
  if (files.includes(undefined)) {
    throw new UserError(
      'A file of that video was removed since. Start with /video and attach it again. Nothing was charged.',
    );
  }
  return {
    group: earlier.groupId === null ? undefined : await store.groups.get(earlier.groupId),
    files: files.filter((file) => file !== undefined),
  };
}

function withDefaults(wishes: Wishes, defaults: Wishes): Wishes {
  return {
    model: wishes.model ?? defaults.model,
    durationSeconds: wishes.durationSeconds ?? defaults.durationSeconds,
    ratio: wishes.ratio ?? defaults.ratio,
    resolution: wishes.resolution ?? defaults.resolution,
    audio: wishes.audio ?? defaults.audio,
    seed: wishes.seed,
  };
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

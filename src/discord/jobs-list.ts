import {
  ChannelType,
  MessageFlags,
  type BaseInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type ThreadManager,
} from 'discord.js';
import { UserError } from '../errors.js';
import type { Job } from '../store/records.js';
import type { Button } from './command.js';
import { cardLink } from './job-lines.js';
import { jobsPage, jobsPageName } from './jobs-page.js';
import { card, words } from './look.js';
import type { Services } from './services.js';
import { textsOf } from './texts-of.js';
import { keptOf } from './unposted.js';
import { within } from './within.js';

/** How far back running ones are looked for. */
const mostRead = { member: 100, channel: 30 };
/** Each is a look at the store; the newest are those that are in use. */
const mostThreads = 50;
/** They are shown without the archived ones then, as while Discord holds requests back. */
const archivedLimitMs = 2_000;

/** All jobs of a member, most recent first, wherever they asked for them. */
export function jobsOfMember(memberId: string, { store }: Pick<Services, 'store'>): Promise<Job[]> {
  return store.jobs.list({ ownerId: memberId, limit: mostRead.member });
}

/**
 * The jobs of a channel and its public threads, most recent first; a private thread's only from within it. A job that has no
 * card was shown to nobody but who asked.
 *
 * @throws UserError where there is no channel
 */
export async function jobsOfChannel(
  interaction: BaseInteraction,
  { store, log }: Pick<Services, 'store' | 'log'>,
): Promise<Job[]> {
  const ids = [...(await channelIds(interaction, log))];
  const lists = await Promise.all(ids.map((channelId) => store.jobs.list({ channelId, limit: mostRead.channel })));
  return lists
    .flat()
    .filter((job) => job.ownerId === interaction.user.id || cardLink(job) !== undefined)
    .sort((one, other) => other.createdAt - one.createdAt);
}

async function channelIds({ channel, channelId }: BaseInteraction, log: Services['log']): Promise<Set<string>> {
  if (channelId === null) throw new UserError((texts) => texts.jobs.inChannelsOnly);
  const parent = channel?.isThread() ? channel.parent : channel;
  const threads = parent !== null && 'threads' in parent ? await threadsOf(parent.threads, log) : new Set<string>();
  return new Set([channelId, parent?.id ?? channelId, ...[...threads].slice(0, mostThreads)]);
}

/** First those that are active, which the gateway tells of, then those that are archived, which have to be asked for. */
async function threadsOf(threads: ThreadManager, log: Services['log']): Promise<Set<string>> {
  const asked = threads.fetchArchived({ limit: mostThreads }, false).catch((error: unknown) => {
    // As where the bot may not read back: the active ones are still worth showing.
    log.debug({ err: error }, 'archived threads could not be listed');
    return undefined;
  });
  const archived = (await within(archivedLimitMs, asked))?.threads.values() ?? [];
  const ids = [threads.cache.values(), archived].flatMap((some) =>
    [...some]
      .filter(({ type }) => type !== ChannelType.PrivateThread)
      .sort((one, other) => (other.createdTimestamp ?? 0) - (one.createdTimestamp ?? 0))
      .map(({ id }) => id),
  );
  return new Set(ids);
}

/** Shows a page of somebody's own jobs, or of the channel's. The interaction must be deferred. */
export async function showJobs(
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  { whose, page }: { whose: string; page: number },
  services: Services,
): Promise<void> {
  const texts = textsOf(interaction);
  const ofChannel = whose === 'channel';
  const memberId = interaction.user.id;
  const found = ofChannel ? await jobsOfChannel(interaction, services) : await jobsOfMember(memberId, services);
  const none = ofChannel ? texts.jobs.noneInChannel : texts.jobs.noneOfMember;
  const kept = await keptOf(found, memberId, services);
  const { channelId } = interaction;
  const reader = { id: memberId, channelId, namesAskers: ofChannel, now: services.timing.now(), kept };
  const { components } = found.length === 0 ? card([words(none)]) : jobsPage(found, reader, { whose, page }, texts);
  await interaction.editReply({ flags: MessageFlags.IsComponentsV2, components, allowedMentions: { parse: [] } });
}

/** Another page; what it shows is read anew. */
export const turnJobs: Button = {
  name: jobsPageName,
  async press(interaction, argument, services) {
    await interaction.deferUpdate();
    const [whose = 'me', page] = argument.split(':');
    await showJobs(interaction, { whose, page: Number(page) || 0 }, services);
  },
};

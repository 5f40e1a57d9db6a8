import { ChannelType, type APIEmbed, type BaseInteraction } from 'discord.js';
import { UserError } from '../errors.js';
import { endStates } from '../jobs/transitions.js';
import type { Job, JobIn } from '../store/records.js';
import { isInPlace, linkTo } from './cards.js';
import { explain } from './failures.js';
import { cardLink, countOf, promptLine } from './job-lines.js';
import { relativeTime } from './show.js';
import type { Services } from './services.js';
import { resultLinks, unpostedOf, type Reader } from './unposted.js';

const mostShown = 10;
/** How far back running ones are looked for. */
const mostRead = { member: 100, channel: 30 };
/** Each is a look at the store; the newest are those that are in use. */
const mostThreads = 50;
/** An embed's description has 4,096 characters, all embeds of a message together 6,000 (Discord's documentation, August 2026). */
const longestList = 3_700;
const longestReason = 30;

const endedStates = new Set<Job['state']>(endStates);

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
export async function jobsOfChannel(interaction: BaseInteraction, { store }: Pick<Services, 'store'>): Promise<Job[]> {
  const ids = [...channelIds(interaction)];
  const lists = await Promise.all(ids.map((channelId) => store.jobs.list({ channelId, limit: mostRead.channel })));
  return lists
    .flat()
    .filter((job) => job.ownerId === interaction.user.id || cardLink(job) !== undefined)
    .sort((one, other) => other.createdAt - one.createdAt);
}

function channelIds({ channel, channelId }: BaseInteraction): Set<string> {
  if (channelId === null) throw new UserError('That works in a channel only.');
  const parent = channel?.isThread() ? channel.parent : channel;
  const threads = parent !== null && 'threads' in parent ? [...parent.threads.cache.values()] : [];
  const readable = threads
    .filter(({ type }) => type !== ChannelType.PrivateThread)
    .sort((one, other) => (other.createdTimestamp ?? 0) - (one.createdTimestamp ?? 0))
    .slice(0, mostThreads);
  return new Set([channelId, parent?.id ?? channelId, ...readable.map(({ id }) => id)]);
}

/**
 * Jobs as embeds of one private message: first those of the reader whose result is in no channel while there is a way to it,
 * then running ones, then the most recent others.
 */
export function showJobs(jobs: readonly Job[], reader: Reader): APIEmbed[] {
  const unposted = unpostedOf(jobs, reader);
  const running = jobs.filter(({ state }) => !endedStates.has(state));
  const chosen = [...new Set<Job>([...unposted, ...running, ...jobs])].slice(0, mostShown);

  const lines: string[] = [];
  for (const job of chosen) {
    const line = lineOf(job, reader);
    if ([...lines, line].join('\n').length > longestList) break;
    lines.push(line);
  }
  const runningMore = running.length - chosen.slice(0, lines.length).filter((job) => running.includes(job)).length;
  if (runningMore > 0) lines.push(`-# ${countOf(runningMore, 'video')} more running`);
  return [{ description: lines.join('\n') }, ...resultLinks(unposted, reader)];
}

function lineOf(job: Job, reader: Reader): string {
  const link = linkOf(job, reader.id);
  const parts = [
    stateOf(job),
    relativeTime(job.createdAt),
    ...(reader.namesAskers ? [`<@${job.ownerId}>`] : []),
    ...(link === undefined ? [] : [`[open](${link})`]),
  ];
  return `- ${parts.join(' · ')}\n  ${promptLine(job)}`;
}

function stateOf(job: Job): string {
  switch (job.state) {
    case 'accepted':
    case 'waiting':
    case 'submitting':
      return '**Waiting**';
    case 'unconfirmed':
      return unconfirmedState(job);
    case 'generating':
      return ['**Generating**', percentOf(job.progressPercent)].join(' ').trimEnd();
    case 'delivering':
      return '**Sending**';
    case 'done':
      if (job.deletedAt !== null) return '**Done**, deleted';
      return job.message === null ? '**Done**, in no channel' : '**Done**';
    case 'failing':
    case 'failed':
      return `**Failed**: ${explain(job.failure, longestReason).title}`;
  }
}

function unconfirmedState({ settled }: JobIn<'unconfirmed'>): string {
  if (settled === 'forgotten') return '**Forgotten**, unknown whether the provider accepted it';
  return settled === null
    ? '**Unknown** whether the provider accepted it'
    : '**Submitted again**, unknown whether the provider accepted it the first time';
}

function percentOf(progressPercent: number | null): string {
  return progressPercent === null ? '' : `${Math.round(Math.min(100, Math.max(0, progressPercent)))} %`;
}

/** To what was posted at the end, else to the card. What came as a direct message is there for who asked alone. */
function linkOf(job: Job, readerId: string): string | undefined {
  const message = job.state === 'done' || job.state === 'failed' ? job.message : null;
  if (message === null || !('place' in job)) return cardLink(job);
  if (isInPlace(job.place, message)) return linkTo(job, message);
  return job.ownerId === readerId ? linkTo({ guildId: null }, message) : cardLink(job);
}

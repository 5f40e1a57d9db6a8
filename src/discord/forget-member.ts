import {
  ComponentType,
  MessageFlags,
  Routes,
  type APITextDisplayComponent,
  type REST,
  type RESTPatchAPIChannelMessageJSONBody,
} from 'discord.js';
import type { Logger } from 'pino';
import { UserError } from '../errors.js';
import { endStates } from '../jobs/transitions.js';
import type { Files } from '../media/files.js';
import { RecordError } from '../store/errors.js';
import type { Asset, Job, KeyOwner } from '../store/records.js';
import type { Settings } from '../store/settings.js';
import type { Store } from '../store/store.js';
import type { Tokens } from '../store/tokens.js';
import { dayBegin } from '../store/usage.js';
import type { Texts } from '../texts/english.js';
import { textsOfJob } from './texts-of.js';
import { nameJobs } from './job-lines.js';

/** Jobs erased between two looks at whether the bot is stopping. */
const jobsAtOnce = 200;
/** More are not counted. */
const mostCounted = 1_000;

const endedStates = new Set<Job['state']>(endStates);

interface Memory {
  store: Pick<Store, 'jobs' | 'assets' | 'drafts' | 'usage' | 'wipe'>;
  tokens: Pick<Tokens, 'info' | 'retired' | 'erase'>;
  settings: Pick<Settings, 'get' | 'erase'>;
  files: Pick<Files, 'remove'>;
  timing: { now(): number };
  /** Ends when the bot does. */
  signal: AbortSignal;
}

/** What is kept of a member. */
export interface Kept {
  hasKey: boolean;
  hasSettings: boolean;
  assets: number;
  /** Most recent first, up to a number. */
  jobs: Job[];
}

export async function keptOf(memberId: string, { store, tokens, settings }: Memory): Promise<Kept> {
  const [hasKey, defaults, assets, jobs] = await Promise.all([
    hasKeyOf(keyOf(memberId), tokens),
    settings.get('member', memberId),
    store.assets.listOwned(memberId),
    store.jobs.list({ ownerId: memberId, limit: mostCounted }),
  ]);
  return {
    hasKey,
    hasSettings: Object.keys(defaults).length > 0,
    assets: assets.length,
    jobs,
  };
}

/** A record that cannot be read is kept all the same, and can be erased. */
async function hasKeyOf(owner: KeyOwner, tokens: Memory['tokens']): Promise<boolean> {
  try {
    return (await tokens.info(owner)) !== undefined || (await tokens.retired(owner)).length > 0;
  } catch (error) {
    if (error instanceof RecordError) return true;
    throw error;
  }
}

function isRunning({ state }: Job): boolean {
  return !endedStates.has(state);
}

function keyOf(memberId: string): KeyOwner {
  return { scope: 'member', id: memberId };
}

/** What would go, as a question to the member whose it is. */
export function askToForget({ hasKey, hasSettings, assets, jobs }: Kept, memberId: string, texts: Texts): string {
  const { forgetMe } = texts;
  const running = jobs.filter(isRunning);
  const history = { count: jobs.length, orMore: jobs.length >= mostCounted };
  const points = [
    forgetMe.key(hasKey),
    forgetMe.settings(hasSettings),
    forgetMe.assets(assets),
    forgetMe.history(history),
  ].map((point) => `- ${point}`);
  const lost = running.length === 0 ? [] : [forgetMe.lost(running.length), nameJobs(running, memberId, texts)];
  return [forgetMe.question, ...points, ...lost, forgetMe.stays].join('\n');
}

/**
 * Erases what is kept of a member: the key first, then running jobs before they can tell that it is gone, settings, drafts,
 * the other jobs with their files, assets with theirs, and their name in the records of usage. A file that
 * somebody else's asset or job has too stays. Each file goes before the record that names it, so that after a crash the same
 * again erases the rest.
 *
 * What was spent stays in a server's sums, as nobody's, and counts against the limits of its key until the day ends, the
 * member's own too: to be forgotten is no way to spend the day's share anew. See `UsageTable.forget`.
 *
 * @returns the jobs that were running, as they were before
 * @throws UserError when the bot stops before all is erased
 */
export async function forgetMember(memberId: string, memory: Memory): Promise<{ running: Job[] }> {
  const { store, tokens, settings } = memory;
  const recent = await store.jobs.list({ ownerId: memberId, limit: mostCounted });
  const running = recent.filter(isRunning);
  await tokens.erase(keyOf(memberId));
  await eraseJobs(running, memberId, memory);
  await settings.erase('member', memberId);
  await store.drafts.removeOwned(memberId);
  await eraseHistory(memberId, memory);
  await eraseAssets(memberId, memory);
  await store.usage.forget(memberId, dayBegin(memory.timing.now()));
  await store.wipe();
  return { running };
}

async function eraseHistory(memberId: string, memory: Memory): Promise<void> {
  for (;;) {
    goOnUnlessStopping(memory);
    const jobs = await memory.store.jobs.list({ ownerId: memberId, limit: jobsAtOnce });
    if (jobs.length === 0) return;
    await eraseJobs(jobs, memberId, memory);
  }
}

async function eraseJobs(jobs: readonly Job[], memberId: string, memory: Memory): Promise<void> {
  await removeFiles(jobs.flatMap(filesOf), memberId, memory);
  for (const { id } of jobs) await memory.store.jobs.erase(id);
}

function filesOf(job: Job): string[] {
  if (job.state !== 'delivering' && job.state !== 'done') return [];
  return [job.video, job.lastFrame].flatMap((file) => file?.hash ?? []);
}

async function eraseAssets(memberId: string, memory: Memory): Promise<void> {
  goOnUnlessStopping(memory);
  const assets: Asset[] = await memory.store.assets.listOwned(memberId);
  await removeFiles(
    assets.map(({ hash }) => hash),
    memberId,
    memory,
  );
  for (const { id } of assets) await memory.store.assets.remove(id, memory.timing.now());
}

async function removeFiles(hashes: readonly string[], memberId: string, { store, files }: Memory): Promise<void> {
  if (hashes.length === 0) return;
  const [byAssets, byJobs] = await Promise.all([
    store.assets.usedByOthers(memberId, hashes),
    store.jobs.usedByOthers(memberId, hashes),
  ]);
  for (const hash of new Set(hashes)) if (!byAssets.has(hash) && !byJobs.has(hash)) await files.remove(hash);
}

/** The cards of jobs that are no more would show for ever that they run. Best effort. */
export async function closeCards(jobs: readonly Job[], rest: REST, log: Logger): Promise<void> {
  for (const job of jobs) {
    if (!('place' in job) || job.place === null) continue;
    const words: APITextDisplayComponent = {
      type: ComponentType.TextDisplay,
      content: textsOfJob(job).forgetMe.cardGivenUp,
    };
    const body: RESTPatchAPIChannelMessageJSONBody = { flags: MessageFlags.IsComponentsV2, components: [words] };
    await rest
      .patch(Routes.channelMessage(job.place.channelId, job.place.cardMessageId), { body })
      .catch((error: unknown) => log.info({ job: job.id, err: error }, 'a card could not be changed'));
  }
}

function goOnUnlessStopping({ signal }: Memory): void {
  if (!signal.aborted) return;
  throw new UserError((texts) => texts.forgetMe.notAll);
}

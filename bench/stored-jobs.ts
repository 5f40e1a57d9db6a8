import { pino } from 'pino';
import { queuePrefix } from '../src/driving.js';
import { parseSettings } from '../src/env.js';
import { createBullQueue } from '../src/jobs/bull-queue.js';
import { newJobId } from '../src/jobs/job-id.js';
import { openStorage, type Storage } from '../src/storage.js';
import type { Job, JobIn } from '../src/store/records.js';
import { queueConnection } from '../src/store/redis/queue-connection.js';

/** Jobs of one key, which are written together: a member with many videos at once. */
const jobsPerKey = 50;
const usualMs = 100_000;
const hourMs = 3_600_000;

/** Where cards stand that can be changed. */
export interface CardPlace {
  guildId: string;
  channelId: string;
  cardMessageId: string;
}

interface Payer {
  ownerId: string;
  fingerprint: string;
}

function accepted(
  { ownerId, fingerprint }: Payer,
  { guildId, channelId }: CardPlace,
  createdAt: number,
): JobIn<'accepted'> {
  const id = newJobId();
  return {
    id,
    batch: { id, index: 0, size: 1 },
    ownerId,
    guildId,
    channelId,
    groupId: null,
    opensThread: false,
    keyOwner: { scope: 'member', id: ownerId },
    fingerprint,
    request: {
      prompt: 'a kite flies over the waves, the camera follows it from below, late light',
      providerText: 'a kite flies over the waves, the camera follows it from below, late light',
      references: [],
      fileAssetIds: [],
      model: 'seedance-2.0',
      durationSeconds: 5,
      ratio: '16:9',
      resolution: '720p',
      audio: true,
      seed: null,
    },
    estimatedTokens: 108_900,
    price: null,
    remade: [],
    createdAt,
    state: 'accepted',
  };
}

function generating(job: JobIn<'accepted'>, { channelId, cardMessageId }: CardPlace): JobIn<'generating'> {
  return {
    ...job,
    place: { channelId, cardMessageId, threadId: null },
    state: 'generating',
    submittedAt: job.createdAt,
    taskId: `asyntask_${job.id}`,
    reads: 3,
    usualMs,
    progressPercent: null,
    unknownStatus: null,
    overdueToldAt: null,
    postingSince: null,
    unreachableMs: 0,
    unreachableSince: null,
  };
}

function done(job: JobIn<'accepted'>, { channelId, cardMessageId }: CardPlace): JobIn<'done'> {
  const endedAt = job.createdAt + usualMs;
  return {
    ...job,
    place: { channelId, cardMessageId, threadId: null },
    state: 'done',
    submittedAt: job.createdAt,
    taskId: `asyntask_${job.id}`,
    finishedAt: endedAt,
    result: {
      videoUrl: 'https://storage.example.com/results/video.mp4?signature=0123456789',
      lastFrameUrl: null,
      tokens: 108_900,
      seed: 7,
      durationSeconds: 5,
      ratio: '16:9',
      resolution: '720p',
      urlEndsAt: endedAt + 12 * hourMs,
    },
    video: null,
    lastFrame: null,
    endedAt,
    message: { channelId, id: cardMessageId },
    deletedAt: null,
  };
}

/** What is stored for a bot with that environment, opened as the bot does. The bot must not run meanwhile. */
function open(environment: Readonly<Record<string, string>>): Promise<Storage> {
  return openStorage(parseSettings(environment), { clock: () => Date.now(), log: pino({ level: 'silent' }) });
}

/** @param wakeAt when each is due; without it they are nobody's any more, and never due */
/** Has the queue wake them, as the bot does that has begun them. */
async function enqueue(
  environment: Readonly<Record<string, string>>,
  jobs: readonly Job[],
  wakeAt: (index: number) => number,
): Promise<void> {
  const { store } = parseSettings(environment);
  if (store.kind !== 'redis') return;
  const log = pino({ level: 'silent' });
  const queue = createBullQueue({ connection: queueConnection(store.url), prefix: queuePrefix, log });
  await Promise.all(jobs.map(({ id }, index) => queue.add(id, wakeAt(index))));
  await queue.close();
}

async function addAll({ store }: Storage, jobs: readonly Job[], wakeAt?: (index: number) => number): Promise<void> {
  for (let from = 0; from < jobs.length; from += jobsPerKey) {
    const leaseUntil = wakeAt ? Date.now() + hourMs : 0;
    const claims = await store.jobs.addAll(jobs.slice(from, from + jobsPerKey), { wakeAt: null, leaseUntil });
    if (wakeAt)
      await Promise.all(claims.map((claim, index) => store.jobs.release(claim, { wakeAt: wakeAt(from + index) })));
  }
}

/**
 * Stores jobs that the provider has, of all ages below what is usual.
 *
 * @param wakeAt when each is due
 */
export async function storeGenerating(
  environment: Readonly<Record<string, string>>,
  { count, places, wakeAt }: { count: number; places: readonly CardPlace[]; wakeAt: (index: number) => number },
): Promise<void> {
  const storage = await open(environment);
  const payers: Payer[] = [];
  for (let index = 0; index < Math.ceil(count / jobsPerKey); index += 1) {
    const ownerId = String(900_000_000_000_000_000n + BigInt(index));
    const { fingerprint } = await storage.tokens.set(
      { scope: 'member', id: ownerId },
      `sk-bench-${String(index).padStart(24, '0')}`,
    );
    payers.push({ ownerId, fingerprint });
  }
  const now = Date.now();
  const jobs = Array.from({ length: count }, (_, index) => {
    const [payer, place] = [payers[Math.floor(index / jobsPerKey)], places[index % places.length]];
    if (!payer || !place) throw new Error('jobs need a payer and a place');
    // A step that has no divisor in common with any count that is asked for.
    const ageMs = Math.round((usualMs * ((index * 7919) % count)) / count);
    return generating(accepted(payer, place, now - ageMs), place);
  });
  await addAll(storage, jobs, wakeAt);
  await enqueue(environment, jobs, wakeAt);
  await storage.close();
}

/** Stores jobs that have ended, a minute apart. */
export async function storeDone(
  environment: Readonly<Record<string, string>>,
  { count, place }: { count: number; place: CardPlace },
): Promise<void> {
  const storage = await open(environment);
  const payer = { ownerId: '900000000000000000', fingerprint: 'of-a-key-that-is-gone' };
  const now = Date.now();
  const jobs = Array.from({ length: count }, (_, index) =>
    done(accepted(payer, place, now - (index + 10) * 60_000), place),
  );
  await addAll(storage, jobs);
  await storage.close();
}

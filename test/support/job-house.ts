import { randomBytes, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { createLibrary } from '../../src/assets/library.js';
import { openPace } from '../../src/jobs/pace.js';
import { createTiming } from '../../src/assets/timing.js';
import { startProvider } from '../../src/emulator/provider/provider.js';
import type { PlaceError } from '../../src/jobs/delivery.js';
import { type Delivery } from '../../src/jobs/delivery.js';
import type { StepDependencies } from '../../src/jobs/dependencies.js';
import { newJobId } from '../../src/jobs/job-id.js';
import { step } from '../../src/jobs/step.js';
import { publicHttps } from '../../src/media/fetch-rules.js';
import { createFetcher } from '../../src/media/fetch.js';
import { createFiles } from '../../src/media/files.js';
import { keepResult } from '../../src/media/keep-result.js';
import { sourceFileOf } from '../../src/media/source-file.js';
import { createProvider } from '../../src/provider/client.js';
import type { Asset, Group, Job, JobRequest } from '../../src/store/records.js';
import { createKeyring } from '../../src/store/keyring.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { openTokens } from '../../src/store/tokens.js';

export const memberKey = 'sk-job-house-member-key-0001';
/** Of another member: the provider shows it nothing that the first one made. */
export const otherMemberKey = 'sk-job-house-member-key-0002';

/** What a delivery was asked to show, in order. */
export type Shown = { what: string; job: Job };

/** A delivery that remembers; `closed` is how the channel refuses its card. */
function rememberingDelivery(): Delivery & { shown: Shown[]; closed: PlaceError | null } {
  const shown: Shown[] = [];
  const remember = (what: string) => (job: Job) => {
    shown.push({ what, job });
    return Promise.resolve({ channelId: 'thread', id: `${what}-${shown.length}` });
  };
  const delivery = {
    shown,
    closed: null as PlaceError | null,
    postCard: (job: Job) => {
      if (delivery.closed) return Promise.reject(delivery.closed);
      shown.push({ what: 'card', job });
      return Promise.resolve({ channelId: 'channel', cardMessageId: 'card', threadId: 'thread' });
    },
    updateCard: (job: Job) => {
      shown.push({ what: `card ${job.state}`, job });
      return Promise.resolve();
    },
    postResult: remember('result'),
    postFailure: remember('failure'),
    postUnconfirmed: remember('unconfirmed'),
    postOverdue: remember('overdue'),
  };
  return delivery;
}

/** The parts around the step function: the real store, the real client, the embedded provider, a clock moved by hand. */
export async function startJobHouse() {
  const folder = await mkdtemp(path.join(tmpdir(), 'dailies-jobs-'));
  let now = Date.parse('2026-11-01T12:00:00Z');
  const clock = () => now;
  const emulator = await startProvider({
    resultVideo: 'demo/files/result.mp4',
    lastFrame: 'demo/files/result-last-frame.png',
    keys: [
      { key: memberKey, userId: 1, tokenId: 1 },
      { key: otherMemberKey, userId: 2, tokenId: 2 },
    ],
    clock: { now: clock },
    processingMs: 8_000,
    queueMs: 2_000,
    generationMs: 90_000,
  });
  const store = await openSqliteStore({ path: path.join(folder, 'dailies.sqlite') });
  const tokens = await openTokens({
    path: path.join(folder, 'tokens.sqlite'),
    keyring: createKeyring([Buffer.alloc(32, 7)]),
    fingerprintKey: await store.fingerprintKey(),
    clock,
  });
  const owner = { scope: 'member', id: '1001' } as const;
  const { fingerprint } = await tokens.set(owner, memberKey);
  const other = { scope: 'member', id: '1002' } as const;
  const { fingerprint: otherFingerprint } = await tokens.set(other, otherMemberKey);
  const provider = createProvider({
    baseUrl: emulator.url,
    now: clock,
    sleep: () => Promise.resolve(),
    timeouts: { createTaskMs: 2_000, readMs: 2_000 },
  });
  const timing = createTiming(clock, 1);
  const results = createFetcher({ rule: publicHttps({ allowLoopback: true }) });
  const files = createFiles({ dataDir: folder });
  const delivery = rememberingDelivery();
  const log = pino({ level: 'silent' });
  const dependencies: StepDependencies = {
    store,
    tokens,
    provider,
    library: createLibrary({
      store,
      provider,
      timing,
      sourceFileOf: (asset) => sourceFileOf(files, asset.hash),
      log,
    }),
    delivery,
    hasFile: files.has,
    download: (url, signal, type) => keepResult(files, results.read(url, { maxBytes: 10_000_000, signal }), type),
    timing,
    pace: await openPace({ table: store.generationTimes, pollReads: 14, log }),
    deadlineMs: 3_600_000,
    log,
  };

  const group: Group = {
    id: randomUUID(),
    guildId: '1',
    channelId: '2',
    name: 'brainstorm',
    createdBy: owner.id,
    createdAt: now,
  };
  await store.groups.add(group);

  const house = {
    emulator,
    store,
    tokens,
    provider,
    files,
    delivery,
    dependencies,
    group,
    owner,
    fingerprint,
    key: { owner, key: memberKey, fingerprint },
    otherKey: { owner: other, key: otherMemberKey, fingerprint: otherFingerprint },
    clock,
    log,
    pass(ms: number) {
      now += ms;
    },

    /** Keeps a file as one that was added. What it gives belongs into the asset. */
    keep: (file: string) => files.keep(createReadStream(file)),
    /** An asset whose link the provider can fetch, and whose bytes are not kept. */
    async addAsset(name: string, fields: Partial<Asset> = {}): Promise<Asset> {
      const asset: Asset = {
        id: randomUUID(),
        groupId: group.id,
        name,
        type: 'image',
        ownerId: owner.id,
        fileName: `${name}.png`,
        hash: randomBytes(32).toString('hex'),
        sizeBytes: 1,
        durationSeconds: null,
        width: 640,
        height: 360,
        sourceUrl: `${emulator.storageUrl}/never`,
        createdAt: now,
        ...fields,
      };
      await store.assets.add(asset);
      return asset;
    },

    newJob(request: Partial<JobRequest> = {}): Job & { state: 'accepted' } {
      const id = newJobId();
      return {
        id,
        batch: { id, index: 0, size: 1 },
        ownerId: owner.id,
        guildId: '1',
        channelId: '2',
        opensThread: true,
        groupId: group.id,
        keyOwner: owner,
        fingerprint,
        estimatedTokens: 108_900,
        price: null,
        remade: [],
        createdAt: now,
        state: 'accepted',
        request: {
          prompt: 'a red kite',
          providerText: 'a red kite',
          references: [],
          fileAssetIds: [],
          model: 'seedance-2.0',
          durationSeconds: 5,
          ratio: '16:9',
          resolution: '720p',
          audio: true,
          seed: null,
          ...request,
        },
      };
    },

    /** Takes one step of a stored job that is free, as its driver would. Returns when it wants to be woken. */
    async stepOnce(id: string, signal = new AbortController().signal): Promise<number | null> {
      let claim = await store.jobs.claim(id, { now, leaseUntil: now + 60_000 });
      if (!claim) throw new Error(`job ${id} is held by somebody`);
      let wakeAt: number | null = now;
      try {
        wakeAt = await step(
          claim.job,
          async (job) => {
            if (claim) claim = await store.jobs.save(claim, job);
          },
          dependencies,
          signal,
        );
      } finally {
        await store.jobs.release(claim, { wakeAt });
      }
      return wakeAt;
    },

    /** Steps a job, moving the clock to where it wants to be woken, until it is in one of `states`. */
    async stepUntil(id: string, ...states: Job['state'][]): Promise<Job> {
      for (let count = 0; count < 300; count++) {
        const job = await store.jobs.get(id);
        if (job && states.includes(job.state)) return job;
        const wakeAt = await house.stepOnce(id);
        await emulator.filesArrived();
        if (wakeAt !== null && wakeAt > now) now = wakeAt;
      }
      throw new Error(`job ${id} never was ${states.join(' or ')}`);
    },

    async begin(request: Partial<JobRequest> = {}): Promise<string> {
      const job = house.newJob(request);
      const claim = await store.jobs.add(job, { wakeAt: now, leaseUntil: now });
      await store.jobs.release(claim, { wakeAt: now });
      return job.id;
    },

    async close() {
      await Promise.all([provider.close(), results.close(), store.close(), tokens.close()]);
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return house;
}

export type JobHouse = Awaited<ReturnType<typeof startJobHouse>>;

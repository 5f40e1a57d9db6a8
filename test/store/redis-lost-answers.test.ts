import { expect, it, onTestFinished } from 'vitest';
import { openRedisStore } from '../../src/store/redis/store.js';
import { ConflictError, type ClaimedJob, type Store } from '../../src/store/store.js';
import { AllowanceError } from '../../src/store/usage.js';
import { faultyLine } from '../support/faulty-line.js';
import { redisForFile } from '../support/redis.js';
import {
  exampleAsset,
  exampleDraft,
  exampleGroup,
  exampleJob,
  start,
  submitting,
  uploadIntention,
  waiting,
} from './examples.js';

const redis = redisForFile();
const leaseUntil = start + 30_000;
const free = { wakeAt: start, leaseUntil: 0 };
const held = { wakeAt: start, leaseUntil };

/** A store whose line can be cut, and another one beside it. */
async function open() {
  const prefix = redis.prefix();
  const line = await faultyLine(redis.port());
  const store = await openRedisStore({ url: `redis://127.0.0.1:${line.port}`, prefix });
  const other = await openRedisStore({ url: redis.url(), prefix });
  for (const opened of [store, other]) onTestFinished(() => opened.close());
  await warmUp(store);
  /** Does it although its answer is lost: it is sent again. */
  const losing = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const before = line.lost();
    line.loseNextAnswer();
    const result = await work();
    expect(line.lost()).toBe(before + 1);
    return result;
  };
  return { store, other, losing };
}

/** The answer that is lost shall be that of a script which ran, not that the server does not know it yet. */
async function warmUp({ jobs, groups, assets, uploads, drafts, generationTimes }: Store): Promise<void> {
  const job = exampleJob();
  const options = { now: start, leaseUntil };
  const claim = await jobs.add(job, { wakeAt: null, leaseUntil });
  await jobs.release(await jobs.save(claim, job), { wakeAt: start });
  const [taken] = await jobs.claimDue({ ...options, limit: 1 });
  if (taken) await jobs.release(taken, { wakeAt: null });
  await jobs.claim(job.id, options);
  const group = exampleGroup({ channelId: 'warm' });
  await groups.add(group);
  const asset = exampleAsset({ groupId: 'warm' });
  await assets.add(asset);
  await assets.rename(asset.id, 'warmer');
  const version = (await uploads.begin(uploadIntention('warm'))) ?? 0;
  await uploads.remove(uploadIntention('warm'), await uploads.save(uploadIntention('warm'), version));
  await drafts.add(exampleDraft());
  await generationTimes.save(learned, 0);
}

const learned = {
  all: { mean: 0.1, variance: 0.01 },
  classes: {},
  spread: { log: -1, count: 3 },
  lean: 0,
  effort: { mean: 200, count: 3 },
};

it('a job is added once, and its adder holds it', async () => {
  const { store, losing } = await open();
  const job = exampleJob();
  const claim = await losing(() => store.jobs.add(job, held));
  await store.jobs.save(claim, waiting(job));
  await expect(store.jobs.add(job, held)).rejects.toThrow(ConflictError);
});

it('takes that reach a limit are not refused for what they have reserved themselves', async () => {
  const { store, losing } = await open();
  const lent = { keyOwner: { scope: 'server', id: 'guild' } as const, estimatedTokens: 100 };
  const takes = [exampleJob(lent), exampleJob(lent)];
  const options = { ...held, allowance: { since: start, perMember: 200, inAll: null } };
  const claims = await losing(() => store.jobs.addAll(takes, options));
  expect(claims.map(({ version }) => version)).toEqual([1, 1]);
  await expect(store.jobs.addAll([exampleJob(lent)], options)).rejects.toThrow(AllowanceError);
});

it('a claim is the claimer’s', async () => {
  const { store, losing } = await open();
  const job = exampleJob();
  await store.jobs.add(job, free);
  const claim = await losing(() => store.jobs.claim(job.id, { now: start, leaseUntil }));
  if (!claim) throw new Error('it was claimed by nobody else');
  await store.jobs.save(claim, waiting(job));
});

it('claims of due jobs are the claimer’s, the same ones', async () => {
  const { store, losing } = await open();
  const jobs = [exampleJob(), exampleJob(), exampleJob()];
  for (const [index, job] of jobs.entries()) await store.jobs.add(job, { wakeAt: start + index, leaseUntil: 0 });
  const due = { now: start + 5, leaseUntil, limit: 2 };
  const claims = await losing(() => store.jobs.claimDue(due));
  expect(claims.map(({ job }) => job.id)).toEqual(jobs.slice(0, 2).map(({ id }) => id));
  for (const claim of claims) await store.jobs.release(claim, { wakeAt: null });
  expect((await store.jobs.claimDue(due)).map(({ job }) => job.id)).toEqual([jobs[2]?.id]);
});

it('a saved state is no conflict, and its claim is the newest', async () => {
  const { store, losing } = await open();
  const job = exampleJob();
  const claim = await store.jobs.add(job, held);
  const saved = await losing(() => store.jobs.save(claim, submitting(job)));
  expect(saved.version).toBe(claim.version + 1);
  await store.jobs.save(saved, waiting(job));
});

it('a release is no conflict, also when another has taken the job before it was sent again', async () => {
  const { store, other, losing } = await open();
  const job = exampleJob();
  const claim = await store.jobs.add(job, held);
  const watching = takeAsSoonAsFree(other, job.id);
  await losing(() => store.jobs.release(claim, { wakeAt: start }));
  await other.jobs.save(await watching, waiting(job));
});

async function takeAsSoonAsFree({ jobs }: Store, id: string): Promise<ClaimedJob> {
  for (;;) {
    const claim = await jobs.claim(id, { now: start, leaseUntil });
    if (claim) return claim;
  }
}

it('an older claim is a conflict all the same', async () => {
  const { store, losing } = await open();
  const job = exampleJob();
  const claim = await store.jobs.add(job, held);
  await store.jobs.save(claim, waiting(job));
  await expect(losing(() => store.jobs.save(claim, job))).rejects.toThrow(ConflictError);
});

it('an intention is begun by who has begun it, saved and forgotten', async () => {
  const { store, losing } = await open();
  const intention = uploadIntention('asset');
  const version = await losing(() => store.uploads.begin(intention));
  expect(version).toBe(1);
  expect(await losing(() => store.uploads.begin(intention))).toBeUndefined();
  const { leaseUntil: _, ...rest } = { ...intention, leaseUntil: 0 };
  const active = { ...rest, state: 'active', providerAssetId: 'asset-1' } as const;
  const saved = await losing(() => store.uploads.save(active, version ?? 0));
  await losing(() => store.uploads.remove(active, saved));
  await expect(losing(() => store.uploads.save(active, saved))).rejects.toThrow(ConflictError);
});

it('what has a name was added by who has added it, and renamed', async () => {
  const { store, losing } = await open();
  const [group, asset] = [exampleGroup(), exampleAsset()];
  expect(await losing(() => store.groups.add(group))).toBe(true);
  expect(await losing(() => store.groups.add(exampleGroup()))).toBe(false);
  expect(await losing(() => store.assets.add(asset))).toBe(true);
  expect(await losing(() => store.assets.add(exampleAsset()))).toBe(false);
  expect(await losing(() => store.assets.rename(asset.id, 'ship'))).toBe(true);
  expect(await store.assets.byName('group', 'ship')).toEqual({ ...asset, name: 'ship' });
});

it('a draft and what was learned are written once', async () => {
  const { store, losing } = await open();
  const draft = exampleDraft();
  await losing(() => store.drafts.add(draft));
  expect(await store.drafts.get(draft.id)).toEqual(draft);
  const { version } = await store.generationTimes.get();
  await losing(() => store.generationTimes.save(learned, version));
  await expect(losing(() => store.generationTimes.save(learned, version))).rejects.toThrow(ConflictError);
});

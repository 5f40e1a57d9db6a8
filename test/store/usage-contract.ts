import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Job, JobIn, Upload } from '../../src/store/records.js';
import type { Store } from '../../src/store/store.js';
import { AllowanceError, dayMs, dayBegin, type UsageSum } from '../../src/store/usage.js';
import {
  done,
  exampleAsset,
  exampleGroup,
  exampleJob,
  failed,
  submitting,
  unconfirmed,
  uploadIntention,
  waiting,
} from './examples.js';

/** The middle of a day in 2026. */
const noon = dayBegin(1_790_000_000_000) + dayMs / 2;
const today = dayBegin(noon);
const leaseUntil = noon + 30_000;
const lentBy = (guildId: string) => ({ guildId, keyOwner: { scope: 'server', id: guildId } as const });

const nothing = { done: 0, failed: 0, unconfirmed: 0, running: 0, assets: 0 };
const noTokens = { tokens: 0, cost: 0, doubtfulTokens: 0, runningTokens: 0 };
/** What is not told is nothing, of mia's today, without a price. */
const sumOf = (change: Partial<UsageSum>): UsageSum => ({
  ...{ day: today, memberId: 'mia', currency: null },
  ...nothing,
  ...noTokens,
  ...change,
});

/** The part of the contract that is about records of usage. `openBoth` opens the same data twice. */
export function describeUsage(openBoth: () => Promise<{ store: Store; other: Store }>): void {
  const openOne = async () => (await openBoth()).store;
  const newJob = (change: Partial<JobIn<'accepted'>> = {}) => exampleJob({ createdAt: noon, ...change });
  const ending = (job: JobIn<'accepted'>, charged: 'no' | 'yes' | 'unknown') => {
    const ended = failed(job) as JobIn<'failed'>;
    return { ...ended, failure: { ...ended.failure, charged } };
  };

  async function bring({ jobs }: Store, job: JobIn<'accepted'>, ...states: Job[]): Promise<void> {
    let claim = await jobs.add(job, { wakeAt: null, leaseUntil });
    for (const state of states) claim = await jobs.save(claim, state);
  }
  const mine = ({ usage }: Store) => usage.sums({ memberId: 'mia' }, today);
  const lent = ({ usage }: Store, memberId = 'mia') => usage.lent({ guildId: 'guild', memberId, since: today });

  describe('a record', () => {
    it('follows its job: reserved while it runs, then as it was billed', async () => {
      const store = await openOne();
      const job = newJob({ estimatedTokens: 100_000, price: { perMillion: 7, currency: 'USD' } });
      const claim = await store.jobs.add(job, { wakeAt: null, leaseUntil });
      expect(await mine(store)).toEqual([sumOf({ currency: 'USD', running: 1, runningTokens: 100_000 })]);
      await store.jobs.save(await store.jobs.save(claim, waiting(job)), done(job));
      const spent = { currency: 'USD', done: 1, tokens: 108_000 };
      expect(await mine(store)).toEqual([sumOf({ ...spent, cost: expect.closeTo(0.756, 6) as number })]);
    });

    it('is one for each job, however often its state is written, and stays when that is erased', async () => {
      const store = await openOne();
      const job = newJob();
      const ended = done(job) as JobIn<'done'>;
      await bring(store, job, waiting(job), ended, { ...ended, deletedAt: noon }, ended);
      const before = await mine(store);
      expect(before).toEqual([sumOf({ done: 1, tokens: 108_000 })]);
      await store.jobs.erase(job.id);
      expect(await mine(store)).toEqual(before);
    });

    it('costs nothing, something or nobody knows what when its job failed', async () => {
      const store = await openOne();
      const jobs = [newJob(), newJob(), newJob(), newJob()] as const;
      await bring(store, jobs[0], ending(jobs[0], 'no'));
      await bring(store, jobs[1], ending(jobs[1], 'yes'));
      await bring(store, jobs[2], ending(jobs[2], 'unknown'));
      await bring(store, jobs[3], unconfirmed(jobs[3]));
      expect(await mine(store)).toEqual([
        sumOf({ failed: 3, unconfirmed: 1, tokens: 108_000, doubtfulTokens: 216_000 }),
      ]);
    });

    it('keeps what was billed for a video that was lost afterwards', async () => {
      const store = await openOne();
      const job = newJob({ estimatedTokens: 90_000 });
      const delivering = { ...done(job), state: 'delivering', video: null, postingSince: null } as unknown as Job;
      await bring(store, job, delivering, ending(job, 'yes'));
      expect(await mine(store)).toEqual([sumOf({ failed: 1, tokens: 108_000 })]);
    });

    it('says of a job that is erased while it runs that nobody knows, unless it was not sent yet', async () => {
      const store = await openOne();
      const jobs = [newJob(), newJob()] as const;
      await bring(store, jobs[0], waiting(jobs[0]), submitting(jobs[0]));
      await bring(store, jobs[1], waiting(jobs[1]));
      for (const { id } of jobs) for (let times = 0; times < 2; times++) await store.jobs.erase(id);
      expect(await mine(store)).toEqual([sumOf({ failed: 1, unconfirmed: 1, doubtfulTokens: 108_000 })]);
    });

    it('is written together with its job, or not at all', async () => {
      const store = await openOne();
      const job = newJob();
      const old = await store.jobs.add(job, { wakeAt: null, leaseUntil });
      await store.jobs.save(old, waiting(job));
      await expect(store.jobs.save(old, done(job))).rejects.toThrow();
      expect(await mine(store)).toEqual([sumOf({ running: 1, runningTokens: 108_000 })]);
      const fresh = newJob();
      await expect(store.jobs.addAll([fresh, job], { wakeAt: null, leaseUntil })).rejects.toThrow();
      expect(await mine(store)).toEqual([sumOf({ running: 1, runningTokens: 108_000 })]);
    });

    it('is made of each asset’s creation that was answered, once', async () => {
      const store = await openOne();
      const group = exampleGroup();
      const asset = exampleAsset({ groupId: group.id, ownerId: 'tom' });
      await store.groups.add(group);
      await store.assets.add(asset);
      const { leaseUntil: _, ...intention } = { ...uploadIntention(asset.id), leaseUntil: 0, createdAt: noon };
      const processing: Upload = { ...intention, state: 'processing', providerAssetId: 'asset-1', doubtedAt: null };
      let version = (await store.uploads.begin({ ...uploadIntention(asset.id), createdAt: noon })) ?? 0;
      expect(await mine(store)).toEqual([]);
      for (const upload of [processing, { ...processing, doubtedAt: noon }, processing]) {
        version = await store.uploads.save(upload, version);
      }
      expect(await store.usage.sums({ channelIds: ['channel'] }, today)).toEqual([sumOf({ assets: 1 })]);
      expect(await store.usage.sums({ guildId: 'guild' }, today)).toEqual([sumOf({ assets: 1 })]);
      const again = { ...processing, nameSent: 'boat-2', keyOwner: { scope: 'server', id: 'guild' } as const };
      await store.uploads.save(again, version);
      const [ofMia, ofTom] = await store.usage.sums({ guildId: 'guild' }, today);
      expect([ofMia, ofTom]).toEqual([sumOf({ assets: 1 }), sumOf({ memberId: 'tom', assets: 1 })]);
    });
  });

  describe('sums', () => {
    it('are by day, member and currency, of a member, of channels, or of a server', async () => {
      const store = await openOne();
      const add = async (change: Partial<JobIn<'accepted'>>) => {
        const job = newJob(change);
        await bring(store, job, done(job));
      };
      await add({ createdAt: today - 1 });
      await add({ createdAt: today });
      await add({ price: { perMillion: 1, currency: 'EUR' } });
      await add({ ownerId: 'tom', channelId: 'elsewhere' });
      await add({ ownerId: 'tom', guildId: 'other' });
      await add({ guildId: null, channelId: 'direct' });
      const brief = (sums: UsageSum[]) =>
        sums.map(({ day, memberId, currency, done: count }) => [day, memberId, currency, count]);
      expect(brief(await store.usage.sums({ guildId: 'guild' }, today - dayMs))).toEqual([
        [today - dayMs, 'mia', null, 1],
        [today, 'mia', null, 1],
        [today, 'mia', 'EUR', 1],
        [today, 'tom', null, 1],
      ]);
      expect(brief(await mine(store))).toEqual([
        [today, 'mia', null, 2],
        [today, 'mia', 'EUR', 1],
      ]);
      expect(brief(await store.usage.sums({ channelIds: ['elsewhere', 'direct'] }, today))).toEqual([
        [today, 'mia', null, 1],
        [today, 'tom', null, 1],
      ]);
      expect(await store.usage.sums({ guildId: 'none' }, 0)).toEqual([]);
    });

    it('count a public thread’s jobs as its channel’s, from when they are shown', async () => {
      const store = await openOne();
      const job = newJob({ channelId: 'thread' });
      const place = { channelId: 'thread', cardMessageId: 'card', threadId: 'thread', parentId: 'channel' };
      await bring(store, job, { ...waiting(job), place } as Job);
      expect(await store.usage.sums({ channelIds: ['channel'] }, today)).toHaveLength(1);
      expect(await store.usage.sums({ channelIds: ['thread'] }, today)).toEqual([]);
    });
  });

  describe('what a server lends', () => {
    const wanted = (ownerId = 'mia', change: Partial<JobIn<'accepted'>> = {}) =>
      newJob({ ...lentBy('guild'), ownerId, estimatedTokens: 100_000, ...change });
    const options = (perMember: number | null, inAll: number | null) => ({
      ...{ wakeAt: null, leaseUntil },
      allowance: { since: today, perMember, inAll },
    });
    const exceeded = async (adding: Promise<unknown>) => {
      const error: unknown = await adding.catch((reason: unknown) => reason);
      if (!(error instanceof AllowanceError)) throw new Error('it was not refused');
      return error.exceeded;
    };

    it('is what was spent, what runs and what may have been spent, of its key since a moment', async () => {
      const store = await openOne();
      const jobs = [wanted(), wanted(), wanted(), wanted('tom')] as const;
      await bring(store, jobs[0], done(jobs[0]));
      await bring(store, jobs[1], ending(jobs[1], 'no'));
      await bring(store, jobs[2], unconfirmed(jobs[2]));
      await bring(store, jobs[3]);
      const own = newJob();
      await bring(store, own, done(own));
      await bring(store, wanted('mia', { createdAt: today - 1 }));
      await bring(store, wanted('mia', lentBy('other')));
      expect(await lent(store)).toEqual({ byMember: 208_000, byAll: 308_000 });
      expect(await lent(store, 'noa')).toEqual({ byMember: 0, byAll: 308_000 });
    });

    it('ends at the limit of each member, and at that of all', async () => {
      const { jobs } = await openOne();
      await jobs.addAll([wanted(), wanted()], options(250_000, 450_000));
      expect(await exceeded(jobs.addAll([wanted()], options(250_000, 450_000)))).toEqual({
        ...{ which: 'member', limit: 250_000, left: 50_000 },
      });
      await jobs.addAll([wanted('tom'), wanted('tom')], options(250_000, 450_000));
      expect(await exceeded(jobs.addAll([wanted('noa')], options(250_000, 450_000)))).toEqual({
        ...{ which: 'all', limit: 450_000, left: 50_000 },
      });
      await jobs.addAll([wanted('noa')], options(100_000, 500_000));
      await jobs.addAll([wanted()], options(null, null));
      expect(await exceeded(jobs.addAll([wanted()], options(0, 1)))).toMatchObject({ left: 0 });
    });

    it('is not asked for a key of one’s own, and not reserved twice for what was there already', async () => {
      const { jobs } = await openOne();
      await jobs.addAll([newJob({ estimatedTokens: 9_000_000 })], options(1, 1));
      const job = wanted();
      await jobs.addAll([job], options(100_000, null));
      await expect(jobs.addAll([job], options(100_000, null))).rejects.not.toBeInstanceOf(AllowanceError);
    });

    it('passes no limit when many want it at once, over two connections', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ ownerId: fc.constantFrom('mia', 'tom', 'noa'), size: fc.integer({ min: 1, max: 4 }) }), {
            minLength: 10,
            maxLength: 14,
          }),
          async (requests) => {
            const { store, other } = await openBoth();
            const answers = await Promise.allSettled(
              requests.map(({ ownerId, size }, index) =>
                (index % 2 === 0 ? store : other).jobs.addAll(
                  Array.from({ length: size }, () => wanted(ownerId)),
                  options(500_000, 900_000),
                ),
              ),
            );
            const { byAll } = await lent(store);
            expect(byAll).toBeLessThanOrEqual(900_000);
            for (const memberId of ['mia', 'tom', 'noa']) {
              expect((await lent(store, memberId)).byMember).toBeLessThanOrEqual(500_000);
            }
            const accepted = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
            expect(byAll).toBe(accepted.length * 100_000);
            for (const answer of answers) {
              if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(AllowanceError);
            }
          },
        ),
        { numRuns: 8 },
      );
    });
  });

  describe('a member who is forgotten', () => {
    it('is in no record any more; a server’s sums stay, and what was theirs alone goes', async () => {
      const store = await openOne();
      const jobs = [newJob(), newJob({ guildId: null, channelId: 'direct' }), newJob({ ownerId: 'tom' })];
      for (const job of jobs) await bring(store, job, done(job));
      await store.usage.forget('mia', today);
      expect(await mine(store)).toEqual([]);
      expect(await store.usage.sums({ channelIds: ['direct'] }, today)).toEqual([]);
      expect(await store.usage.sums({ guildId: 'guild' }, today)).toEqual([
        sumOf({ memberId: null, done: 1, tokens: 108_000 }),
        sumOf({ memberId: 'tom', done: 1, tokens: 108_000 }),
      ]);
    });

    it('has spent what they have spent until the day ends, and no longer', async () => {
      const store = await openOne();
      const job = newJob(lentBy('guild'));
      await bring(store, job, done(job));
      await store.usage.forget('mia', today);
      await store.usage.forget('mia', today);
      expect(await lent(store)).toEqual({ byMember: 108_000, byAll: 108_000 });
      expect(await lent(store, 'tom')).toEqual({ byMember: 0, byAll: 108_000 });
      const tomorrow = today + dayMs;
      await store.usage.forget('tom', tomorrow);
      expect(await lent(store)).toEqual({ byMember: 0, byAll: 108_000 });
      expect(await store.usage.lent({ guildId: 'guild', memberId: 'mia', since: tomorrow })).toEqual({
        ...{ byMember: 0, byAll: 0 },
      });
    });
  });
}

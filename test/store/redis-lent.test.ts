import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import type { Job, JobIn } from '../../src/store/records.js';
import { openRedisStore } from '../../src/store/redis/store.js';
import { dayBegin, dayMs } from '../../src/store/usage.js';
import { redisForFile } from '../support/redis.js';
import { done, exampleJob, failed, start, submitting, unconfirmed, waiting } from './examples.js';

const redis = redisForFile();
const today = dayBegin(start);
const noon = today + dayMs / 2;
const states = [waiting, submitting, unconfirmed, done, failed];

const command = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('add' as const), member: fc.nat(2), daysAgo: fc.nat(1) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('save' as const), index: fc.nat(), state: fc.nat(4) }) },
  fc.record({ do: fc.constant('erase' as const), index: fc.nat() }),
  fc.record({ do: fc.constant('forget' as const), member: fc.nat(2), daysLater: fc.nat(1) }),
);

async function openForTest() {
  const prefix = redis.prefix();
  const store = await openRedisStore({ url: redis.url(), prefix });
  const client = new Redis(redis.url());
  const close = async () => {
    client.disconnect();
    await store.close();
  };
  return { store, client, prefix, close };
}

it('what a server has lent is counted as its records say, whatever becomes of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 3, maxLength: 25 }), async (commands) => {
      const { store, close } = await openForTest();
      const jobs: JobIn<'accepted'>[] = [];
      for (const given of commands) {
        const job = 'index' in given ? jobs[given.index % jobs.length] : undefined;
        if (given.do === 'add') {
          const change = { ownerId: `member-${given.member}`, createdAt: noon - given.daysAgo * dayMs };
          const keyOwner = { scope: 'server', id: 'guild' } as const;
          jobs.push(exampleJob({ ...change, keyOwner, estimatedTokens: 100 + jobs.length }));
          const [added] = jobs.slice(-1);
          if (added) await store.jobs.add(added, { wakeAt: null, leaseUntil: 0 });
        } else if (given.do === 'forget') {
          await store.usage.forget(`member-${given.member}`, today + given.daysLater * dayMs);
        } else if (given.do === 'erase') {
          if (job) await store.jobs.erase(job.id);
        } else if (job) {
          const claim = await store.jobs.claim(job.id, { now: noon, leaseUntil: 0 });
          const state: ((job: JobIn<'accepted'>) => Job) | undefined = states[given.state];
          if (claim && state) await store.jobs.save(claim, state(job));
        }
      }
      for (const since of [today, today - dayMs]) {
        for (const member of [0, 1, 2]) {
          const lent = (moment: number) =>
            store.usage.lent({ guildId: 'guild', memberId: `member-${member}`, since: moment });
          const counted = await lent(since);
          const added = await lent(since - 1);
          expect(counted.byAll).toBe(added.byAll);
          expect(counted.byMember).toBeGreaterThanOrEqual(added.byMember);
        }
      }
      await close();
    }),
    { numRuns: 40 },
  );
});

it('no count tells of a member who was forgotten', async () => {
  const { store, client, prefix, close } = await openForTest();
  onTestFinished(close);
  const ownerId = randomBytes(8).toString('hex');
  const job = exampleJob({ ownerId, createdAt: noon, keyOwner: { scope: 'server', id: 'guild' } });
  await store.jobs.add(job, { wakeAt: null, leaseUntil: 0 });
  const names = () => client.hkeys(`${prefix}lent:guild:${today}`);
  expect(await names()).toEqual(['all', `member ${ownerId}`]);
  await store.jobs.erase(job.id);
  await store.usage.forget(ownerId, today + dayMs);
  for (const name of await names()) expect(name).not.toContain(ownerId);
});

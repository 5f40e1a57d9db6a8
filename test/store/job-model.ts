import fc from 'fast-check';
import { expect } from 'vitest';
import type { JobIn } from '../../src/store/records.js';
import { ConflictError, type ClaimedJob, type JobTable } from '../../src/store/store.js';
import { done, exampleJob, start, submitting, waiting } from './examples.js';
import type { Backend } from './backend.js';

interface Row {
  job: JobIn<'accepted'>;
  state: string;
  /** Counts up whenever older claims become worthless. */
  generation: number;
  wakeAt: number | null;
  wokenAt: number | null;
  leaseUntil: number;
}

/** A claim that somebody holds or once held. */
interface Claim {
  real: ClaimedJob;
  row: Row;
  generation: number;
}

interface World {
  jobs: JobTable;
  now: number;
  rows: Row[];
  claims: Claim[];
}

const time = fc.integer({ min: 0, max: 50 });
const wake = fc.option(time, { nil: null });
const index = fc.nat({ max: 1_000 });
const commandArbitrary = fc.oneof(
  fc.record({ do: fc.constant('add' as const), wake, lease: time, owner: fc.constantFrom('mia', 'noa') }),
  fc.record({ do: fc.constant('claim' as const), index, lease: time }),
  fc.record({
    do: fc.constant('claimDue' as const),
    limit: fc.integer({ min: 1, max: 4 }),
    lease: time,
    perKey: fc.option(fc.record({ most: fc.integer({ min: 1, max: 3 }), held: fc.integer({ min: 0, max: 3 }) })),
  }),
  fc.record({ do: fc.constant('wake' as const), index }),
  fc.record({ do: fc.constant('save' as const), index, state: fc.constantFrom(waiting, submitting, done) }),
  fc.record({ do: fc.constant('release' as const), index, wake }),
  fc.record({ do: fc.constant('extend' as const), index, lease: time }),
  fc.record({ do: fc.constant('pass' as const), time }),
  fc.record({ do: fc.constant('releaseAll' as const) }),
);
type Command = typeof commandArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

const dueAt = ({ wakeAt, leaseUntil }: Row) => (wakeAt === null ? Infinity : Math.max(wakeAt, leaseUntil));
const holds = (claim: Claim) => claim.generation === claim.row.generation;
const pick = <Item>(items: readonly Item[], at: number) => items[at % items.length];
const absolute = (now: number, wakeIn: number | null) => (wakeIn === null ? null : now + wakeIn);

/** What is due, longest first and then by key, with no more of each key than it has room for. */
function firstDue({ rows, now }: World, room: { limit: number; most: number; held: Map<string, number> }): Row[] {
  const due = rows
    .filter((row) => dueAt(row) <= now)
    .sort((one, other) => dueAt(one) - dueAt(other) || one.job.fingerprint.localeCompare(other.job.fingerprint));
  const chosen = due.filter(({ job: { fingerprint } }) => {
    const count = room.held.get(fingerprint) ?? 0;
    if (count >= room.most) return false;
    room.held.set(fingerprint, count + 1);
    return true;
  });
  return chosen.slice(0, room.limit);
}

/** Undefined when the store says that the claim is out of date. */
async function unlessConflict<Result>(work: Promise<Result>): Promise<Result | undefined> {
  return work.catch((error: unknown) => {
    expect(error).toBeInstanceOf(ConflictError);
    return undefined;
  });
}

function take(world: World, real: ClaimedJob, leaseUntil: number): void {
  const row = world.rows.find(({ job }) => job.id === real.job.id);
  if (!row) throw new Error('a job that was never added');
  expect(row.leaseUntil).toBeLessThanOrEqual(world.now);
  expect(real.job.state).toBe(row.state);
  row.generation += 1;
  row.leaseUntil = leaseUntil;
  row.wokenAt = null;
  world.claims.push({ real, row, generation: row.generation });
}

async function carryOut(world: World, command: Command): Promise<void> {
  const { jobs, rows, claims, now } = world;
  switch (command.do) {
    case 'add': {
      const job = exampleJob({ ownerId: command.owner, fingerprint: `of ${command.owner}`, createdAt: now });
      const [wakeAt, leaseUntil] = [absolute(now, command.wake), now + command.lease];
      const real = await jobs.add(job, { wakeAt, leaseUntil });
      const row: Row = { job, state: 'accepted', generation: 1, wakeAt, wokenAt: null, leaseUntil };
      rows.push(row);
      claims.push({ real, row, generation: 1 });
      // No two jobs of the same moment: their order is not promised.
      world.now += 1;
      return;
    }
    case 'claim': {
      const row = pick(rows, command.index);
      if (!row) return;
      const leaseUntil = now + command.lease;
      const real = await jobs.claim(row.job.id, { now, leaseUntil });
      expect(real !== undefined).toBe(row.leaseUntil <= now);
      if (real) take(world, real, leaseUntil);
      return;
    }
    case 'claimDue': {
      const leaseUntil = now + command.lease;
      const { limit, perKey } = command;
      const held = new Map([['of mia', perKey?.held ?? 0]]);
      const expected = firstDue(world, { limit, most: perKey?.most ?? Infinity, held: new Map(held) });
      const options = perKey ? { perKey: { most: perKey.most, held } } : {};
      const taken = await jobs.claimDue({ now, leaseUntil, limit, ...options });
      const dues = taken.map(({ job }) => rows.filter((row) => row.job.id === job.id).map(dueAt)[0]);
      expect(dues).toEqual(expected.map(dueAt));
      const keys = (list: { job: { fingerprint: string } }[]) => list.map(({ job }) => job.fingerprint).sort();
      if (perKey) expect(keys(taken)).toEqual(keys(expected));
      for (const real of taken) take(world, real, leaseUntil);
      return;
    }
    case 'save': {
      const claim = pick(claims, command.index);
      if (!claim) return;
      const job = command.state(claim.row.job);
      const real = await unlessConflict(jobs.save(claim.real, job));
      expect(real !== undefined).toBe(holds(claim));
      if (!real) return;
      claim.row.state = job.state;
      claim.row.generation += 1;
      claims.push({ real, row: claim.row, generation: claim.row.generation });
      return;
    }
    case 'release': {
      const claim = pick(claims, command.index);
      if (!claim) return;
      const wakeAt = absolute(now, command.wake);
      const released = await unlessConflict(jobs.release(claim.real, { wakeAt }).then(() => true));
      expect(released ?? false).toBe(holds(claim));
      if (!released) return;
      const { wokenAt, generation } = claim.row;
      const due = wakeAt === null ? null : Math.min(wakeAt, wokenAt ?? Infinity);
      Object.assign(claim.row, { wakeAt: due, wokenAt: null, leaseUntil: 0, generation: generation + 1 });
      return;
    }
    case 'extend': {
      const claim = pick(claims, command.index);
      if (!claim) return;
      const extended = await jobs.extendLease(claim.real, now + command.lease);
      expect(extended).toBe(holds(claim));
      if (extended) claim.row.leaseUntil = now + command.lease;
      return;
    }
    case 'wake': {
      const row = pick(rows, command.index);
      if (!row) return;
      await jobs.wake([row.job.id], now);
      if (row.wakeAt !== null) row.wakeAt = Math.min(row.wakeAt, now);
      row.wokenAt = row.leaseUntil > 0 ? now : null;
      return;
    }
    case 'pass':
      world.now += command.time;
      return;
    case 'releaseAll':
      await jobs.releaseAll();
      for (const row of rows) {
        if (row.leaseUntil > 0) Object.assign(row, { leaseUntil: 0, wokenAt: null, generation: row.generation + 1 });
      }
  }
}

async function compare({ jobs, rows, now }: World): Promise<void> {
  for (const after of [undefined, now]) {
    const due = Math.min(...rows.map(dueAt).filter((moment) => after === undefined || moment > after));
    expect(await jobs.nextWake(after === undefined ? after : { after })).toBe(due === Infinity ? null : due);
  }
  const open = rows.filter(({ state, job }) => state !== 'done' && job.ownerId === 'mia');
  expect(await jobs.countOpen('of mia')).toBe(open.length);
  const counts = await jobs.openCounts(now);
  expect(counts.due).toBe(rows.filter((row) => dueAt(row) <= now).length);
  expect(counts.held).toBe(rows.filter(({ leaseUntil }) => leaseUntil > now).length);
  for (const state of ['accepted', 'waiting', 'submitting'] as const) {
    expect(counts.states[state]).toBe(rows.filter((row) => row.state === state).length);
  }
  const mine = rows.filter(({ job }) => job.ownerId === 'mia').reverse();
  const listed = await jobs.list({ ownerId: 'mia', limit: 100 });
  expect(listed.map(({ id, state }) => [id, state])).toEqual(mine.map(({ job, state }) => [job.id, state]));
}

/** Does the same to a job table and to a list in memory, and finds no difference. */
export async function jobTableBehavesLikeItsModel(makeBackend: () => Promise<Backend>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(commandArbitrary, { minLength: 5, maxLength: 40 }), async (commands) => {
      const store = await (await makeBackend()).open();
      const world: World = { jobs: store.jobs, now: start, rows: [], claims: [] };
      try {
        for (const command of commands) {
          await carryOut(world, command);
          await compare(world);
        }
      } finally {
        await store.close();
      }
    }),
    { numRuns: 60 },
  );
}

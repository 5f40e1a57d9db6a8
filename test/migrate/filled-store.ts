import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { createKeyring } from '../../src/store/keyring.js';
import type { Job, JobIn } from '../../src/store/records.js';
import { openSettings } from '../../src/store/settings.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import type { Store } from '../../src/store/store.js';
import { openTokens } from '../../src/store/tokens.js';
import {
  done,
  exampleAsset,
  exampleDraft,
  exampleGroup,
  exampleJob,
  failed,
  providerGroupIntention,
  start,
  submitting,
  uploadIntention,
  waiting,
} from '../store/examples.js';
import { meddle } from '../store/meddle.js';
import { temporaryFolder } from '../store/temporary-folder.js';

const leaseUntil = start + 30_000;
const atOnce = 500;

async function fillJobs({ jobs }: Store, count: number): Promise<JobIn<'accepted'>[]> {
  const all = Array.from({ length: count }, (_, index) =>
    exampleJob({ createdAt: start + Math.floor(index / 4), ownerId: `member-${index % 7}` }),
  );
  for (let from = 0; from < count; from += atOnce) {
    const claims = await jobs.addAll(all.slice(from, from + atOnce), { wakeAt: start + from, leaseUntil: 0 });
    const [first] = claims;
    if (first) await jobs.release(first, { wakeAt: start + 9 });
  }
  const states: ((job: JobIn<'accepted'>) => Job)[] = [waiting, submitting, done, failed];
  for (const [index, job] of all.slice(1, 21).entries()) {
    const claim = await jobs.claim(job.id, { now: start, leaseUntil });
    const state = states[index % states.length];
    if (!claim || !state) throw new Error('it is free');
    const saved = await jobs.save(claim, state(job));
    if (index % 3 === 0) await jobs.wake([job.id], start + 5);
    if (index % 2 === 0) await jobs.release(saved, { wakeAt: index % 4 === 0 ? null : start + 70_000 });
  }
  return all;
}

async function fillThings(store: Store): Promise<void> {
  const groups = ['one', 'two', 'three'].map((name, index) => exampleGroup({ name, createdAt: start + index }));
  for (const group of groups) await store.groups.add(group);
  const [first, second] = groups;
  if (!first || !second) throw new Error('groups');
  await store.groups.remove(second, start + 9);
  await store.groups.use(first);
  const assets = Array.from({ length: 40 }, (_, index) => exampleAsset({ groupId: first.id, name: `asset-${index}` }));
  for (const asset of assets) await store.assets.add(asset);
  for (const { id } of assets.slice(0, 5)) await store.assets.remove(id, start + 1);
  for (const [index, { id }] of assets.slice(0, 8).entries()) {
    const intention = { ...uploadIntention(id), nameSent: id, createdAt: start + index };
    const { leaseUntil: _, ...intended } = { ...intention, leaseUntil: 0 };
    const processing = { ...intended, state: 'processing', providerAssetId: 'asset-1', doubtedAt: null } as const;
    const version = (await store.uploads.begin(intention)) ?? 0;
    await store.uploads.save(processing, version);
  }
  await store.uploads.begin({ ...uploadIntention('begun'), createdAt: start + 20 });
  await store.uploads.remove(
    uploadIntention('forgotten'),
    (await store.uploads.begin(uploadIntention('forgotten'))) ?? 0,
  );
  await store.providerGroups.begin(providerGroupIntention(first.id));
  for (let index = 0; index < 20; index++) await store.drafts.add(exampleDraft());
  await store.generationTimes.save(
    {
      ...{ all: { mean: 0.1, variance: 0.01 }, classes: {}, spread: { log: -1, count: 3 } },
      ...{ lean: 0, effort: { mean: 200, count: 3 } },
    },
    0,
  );
}

/** A store of the kind that a bot leaves behind, with one of everything and so many jobs. */
export async function filledStore(jobCount: number) {
  const folder = await temporaryFolder();
  const file = path.join(folder, 'dailies.sqlite');
  const store = await openSqliteStore({ path: file });
  const jobs = await fillJobs(store, jobCount);
  await fillThings(store);
  await store.usage.forget('member-6', start - 86_400_000);
  const keyring = createKeyring([randomBytes(32)]);
  const fingerprintKey = await store.fingerprintKey();
  const tokens = await openTokens({
    ...{ path: file.replace('.sqlite', '.tokens.sqlite'), keyring, fingerprintKey },
    clock: () => start,
  });
  for (const key of ['sk-firstfirst1111', 'sk-secondsecond2222']) await tokens.set({ scope: 'member', id: 'mia' }, key);
  await tokens.close();
  const settings = await openSettings({
    path: file.replace('.sqlite', '.settings.sqlite'),
    onDamaged: () => undefined,
  });
  await settings.set('member', 'mia', { model: 'seedance' });
  await settings.greetings.begin(['studio']);
  await settings.close();
  await store.close();
  await meddle(file, `UPDATE jobs SET record = '{' WHERE id = '${jobs.at(-1)?.id ?? ''}'`);
  return { folder, file, jobs, keyring, fingerprintKey };
}

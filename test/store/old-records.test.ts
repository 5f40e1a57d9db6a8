import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { storeMigrations } from '../../src/store/sqlite/migrations.js';
import { openDatabaseFile } from '../../src/store/sqlite/open.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { done, exampleJob, failed, start, submitting, unconfirmed, uploadIntention } from './examples.js';
import { meddle } from './meddle.js';
import { temporaryFolder } from './temporary-folder.js';

async function setUp() {
  const file = path.join(await temporaryFolder(), 'dailies.sqlite');
  const store = await openSqliteStore({ path: file });
  onTestFinished(() => store.close());
  return { file, store };
}

it('reads an upload as the first version wrote it', async () => {
  const { file, store } = await setUp();
  const version = (await store.uploads.begin(uploadIntention('boat'))) ?? 0;
  const { leaseUntil, ...intended } = { ...uploadIntention('boat'), leaseUntil: 0 };
  const processing = { ...intended, state: 'processing', providerAssetId: 'asset-1', doubtedAt: null } as const;
  await store.uploads.save(processing, version);
  await store.uploads.begin({ ...uploadIntention('ship'), createdAt: start + 1 });
  await meddle(
    file,
    `UPDATE uploads SET record = json_remove(record, '$.way', '$.remade', '$.keyOwner', '$.doubtedAt')`,
  );
  const before = { way: 'link', remade: null, keyOwner: null } as const;
  expect((await store.uploads.get('boat', 'print'))?.record).toEqual({ ...processing, ...before });
  expect(await store.uploads.listUnfinished()).toEqual([
    { ...processing, ...before },
    { ...uploadIntention('ship'), ...before, createdAt: start + 1 },
  ]);
});

it('reads a job as the first version wrote it', async () => {
  const { file, store } = await setUp();
  const job = exampleJob();
  const claim = await store.jobs.add(job, { wakeAt: null, leaseUntil: start });
  await store.jobs.save(claim, done(job));
  await meddle(file, `UPDATE jobs SET record = json_remove(record, '$.price', '$.remade')`);
  expect(await store.jobs.get(job.id)).toEqual(done({ ...job, price: null, remade: [] }));
});

it('counts what was made before there were records of usage', async () => {
  const file = path.join(await temporaryFolder(), 'dailies.sqlite');
  const migrations = storeMigrations.slice(0, 3);
  const old = await openDatabaseFile({ path: file, applicationId: 0x44_4c_59_01, migrations });
  const price = { perMillion: 7, currency: 'USD' };
  const keyOwner = { scope: 'server', id: 'guild' } as const;
  const jobs = [
    done(exampleJob({ price, keyOwner })),
    failed(exampleJob()),
    unconfirmed(exampleJob()),
    submitting(exampleJob()),
  ];
  const insert = `INSERT INTO jobs (id, state, batch_id, batch_index, owner_id, channel_id, fingerprint, created_at, version, wake_at, lease_until, record)
    VALUES (?, ?, ?, 0, 'mia', 'thread', 'print', ?, 1, NULL, 0, ?)`;
  for (const job of jobs) {
    const placed = { ...job, ...('place' in job && job.place ? { place: { ...job.place, parentId: 'channel' } } : {}) };
    await old.run(insert, job.id, job.state, job.batch.id, job.createdAt, JSON.stringify(placed));
  }
  await old.run(insert, 'damaged', 'done', 'damaged', start, '{');
  await old.close();
  const store = await openSqliteStore({ path: file });
  onTestFinished(() => store.close());
  expect(await store.usage.sums({ memberId: 'mia' }, 0)).toMatchObject([
    {
      currency: null,
      done: 0,
      failed: 1,
      unconfirmed: 1,
      running: 1,
      tokens: 0,
      doubtfulTokens: 108_000,
      runningTokens: 108_000,
    },
    { currency: 'USD', done: 1, tokens: 108_000, cost: 0.756 },
  ]);
  expect(await store.usage.sums({ channelIds: ['channel'] }, 0)).toMatchObject([{ done: 0, failed: 0 }, { done: 1 }]);
  const since = start - 1;
  expect(await store.usage.lent({ guildId: 'guild', memberId: 'mia', since })).toEqual({
    byMember: 108_000,
    byAll: 108_000,
  });
});

import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { done, exampleJob, start, uploadIntention } from './examples.js';
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

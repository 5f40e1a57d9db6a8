import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askToForget, forgetMember, keptOf } from '../../src/discord/forget-member.js';
import { UserError } from '../../src/errors.js';
import { createFiles } from '../../src/media/files.js';
import { createKeyring } from '../../src/store/keyring.js';
import { openSettings } from '../../src/store/settings.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { openTokens } from '../../src/store/tokens.js';
import type { Job } from '../../src/store/records.js';
import { done, exampleAsset, exampleDraft, exampleJob, start, waiting } from '../store/examples.js';
import { english } from '../../src/texts/english.js';
import { temporaryFolder } from '../store/temporary-folder.js';

const mia = { scope: 'member', id: 'mia' } as const;
const leaseUntil = start + 30_000;

async function setUp() {
  const folder = await temporaryFolder();
  const store = await openSqliteStore({ path: path.join(folder, 'store.sqlite') });
  const tokens = await openTokens({
    path: path.join(folder, 'tokens.sqlite'),
    keyring: createKeyring([randomBytes(32)]),
    fingerprintKey: randomBytes(32),
    clock: () => start,
  });
  const settings = await openSettings({ path: path.join(folder, 'settings.sqlite'), onDamaged: () => undefined });
  onTestFinished(async () => {
    await Promise.all([store.close(), tokens.close(), settings.close()]);
  });
  const files = createFiles({ dataDir: folder });
  const ending = new AbortController();
  const memory = { store, tokens, settings, files, timing: { now: () => start }, signal: ending.signal };

  async function keep(words: string): Promise<string> {
    async function* bytes() {
      yield await Promise.resolve(Buffer.from(words));
    }
    return (await files.keep(bytes())).hash;
  }
  async function addJob(ownerId: string, video: string): Promise<Job> {
    const job = exampleJob({ ownerId });
    const saved = { ...done(job), video: { hash: video, sizeBytes: 1 } } as Job;
    await store.jobs.save(await store.jobs.add(job, { wakeAt: null, leaseUntil }), saved);
    return saved;
  }
  return { memory, ending, keep, addJob };
}

describe('forgetting a member', () => {
  it('erases the rest when it is asked again after something broke on the way', async () => {
    const { memory, keep, addJob } = await setUp();
    const { store, tokens, settings, files } = memory;
    await tokens.set(mia, 'sk-first');
    await tokens.set(mia, 'sk-second');
    await settings.set('member', 'mia', { audio: true });
    const draft = exampleDraft();
    await store.drafts.add(draft);
    const [one, two, three] = [await keep('one'), await keep('two'), await keep('three')];
    for (const hash of [one, two]) await addJob('mia', hash);
    await store.assets.add(exampleAsset({ hash: three }));

    for (const broken of [one, three]) {
      const remove = (hash: string) =>
        hash === broken ? Promise.reject(new Error('the disk is broken')) : files.remove(hash);
      await expect(forgetMember('mia', { ...memory, files: { remove } })).rejects.toThrow('the disk is broken');
      expect(await keptOf('mia', memory)).toMatchObject({ hasKey: false, hasSettings: false, assets: 1 });
      expect(await files.has(broken)).toBe(true);
    }
    await forgetMember('mia', memory);
    expect(await keptOf('mia', memory)).toEqual({ hasKey: false, hasSettings: false, assets: 0, jobs: [] });
    expect(await store.drafts.get(draft.id)).toBeUndefined();
    for (const hash of [one, two, three]) expect(await files.has(hash)).toBe(false);
  });

  it("leaves what others' assets and jobs have too", async () => {
    const { memory, keep, addJob } = await setUp();
    const { store, files } = memory;
    const [mine, saved, made] = [await keep('mine'), await keep('saved'), await keep('made')];
    for (const hash of [mine, saved]) await addJob('mia', hash);
    const theirs = await addJob('tom', made);
    await store.assets.add(exampleAsset({ name: 'one', hash: made }));
    await store.assets.add(exampleAsset({ name: 'two', hash: saved, ownerId: 'tom' }));
    await forgetMember('mia', memory);
    expect(await Promise.all([mine, saved, made].map((hash) => files.has(hash)))).toEqual([false, true, true]);
    expect(await store.jobs.list({ limit: 10 })).toEqual([theirs]);
    expect((await store.assets.list('group')).map(({ name }) => name)).toEqual(['two']);
  });

  it('tells which jobs were running, and erases more than it looks at together', async () => {
    const { memory, addJob } = await setUp();
    const { jobs } = memory.store;
    await addJob('mia', 'a'.repeat(64));
    for (let count = 0; count < 200; count++) await jobs.add(exampleJob(), { wakeAt: start, leaseUntil });
    expect((await forgetMember('mia', memory)).running).toHaveLength(200);
    expect(await jobs.list({ limit: 1 })).toEqual([]);
  });

  it('stops with the bot, the key erased, and says how to go on', async () => {
    const { memory, ending, addJob } = await setUp();
    await memory.tokens.set(mia, 'sk-first');
    await addJob('mia', 'a'.repeat(64));
    ending.abort();
    const forgetting = forgetMember('mia', memory);
    await expect(forgetting).rejects.toThrow(UserError);
    await expect(forgetting).rejects.toThrow('Use /forget-me again');
    expect(await keptOf('mia', memory)).toMatchObject({ hasKey: false, jobs: [{}] });
  });

  it('asks within the limit of a message, however much there is and runs', () => {
    const job = exampleJob();
    const long = waiting({ ...job, request: { ...job.request, prompt: '*_\n'.repeat(1300) } });
    const kept = { hasKey: true, hasSettings: true, assets: 12_345, jobs: Array.from({ length: 1000 }, () => long) };
    const question = askToForget(kept, 'mia', english);
    expect(question.length).toBeLessThan(2000);
    expect(question).toContain('1000 videos or more');
    expect(question).toContain('- and 995 more');
  });
});

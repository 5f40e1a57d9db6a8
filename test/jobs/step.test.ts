import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usualTimeMs } from '../../src/jobs/generation-times.js';
import { PlaceError } from '../../src/jobs/delivery.js';
import { openPace } from '../../src/jobs/pace.js';
import type { Asset, Reference } from '../../src/store/records.js';
import { startJobHouse, memberKey, type JobHouse } from '../support/job-house.js';
import { startFileServer } from './file-server.js';

let house: JobHouse;
let cdn: Awaited<ReturnType<typeof startFileServer>>;

beforeEach(async () => {
  house = await startJobHouse();
  cdn = await startFileServer();
});
afterEach(async () => {
  await house.close();
  cdn.close();
});

const reference = ({ id, name, type }: Asset): Reference => ({ assetId: id, name, type, role: `reference_${type}` });
const paid = () => house.emulator.state.ledger.filter(({ what }) => what === 'task');
const posted = () => house.delivery.shown.map(({ what }) => what);

describe('a job', () => {
  it('goes from its card to its result, paid once, with its last frame kept', async () => {
    const id = await house.begin();
    const job = await house.stepUntil(id, 'done');
    expect(posted()).toEqual(
      expect.arrayContaining(['card', 'card generating', 'card delivering', 'result', 'card done']),
    );
    expect(posted().filter((what) => what === 'result')).toHaveLength(1);
    expect(paid()).toHaveLength(1);
    expect(job).toMatchObject({ result: { tokens: 108_900, resolution: '720p' }, message: { channelId: 'thread' } });
    if (job.state !== 'done') throw new Error('not done');
    expect(await house.files.has(job.video?.hash ?? '')).toBe(true);
    expect(await house.files.has(job.lastFrame?.hash ?? '')).toBe(true);
    expect(await house.store.jobs.nextWake()).toBeNull();
  });

  it('has what another process has learned of the usual time on its first card, and keeps it while it waits', async () => {
    const { store, log, delivery } = house;
    const elsewhere = await openPace({ table: store.generationTimes, pollReads: 14, log });
    const { request } = house.newJob();
    for (let count = 0; count < 10; count += 1) await elsewhere.learn(request, 400_000);
    const learnedMs = elsewhere.usualMs(request);
    expect(learnedMs).toBeGreaterThan(1.5 * usualTimeMs(request));
    const id = await house.begin();
    await house.stepOnce(id);
    expect(delivery.shown[0]).toMatchObject({ what: 'card', job: { usualMs: learnedMs } });
    expect(await store.jobs.get(id)).toMatchObject({ state: 'waiting', usualMs: learnedMs });
  });

  it('never shows the key to whoever stores the results', async () => {
    await house.stepUntil(await house.begin(), 'done');
    const { storageRequests } = house.emulator.state;
    expect(storageRequests.length).toBeGreaterThan(1);
    expect(JSON.stringify(storageRequests)).not.toContain(memberKey);
    expect(storageRequests.every(({ headers }) => headers['authorization'] === undefined)).toBe(true);
  });

  it('waits for its assets, makes each once, and sends them in the order of the text', async () => {
    const kite = await house.addAsset('kite', { sourceUrl: `${cdn.url}/kite.png` });
    const waves = await house.addAsset('waves', {
      type: 'video',
      sourceUrl: `${cdn.url}/waves.mp4`,
      durationSeconds: 3,
    });
    const wind = await house.addAsset('wind', { type: 'audio', sourceUrl: `${cdn.url}/wind.mp3`, durationSeconds: 3 });
    const request = {
      references: [reference(wind), reference(waves), reference(kite)],
      providerText: '@image1 over @video1 with @audio1',
    };
    const [first, second] = [await house.begin(request), await house.begin(request)];
    await Promise.all([house.stepUntil(first, 'done'), house.stepUntil(second, 'done')]);

    expect(house.emulator.state.ledger.filter(({ what }) => what === 'asset')).toHaveLength(3);
    expect(house.emulator.state.ledger.filter(({ what }) => what === 'group')).toHaveLength(1);
    const body = house.emulator.state.requests.find(({ route }) => route === 'CreateTask')?.body as {
      content: { type: string; role?: string }[];
    };
    expect(body.content.map(({ type, role }) => [type, role])).toEqual([
      ['text', undefined],
      ['image_url', 'reference_image'],
      ['video_url', 'reference_video'],
      ['audio_url', 'reference_audio'],
    ]);
    expect(paid()).toHaveLength(2);
  });

  it('whose asset the provider cannot use fails before anything is paid, and names it', async () => {
    const small = await house.addAsset('small', { sourceUrl: `${cdn.url}/nowhere.png` });
    const job = await house.stepUntil(await house.begin({ references: [reference(small)] }), 'failed');
    expect(job).toMatchObject({ failure: { phase: 'assets', referenceName: 'small' } });
    expect(house.emulator.state.tasks).toHaveLength(0);
  });

  it.each([
    ['[moderate-text]', 'moderation', 'submission'],
    ['[no-quota]', 'no-money', 'submission'],
    ['[moderate-output]', 'moderation', 'generation'],
    ['[fail]', 'provider-fault', 'generation'],
  ])('that is refused (%s) fails as %s, uncharged and told once', async (word, kind, phase) => {
    const text = `a kite ${word}`;
    const job = await house.stepUntil(await house.begin({ prompt: text, providerText: text }), 'failed');
    expect(job).toMatchObject({ failure: { kind, phase, charged: 'no' } });
    expect(posted().filter((what) => what === 'failure')).toHaveLength(1);
    expect(paid()).toHaveLength(0);
  });

  it('whose image is refused by moderation names that image', async () => {
    const kite = await house.addAsset('kite', { sourceUrl: `${cdn.url}/kite.png` });
    const text = '@image1 [moderate-image]';
    const job = await house.stepUntil(
      await house.begin({ prompt: text, providerText: text, references: [reference(kite)] }),
      'failed',
    );
    expect(job).toMatchObject({ failure: { kind: 'moderation', referenceName: 'kite' } });
  });

  it('whose submission was accepted without an answer is never sent again, and its thread is told once', async () => {
    house.emulator.switches.next('CreateTask', { kind: 'reset', when: 'after' });
    const id = await house.begin();
    await house.stepUntil(id, 'unconfirmed');
    await house.stepOnce(id);
    expect(await house.stepOnce(id)).toBeNull();
    expect(posted().filter((what) => what === 'unconfirmed')).toHaveLength(1);
    expect(house.emulator.state.requests.filter(({ route }) => route === 'CreateTask')).toHaveLength(1);
  });

  it('found between intention and answer is unconfirmed, not sent', async () => {
    const id = await house.begin();
    await house.stepUntil(id, 'waiting');
    const claim = await house.store.jobs.claim(id, { now: house.clock(), leaseUntil: house.clock() + 1 });
    if (claim?.job.state !== 'waiting') throw new Error('not waiting');
    await house.store.jobs.save(claim, { ...claim.job, state: 'submitting', submittedAt: house.clock() });
    house.pass(60_000);
    await house.stepUntil(id, 'unconfirmed');
    expect(house.emulator.state.requests.filter(({ route }) => route === 'CreateTask')).toHaveLength(0);
  });

  it('that is ended while the submission is under way is unconfirmed', async () => {
    house.emulator.switches.next('CreateTask', { kind: 'hang', when: 'after' });
    const id = await house.begin();
    await house.stepUntil(id, 'waiting');
    const ending = new AbortController();
    const stepping = house.stepOnce(id, ending.signal);
    await once(house.emulator.events, 'task-created');
    ending.abort(new Error('the bot is stopping'));
    await stepping;
    expect(await house.store.jobs.get(id)).toMatchObject({ state: 'unconfirmed', told: false });
  });

  it('that is sent too fast is sent again later: a refusal proves that nothing was accepted', async () => {
    house.emulator.switches.next('CreateTask', { kind: 'rate-limit', retryAfterSeconds: 7 }, { times: 2 });
    const before = house.clock();
    await house.stepUntil(await house.begin(), 'generating');
    expect(house.clock() - before).toBeGreaterThanOrEqual(14_000);
    expect(house.emulator.state.tasks).toHaveLength(1);
  });

  it('goes on when reads fail, and when the status is a new word', async () => {
    house.emulator.switches.next('ReadTask', { kind: 'html' }, { times: 4 });
    house.emulator.switches.runningStatus = 'MARINATING';
    await house.stepUntil(await house.begin(), 'done');
    expect(paid()).toHaveLength(1);
  });

  it('that takes too long is told once, is read on every ten minutes, and its late result is posted', async () => {
    house.emulator.switches.holdTasks = true;
    const id = await house.begin();
    const generating = await house.stepUntil(id, 'generating');
    while (!posted().includes('overdue')) house.pass(((await house.stepOnce(id)) ?? 0) - house.clock());
    const reads = () => house.emulator.state.requests.filter(({ route }) => route === 'ReadTask').length;
    const before = { reads: reads(), at: house.clock() };
    expect(before.at - generating.createdAt).toBeGreaterThan(3_600_000);
    for (let count = 0; count < 6; count++) house.pass(((await house.stepOnce(id)) ?? 0) - house.clock());
    expect(reads() - before.reads).toBe(6);
    expect(house.clock() - before.at).toBe(3_600_000);
    expect(posted().filter((what) => what === 'overdue')).toHaveLength(1);

    house.emulator.finishTask(house.emulator.state.tasks[0]?.id ?? '');
    await house.stepUntil(id, 'done');
    expect(posted()).toContain('result');
  });

  it('whose card cannot be posted fails without being sent', async () => {
    house.delivery.closed = new PlaceError('Missing Access');
    const job = await house.stepUntil(await house.begin(), 'failed');
    expect(job).toMatchObject({ place: null, failure: { kind: 'no-place', charged: 'no' } });
    expect(house.emulator.state.requests).toHaveLength(0);
  });

  it('whose card is refused for its words fails by them', async () => {
    house.delivery.closed = new PlaceError('Blocked', { blamesWords: true });
    const job = await house.stepUntil(await house.begin(), 'failed');
    expect(job).toMatchObject({ place: null, failure: { kind: 'words-blocked', charged: 'no' } });
    expect(house.emulator.state.requests).toHaveLength(0);
  });

  it('ends under the key that it began with, which is erased when the last such job has ended', async () => {
    const id = await house.begin();
    await house.stepUntil(id, 'generating');
    await house.tokens.set(house.owner, 'sk-another-key-of-the-member-0002');
    expect(await house.tokens.find(house.owner, house.fingerprint)).toBe(memberKey);
    await house.stepUntil(id, 'done');
    expect(await house.tokens.find(house.owner, house.fingerprint)).toBeUndefined();
  });
});

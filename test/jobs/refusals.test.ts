import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Asset, JobRequest, Reference } from '../../src/store/records.js';
import { startJobHouse, type JobHouse } from '../support/job-house.js';
import { startFileServer } from './file-server.js';

const hourMs = 3_600_000;
let house: JobHouse;
let cdn: Awaited<ReturnType<typeof startFileServer>>;

beforeEach(async () => {
  [house, cdn] = await Promise.all([startJobHouse(), startFileServer()]);
});
afterEach(async () => {
  await house.close();
  cdn.close();
});

const reference = ({ id, name, type }: Asset): Reference => ({ assetId: id, name, type, role: `reference_${type}` });
const submissions = () => house.emulator.state.requests.filter(({ route }) => route === 'CreateTask');
const billed = (kind: string) => house.emulator.state.ledger.filter(({ what }) => what === kind).length;
const failures = () => house.delivery.shown.filter(({ what }) => what === 'failure').length;

/** A picture whose file is kept here too, so that it can be made again. */
async function keptImage(name: string, file = 'kite'): Promise<Asset> {
  const kept = await house.keep(`demo/files/${file}.png`);
  return await house.addAsset(name, { sourceUrl: `${cdn.url}/${file}.png`, ...kept });
}

function withImages(...images: Asset[]): Partial<JobRequest> {
  return { references: images.map(reference), providerText: images.map((_, at) => `@image${at + 1}`).join(' and ') };
}

async function providerIdOf(asset: Asset): Promise<string> {
  const upload = await house.store.uploads.get(asset.id, house.fingerprint);
  if (upload?.record.state !== 'active') throw new Error('not active');
  return upload.record.providerAssetId;
}

describe('a key that was asked to go slower', () => {
  it('has nothing written or sent before its time', async () => {
    house.emulator.switches.next('CreateTask', { kind: 'rate-limit', retryAfterSeconds: 60 });
    const first = await house.begin();
    await house.stepUntil(first, 'waiting');
    await house.stepOnce(first);

    const second = await house.begin();
    await house.stepUntil(second, 'waiting');
    const before = await house.store.jobs.get(second);
    const wakeAt = await house.stepOnce(second);
    expect(wakeAt).toBeGreaterThanOrEqual(house.clock() + 60_000);
    expect(await house.store.jobs.get(second)).toEqual(before);
    expect(submissions()).toHaveLength(1);

    await house.stepUntil(first, 'done');
    await house.stepUntil(second, 'done');
    expect(billed('task')).toBe(2);
  });

  it("is not taken for the provider's refusal when a submission is held back on its way", async () => {
    house.emulator.switches.next('CreateTask', { kind: 'rate-limit', retryAfterSeconds: 60 });
    const first = await house.begin();
    await house.stepUntil(first, 'waiting');
    await house.stepOnce(first);
    // As if another one had been refused between the question and the submission.
    house.dependencies.provider = { ...house.provider, heldBackMs: () => 0 };
    const second = await house.begin();
    await house.stepUntil(second, 'waiting');
    expect(await house.stepOnce(second)).toBeGreaterThanOrEqual(house.clock() + 60_000);
    expect(await house.store.jobs.get(second)).toMatchObject({ state: 'waiting', refusedSince: null });
    expect(submissions()).toHaveLength(1);
  });

  it('is waited for however long that is', async () => {
    house.emulator.switches.next('CreateTask', { kind: 'rate-limit', retryAfterSeconds: 300 }, { times: 30 });
    const before = house.clock();
    await house.stepUntil(await house.begin(), 'done');
    expect(house.clock() - before).toBeGreaterThan(2 * hourMs);
    expect(billed('task')).toBe(1);
  });

  it('for a whole day ends the job, uncharged', async () => {
    house.emulator.switches.next('CreateTask', { kind: 'rate-limit', retryAfterSeconds: 1800 }, { times: Infinity });
    const job = await house.stepUntil(await house.begin(), 'failed');
    expect(job).toMatchObject({ failure: { kind: 'too-fast', phase: 'submission', charged: 'no' } });
    expect(house.clock() - job.createdAt).toBeGreaterThan(24 * hourMs);
  });
});

describe('an asset that a generation does not find', () => {
  it('is waited for when it has just become active, and not made again', async () => {
    house.emulator.switches.activeAssetUnknownMs = 20_000;
    const kite = await keptImage('kite');
    const job = await house.stepUntil(await house.begin(withImages(kite)), 'done');
    expect(job.remade).toEqual([]);
    expect(billed('asset')).toBe(1);
    expect(submissions().length).toBeGreaterThan(1);
  });

  it('is made again when it is gone, which the card tells once', async () => {
    const kite = await keptImage('kite');
    await house.stepUntil(await house.begin(withImages(kite)), 'done');
    house.pass(hourMs);
    house.emulator.switches.unreadableAssetIds.add(await providerIdOf(kite));
    house.delivery.shown.length = 0;

    const id = await house.begin(withImages(kite));
    const job = await house.stepUntil(id, 'done');
    expect(job.remade).toEqual([{ name: 'kite', reason: 'gone', charged: 'yes' }]);
    const shown = house.delivery.shown.filter(({ what }) => what === 'card waiting');
    expect(shown.map(({ job: card }) => card.remade)).toEqual([[{ name: 'kite', reason: 'gone', charged: 'yes' }]]);
    expect([billed('asset'), billed('task')]).toEqual([2, 2]);

    const later = await house.stepUntil(await house.begin(withImages(kite)), 'done');
    expect(later.remade).toEqual([]);
    expect(billed('asset')).toBe(2);
  });

  it('is made again also when the provider names one missing asset after the other', async () => {
    const images = [await keptImage('kite'), await keptImage('stage', 'result-last-frame')];
    await house.stepUntil(await house.begin(withImages(...images)), 'done');
    house.pass(hourMs);
    for (const image of images) house.emulator.switches.unreadableAssetIds.add(await providerIdOf(image));
    const job = await house.stepUntil(await house.begin(withImages(...images)), 'done');
    expect(job.remade.map(({ name }) => name).sort()).toEqual(['kite', 'stage']);
    expect([billed('asset'), billed('task')]).toEqual([4, 2]);
  });

  it('although reads do find it fails in the end, named, uncharged, and after few tries', async () => {
    house.emulator.switches.activeAssetUnknownMs = Infinity;
    const kite = await keptImage('kite');
    const job = await house.stepUntil(await house.begin(withImages(kite)), 'failed');
    expect(job).toMatchObject({ failure: { kind: 'not-ready', referenceName: 'kite', charged: 'no' } });
    expect(submissions().length).toBeLessThan(20);
    expect([billed('asset'), billed('task'), failures()]).toEqual([1, 0, 1]);
  });

  it('is read anew once a job, also where the provider does not say which', async () => {
    const kite = await keptImage('kite');
    await house.stepUntil(await house.begin(withImages(kite)), 'done');
    const readsBefore = house.emulator.state.requests.filter(({ route }) => route === 'GetAsset').length;
    const error = { code: 'InvalidParameter', message: 'The specified asset is not found.' };
    house.emulator.switches.next('CreateTask', { kind: 'answer', status: 400, body: { error } }, { times: Infinity });
    const id = await house.begin(withImages(kite));
    await house.stepUntil(id, 'waiting');
    await house.stepOnce(id);
    expect(await house.store.jobs.get(id)).toMatchObject({ doubted: [kite.id], refusedSince: null });
    await house.stepUntil(id, 'failed');
    const doubts = house.emulator.state.requests.filter(({ route }) => route === 'GetAsset').length - readsBefore;
    expect(doubts).toBe(1);
    expect(billed('asset')).toBe(1);
  });
});

describe('a request that the provider takes for an extension or an edit', () => {
  async function withClip(words: string): Promise<Partial<JobRequest>> {
    const kept = await house.keep('demo/files/waves.mp4');
    const waves = await house.addAsset('waves', {
      type: 'video',
      durationSeconds: 3,
      sourceUrl: `${cdn.url}/waves.mp4`,
      ...kept,
    });
    return { references: [reference(waves)], providerText: words, prompt: words };
  }

  it('is sent once more with the ratio that it demands, which the card shows', async () => {
    const job = await house.stepUntil(await house.begin(await withClip('extend @video1')), 'done');
    expect(job.request.ratio).toBe('adaptive');
    expect(submissions().map(({ body }) => (body as { ratio: string }).ratio)).toEqual(['16:9', 'adaptive']);
    const card = house.delivery.shown.find(({ what }) => what === 'card waiting');
    expect(card?.job.request.ratio).toBe('adaptive');
    expect(billed('task')).toBe(1);
  });

  it('fails when that does not help', async () => {
    const text = 'a kite [type-constraint]';
    const job = await house.stepUntil(await house.begin({ providerText: text }), 'failed');
    expect(job).toMatchObject({
      failure: {
        kind: 'bad-request',
        charged: 'no',
        message: expect.stringMatching(/was adaptive already\.$/) as string,
      },
    });
    expect(submissions()).toHaveLength(2);
  });

  it('is not sent again for what only its member can change', async () => {
    const code = 'InvalidParameter.TaskTypeConstraint';
    const message = 'Issues: [0] the input video must be between 4 and 30 seconds.';
    house.emulator.switches.next('CreateTask', { kind: 'status', status: 400, code, message });
    const job = await house.stepUntil(await house.begin(await withClip('edit @video1')), 'failed');
    expect(job).toMatchObject({
      request: { ratio: '16:9' },
      failure: { kind: 'bad-request', code, charged: 'no' },
    });
    expect(submissions()).toHaveLength(1);
  });
});

describe('a job whose assets are not usable yet', () => {
  it('waits for a provider that is away, longer than a task may take', async () => {
    house.dependencies.deadlineMs = 60_000;
    const kite = await keptImage('kite');
    const id = await house.begin(withImages(kite));
    await house.stepUntil(id, 'waiting');
    await house.stepOnce(id);
    house.emulator.switches.next('GetAsset', { kind: 'html' }, { times: Infinity });
    house.emulator.switches.next('ListAssets', { kind: 'html' }, { times: Infinity });
    for (let count = 0; count < 20; count++) house.pass(((await house.stepOnce(id)) ?? 0) - house.clock());
    expect(await house.store.jobs.get(id)).toMatchObject({ state: 'waiting' });
    house.emulator.switches.clear();
    await house.stepUntil(id, 'done');
    expect([billed('asset'), billed('task')]).toEqual([1, 1]);
  });

  it('does not wait for more than a day', async () => {
    const kite = await keptImage('kite');
    const id = await house.begin(withImages(kite));
    await house.stepUntil(id, 'waiting');
    await house.stepOnce(id);
    house.emulator.switches.next('GetAsset', { kind: 'html' }, { times: Infinity });
    house.emulator.switches.next('ListAssets', { kind: 'html' }, { times: Infinity });
    house.pass(25 * hourMs);
    await house.stepOnce(id);
    expect(await house.store.jobs.get(id)).toMatchObject({ failure: { kind: 'timeout', phase: 'assets' } });
    expect(submissions()).toHaveLength(0);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generation, image, startTestProvider, text, video } from './harness.js';
import type { Answer, TestProvider } from './harness.js';

interface Sample {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  raw?: string;
}

const folder = new URL('../../fixtures/wire/', import.meta.url);
const fileNames = readdirSync(folder).sort();
const sampleOf = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Sample;

const identities = new Set(['Id', 'id', 'task_id', 'GroupId', 'RequestId', 'request_id']);
const times = /_time$|_at$/;

/** What differs from call to call becomes a word; everything else must be equal. */
function normalise(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => normalise(item));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, normalise(item, name)]));
  }
  if (typeof value === 'number') return times.test(key) && value > 0 ? 'SECONDS' : value;
  if (typeof value !== 'string') return value;
  if (identities.has(key)) return 'IDENTITY';
  if (/^https?:/.test(value)) return 'LINK';
  return value
    .replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'TIME')
    .replaceAll(/(asset|group)-\d{14}-\w{5}/g, '$1-ID')
    .replaceAll(/request id: \w+/gi, 'request id: ID');
}

const name = { model: 'volc-asset', Name: 'brainstorm' };

async function createImage(test: TestProvider, Name = 'character-reference-4f2a'): Promise<Answer> {
  const GroupId = await test.group();
  const URL = `${test.files.url}/image.png`;
  return test.asset('CreateAsset', { model: 'volc-asset', GroupId, Name, AssetType: 'Image', URL });
}

async function finished(test: TestProvider, changes: Record<string, unknown>, afterMs = 92_000): Promise<Answer> {
  const created = await test.create(generation(changes));
  test.advance(afterMs);
  return test.read(created.body.id);
}

async function withReferences(test: TestProvider, prompt: string, changes: Record<string, unknown> = {}) {
  const group = await test.group();
  const reference = image(await test.ready(group, 'Image', 'image.png'), 'reference_image');
  return test.create(generation({ content: [text(prompt), reference], ...changes }));
}

/** How each sample's answer is brought about. */
const scenarios: Record<string, (test: TestProvider) => Promise<Answer>> = {
  'asset-active.json': async (test) => {
    const { body } = await createImage(test);
    await test.provider.filesArrived();
    test.advance(9_000);
    return test.asset('GetAsset', { Id: body.Id });
  },
  'asset-created.json': (test) => createImage(test),
  'asset-failed.json': async (test) => {
    const GroupId = await test.group();
    const URL = `${test.files.url}/video-320x180.mp4`;
    const fields = { model: 'volc-asset-video', GroupId, Name: 'clip-09c1', AssetType: 'Video', URL };
    const { body } = await test.asset('CreateAsset', fields);
    await test.provider.filesArrived();
    test.advance(9_000);
    return test.asset('GetAsset', { Id: body.Id });
  },
  'asset-processing.json': async (test) => {
    const { body } = await createImage(test);
    return test.asset('GetAsset', { Id: body.Id });
  },
  'assets-listed.json': async (test) => {
    await createImage(test, 'test-11aa');
    await test.provider.filesArrived();
    test.advance(9_000);
    return test.asset('ListAssets', { model: 'volc-asset', Filter: { Name: '11aa' }, PageNumber: 1, PageSize: 10 });
  },
  'error-asset-not-found.json': (test) => test.asset('GetAsset', { Id: 'asset-20260320120147-pqwhc' }),
  'error-asset-not-ready.json': async (test) => {
    test.provider.switches.activeAssetUnknownMs = 5_000;
    return withReferences(test, 'The kite of @image1 flies');
  },
  'error-asset-wrong-type.json': async (test) => {
    const group = await test.group();
    const picture = await test.ready(group, 'Image', 'image.png');
    const clip = await test.ready(group, 'Video', 'video-h264.mp4');
    const content = [text('A kite'), image(picture, 'reference_image'), image(clip, 'reference_image')];
    return test.create(generation({ content }));
  },
  'error-bad-key.json': (test) => test.asset('ListAssetGroups', { model: 'volc-asset' }, 'sk-nobody'),
  'error-create-moderation-nested.json': (test) => withReferences(test, '[moderate-image] @image1 smiles'),
  'error-create-text-moderation.json': (test) => test.create(generation({ content: [text('[moderate-text]')] })),
  'error-group-not-found.json': (test) => {
    const fields = { model: 'volc-asset', Name: 'a', AssetType: 'Image', URL: `${test.files.url}/image.png` };
    return test.asset('CreateAsset', { ...fields, GroupId: 'group-20260427160000-rrnmg' });
  },
  'error-group-type-missing.json': (test) => {
    test.provider.switches.listAssetsGroupType = 'required';
    return test.asset('ListAssets', { model: 'volc-asset', Filter: { GroupIds: ['group-20260427160000-rrnmg'] } });
  },
  'error-html.json': (test) => {
    test.provider.switches.next('ReadTask', { kind: 'html' });
    return test.read('any');
  },
  'error-no-channel.json': async () => {
    const keys = [{ key: 'sk-one', userId: 1, tokenId: 1, models: ['seedance-2.0'] }];
    const test = await startTestProvider({ keys });
    return test.create(generation({ model: 'seedance-2.0-ultra' }));
  },
  'error-no-quota.json': async () => {
    const test = await startTestProvider({ keys: [{ key: 'sk-one', userId: 1, tokenId: 1, balance: 0 }] });
    return test.create(generation());
  },
  'error-overloaded.json': (test) => {
    test.provider.switches.next('CreateTask', { kind: 'overloaded' });
    return test.create(generation());
  },
  'error-rate-limit.json': (test) => {
    test.provider.switches.next('GetAsset', { kind: 'rate-limit', retryAfterSeconds: 7 });
    return test.asset('GetAsset', {});
  },
  'error-subscription.json': async () => {
    const test = await startTestProvider({ keys: [{ key: 'sk-one', userId: 1, tokenId: 1, subscribed: false }] });
    return test.asset('CreateAssetGroup', name);
  },
  'error-task-type-constraint.json': async (test) => {
    const clip = await test.ready(await test.group(), 'Video', 'video-h264.mp4');
    return test.create(generation({ content: [text('Extend @video1'), video(clip)] }));
  },
  'error-task-unknown.json': (test) => test.read('asyntask_unknown'),
  'group-created.json': (test) => test.asset('CreateAssetGroup', name),
  'groups-listed.json': async (test) => {
    await test.asset('CreateAssetGroup', name);
    return test.asset('ListAssetGroups', { model: 'volc-asset', Filter: {}, PageNumber: 1, PageSize: 10 });
  },
  'task-created.json': (test) => test.create(generation()),
  'task-failure-flat.json': (test) => {
    test.provider.switches.taskShape = 'flat';
    return finished(test, { model: 'seedance', content: [text('[fail]')] });
  },
  'task-failure-nested-error.json': async (test) => {
    test.provider.switches.taskShape = 'nested-error';
    const { body } = await test.create(generation());
    const message = 'The request failed because the output video may contain sensitive information.';
    test.provider.failTask(body.id, { code: 'OutputVideoSensitiveContentDetected', message });
    return test.read(body.id);
  },
  'task-failure-output-moderation.json': (test) => finished(test, { content: [text('[moderate-output]')] }),
  'task-in-progress.json': async (test) => {
    const { body } = await withReferences(test, 'The kite of @image1 flies');
    test.advance(47_000);
    return test.read(body.id);
  },
  'task-not-start.json': (test) => finished(test, {}, 0),
  'task-success-flat.json': (test) => {
    test.provider.switches.taskShape = 'flat';
    return finished(test, { model: 'seedance' });
  },
  'task-success-legacy-fail-reason.json': (test) => {
    test.provider.switches.taskShape = 'legacy-fail-reason';
    return finished(test, { duration: 4, seed: 99, return_last_frame: true });
  },
  'task-success-nested-only.json': (test) => {
    test.provider.switches.taskShape = 'nested-only';
    return finished(test, {});
  },
  'task-success.json': (test) => finished(test, { seed: 4304 }),
};

describe('the answers of the embedded provider', () => {
  it('are all compared with a sample', () => {
    expect(Object.keys(scenarios).sort()).toEqual(fileNames);
  });

  it.each(fileNames)('equal the sample %s', async (fileName) => {
    const sample = sampleOf(fileName);
    const answer = await scenarios[fileName]?.(await startTestProvider());
    expect(answer?.status).toBe(sample.status);
    if (sample.raw === undefined) expect(normalise(answer?.body)).toEqual(normalise(sample.body));
    else expect(answer?.text).toBe(sample.raw);
    for (const [header, value] of Object.entries(sample.headers ?? {})) {
      expect(answer?.headers.get(header)).toBe(value);
    }
  });

  it('carry ids in the forms of the samples', async () => {
    const test = await startTestProvider();
    expect(await test.group()).toMatch(/^group-20260427160000-[a-z0-9]{5}$/);
    expect((await createImage(test)).body.Id).toMatch(/^asset-20260427160000-[a-z0-9]{5}$/);
    const task = await test.create(generation());
    expect(task.body.id).toMatch(/^asyntask_[A-Za-z0-9]{32}$/);
    expect(task.body).toMatchObject({ task_id: task.body.id, created_at: Date.UTC(2026, 3, 27, 16) / 1000 });
  });
});

import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { errorIn, errorOf, generation, image, startTestProvider, text, video } from './harness.js';
import type { TestProvider } from './harness.js';

async function created(test: TestProvider, changes: Record<string, unknown> = {}): Promise<string> {
  return (await test.create(generation(changes))).body.id;
}

async function dataOf(test: TestProvider, id: string) {
  return (await test.read(id)).body.data;
}

describe('a task', () => {
  it('waits, runs with rising progress and succeeds, as the clock says', async () => {
    const test = await startTestProvider({ queueMs: 2_000, generationMs: 10_000 });
    const id = await created(test);
    const seen: string[] = [];
    for (const stepMs of [0, 1_999, 1, 2_500, 5_000, 2_499, 1]) {
      test.advance(stepMs);
      const { status, progress } = await dataOf(test, id);
      seen.push(`${status} ${progress}`);
    }
    expect(seen).toEqual([
      'NOT_START 0%',
      'NOT_START 0%',
      'IN_PROGRESS 0%',
      'IN_PROGRESS 25%',
      'IN_PROGRESS 75%',
      'IN_PROGRESS 99%',
      'SUCCESS 100%',
    ]);
  });

  it('says what was made', async () => {
    const test = await startTestProvider();
    const picture = await test.ready(await test.group(), 'Image', 'image.png');
    const content = [text('It flies'), image(picture)];
    const changes = { content, model: 'seedance-2.5', ratio: 'adaptive', resolution: '480p', duration: 6, seed: 3 };
    const id = await created(test, { ...changes, return_last_frame: true, generate_audio: false });
    test.advance(92_000);
    const { data, request_id: requestId } = await dataOf(test, id);
    expect(data).toMatchObject({ ratio: '1:1', resolution: '480p', duration: 6, seed: 3, generate_audio: false });
    expect(data.content.last_frame_url).toMatch(/\/frames\/.*\.png\?Expires=/);
    expect(requestId).toMatch(/^\d{20,}\w{8}$/);
  });

  it('gives a last frame only where one was asked for', async () => {
    const test = await startTestProvider({ generationMs: 0, queueMs: 0 });
    const { data } = await dataOf(test, await created(test));
    expect(Object.keys(data.content)).toEqual(['video_url']);
  });

  it('chooses a seed where none is asked for', async () => {
    const test = await startTestProvider({ random: () => 0.5 });
    await created(test, { seed: -1 });
    expect(test.provider.state.tasks).toMatchObject([{ seed: 2_147_483_648 }]);
  });

  it('of the ultra model gives the clip before upscaling too', async () => {
    const test = await startTestProvider({ generationMs: 0, queueMs: 0 });
    const id = await created(test, { model: 'seedance-2.0-ultra', resolution: '2k' });
    expect((await dataOf(test, id)).original_result_url).toContain(`/results/${id}-original.mp4`);
  });

  it('is known to its own key only', async () => {
    const test = await startTestProvider();
    const id = await created(test);
    const { status, body } = await test.read(id, 'sk-two');
    expect([status, body.code]).toEqual([400, 'task_not_exist']);
  });

  it('can be finished and failed by hand', async () => {
    const test = await startTestProvider();
    test.provider.switches.holdTasks = true;
    const [good, bad] = [await created(test), await created(test)];
    test.advance(86_400_000);
    expect((await dataOf(test, good)).status).toBe('IN_PROGRESS');
    test.provider.finishTask(good);
    test.provider.failTask(bad, { code: 'Broken', message: 'it broke' }, 30);
    expect((await dataOf(test, good)).status).toBe('SUCCESS');
    const failed = await dataOf(test, bad);
    expect([failed.status, failed.progress]).toEqual(['FAILURE', '30%']);
    expect(JSON.parse(failed.fail_reason)).toEqual({ error: { code: 'Broken', message: 'it broke' } });
    expect(() => test.provider.finishTask(good)).toThrow(/no running task/);
  });

  it('tells who listens when it is made and when its end is noticed', async () => {
    const test = await startTestProvider();
    const making = once(test.provider.events, 'task-created');
    const id = await created(test);
    expect(await making).toMatchObject([{ id }]);
    const ended: string[] = [];
    test.provider.on('task-ended', (task) => ended.push(task.id));
    test.advance(92_000);
    await test.read(id);
    await test.read(id);
    expect(ended).toEqual([id]);
  });

  it('may take a time that depends on what is asked', async () => {
    const test = await startTestProvider({
      queueMs: 0,
      generationMs: ({ durationSeconds }) => durationSeconds * 1_000,
    });
    const [short, long] = [await created(test, { duration: 4 }), await created(test, { duration: 8 })];
    test.advance(4_000);
    expect([(await dataOf(test, short)).status, (await dataOf(test, long)).status]).toEqual(['SUCCESS', 'IN_PROGRESS']);
  });
});

describe('a word in square brackets', () => {
  it.each([
    ['[moderate-text]', 400, 'InputTextSensitiveContentDetected'],
    ['[no-quota]', 403, 'insufficient_user_quota'],
    ['[rate-limit]', 429, 'ModelAccountRpmRateLimitExceeded'],
  ])('refuses: %s', async (word, status, code) => {
    const test = await startTestProvider();
    const answer = await test.create(generation({ content: [text(`A kite ${word}`)] }));
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
    expect(test.provider.state.tasks).toEqual([]);
  });

  it.each([
    ['[moderate-image]', 400, 'InputImageSensitiveContentDetected.PrivacyInformation'],
    ['[overloaded]', 429, 'ServerOverloaded'],
    ['[type-constraint]', 400, 'InvalidParameter.TaskTypeConstraint'],
  ])('refuses inside another error: %s', async (word, status, code) => {
    const test = await startTestProvider();
    const answer = await test.create(generation({ content: [text(`A kite ${word}`)] }));
    expect([answer.status, errorOf(answer).code]).toEqual([status, code]);
    expect(test.provider.state.tasks).toEqual([]);
  });

  it.each([
    ['[moderate-output]', 100_000, '100%', 'OutputVideoSensitiveContentDetected.PolicyViolation'],
    ['[fail]', 50_000, '50%', 'InternalServiceError'],
  ])('fails: %s', async (word, endsMs, progress, code) => {
    const test = await startTestProvider({ queueMs: 0, generationMs: 100_000 });
    const id = await created(test, { content: [text(`A kite ${word}`)] });
    test.advance(endsMs - 1);
    expect((await dataOf(test, id)).status).toBe('IN_PROGRESS');
    test.advance(1);
    const data = await dataOf(test, id);
    expect([data.status, data.progress, errorIn(data.fail_reason).code]).toEqual(['FAILURE', progress, code]);
    expect(test.provider.state.ledger).toEqual([]);
  });

  it('takes ten times as long: [slow]', async () => {
    const test = await startTestProvider({ queueMs: 0, generationMs: 1_000 });
    const id = await created(test, { content: [text('[slow]')] });
    test.advance(9_999);
    expect((await dataOf(test, id)).status).toBe('IN_PROGRESS');
    test.advance(1);
    expect((await dataOf(test, id)).status).toBe('SUCCESS');
  });
});

describe('what is billed', () => {
  it('is each group, each asset and each task that succeeds, once', async () => {
    const test = await startTestProvider();
    const group = await test.group();
    const asset = await test.ready(group, 'Image', 'image.png');
    const id = await created(test, { content: [text('[fail]')] }).then(() => created(test));
    test.advance(91_999);
    expect(test.provider.state.ledger).toHaveLength(2);
    test.advance(1);
    await test.read(id);
    await test.read(id);
    expect(test.provider.state.ledger).toMatchObject([
      { key: 'sk-one', what: 'group', id: group },
      { key: 'sk-one', what: 'asset', id: asset },
      { key: 'sk-one', what: 'task', id, tokens: 108_900 },
    ]);
  });

  it.each([
    [5, 108_900],
    [4, 87_300],
  ])('are at 720p in 16:9 for %i s %i tokens, as published', async (duration, tokens) => {
    const test = await startTestProvider();
    await created(test, { duration });
    expect(test.provider.state.tasks).toMatchObject([{ tokens }]);
  });

  it('counts the seconds of reference videos, and no fewer than are made', async () => {
    const test = await startTestProvider();
    const clip = await test.ready(await test.group(), 'Video', 'video-h264.mp4');
    await created(test, { duration: 4, content: [text('a'), video(clip)] });
    await created(test, { duration: 4, content: [text('a'), video(clip), video(clip)] });
    expect(test.provider.state.tasks).toMatchObject([{ tokens: 173_700 }, { tokens: 195_300 }]);
  });

  it('cannot exceed the balance, in which running tasks are reserved', async () => {
    const keys = [{ key: 'sk-one', userId: 1, tokenId: 1, balance: 1.5 }];
    const prices = { groupUsd: 0.1, assetUsd: 0.1, millionTokensUsd: 10 };
    const test = await startTestProvider({ keys, prices });
    const first = await created(test);
    expect((await test.create(generation())).status).toBe(403);
    test.provider.failTask(first, { code: 'Broken', message: 'it broke' });
    expect((await test.create(generation())).status).toBe(200);
    test.advance(92_000);
    const refused = await test.create(generation());
    expect(refused.body.error?.message).toContain('remaining credit limit: $0.411000');
    for (let number = 0; number < 4; number++) await test.asset('CreateAssetGroup', { model: 'volc-asset', Name: 'a' });
    expect((await test.asset('CreateAssetGroup', { model: 'volc-asset', Name: 'a' })).status).toBe(403);
  });
});

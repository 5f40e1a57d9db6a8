import { describe, expect, it } from 'vitest';
import { errorIn, errorOf, generation, image, startTestProvider, text } from './harness.js';
import type { TestProvider } from './harness.js';

const newTask = async (test: TestProvider) => (await test.create(generation({ return_last_frame: true }))).body.id;
const dataOf = async (test: TestProvider, id: string) => (await test.read(id)).body.data;
const videoUrlOf = async (test: TestProvider, id: string) => (await dataOf(test, id)).data.content.video_url;
const statusOf = async (link: string) => (await fetch(link)).status;

describe('a task', () => {
  it('is unknown to reads for a while, and runs all the same', async () => {
    const test = await startTestProvider();
    test.provider.switches.newTaskUnknownMs = 60_000;
    const id = await newTask(test);
    test.advance(59_999);
    const early = await test.read(id);
    expect([early.status, early.body.code]).toEqual([400, 'task_not_exist']);
    test.advance(1);
    expect(await dataOf(test, id)).toMatchObject({ status: 'IN_PROGRESS', progress: '64%' });
    test.provider.switches.newTaskUnknownMs = Infinity;
    const lost = await newTask(test);
    test.advance(86_400_000);
    expect((await test.read(lost)).body.code).toBe('task_not_exist');
    expect(test.provider.state.ledger.filter(({ what }) => what === 'task')).toHaveLength(2);
  });

  it('ends as was asked for, and is not billed', async () => {
    const test = await startTestProvider();
    const code = 'InputImageSensitiveContentDetected';
    const message = "The request failed because the input image 'content[1]' may be sensitive.";
    test.provider.switches.taskFailure = { code, message, progressPercent: 30 };
    const id = await newTask(test);
    test.advance(92_000);
    const data = await dataOf(test, id);
    expect(data).toMatchObject({ status: 'FAILURE', progress: '30%' });
    expect(errorIn(data.fail_reason)).toEqual({ code, message });
    expect(test.provider.state.ledger).toEqual([]);
  });

  it('may give the bare reason of its failure, without a code', async () => {
    const test = await startTestProvider();
    test.provider.switches.taskShape = 'plain-fail-reason';
    test.provider.switches.taskFailure = { code: 'Broken', message: 'it broke' };
    const id = await newTask(test);
    test.advance(92_000);
    expect(await dataOf(test, id)).toMatchObject({ status: 'FAILURE', fail_reason: 'it broke', data: null });
  });

  it.each(['current', 'flat', 'nested-only', 'nested-error'] as const)(
    'says another word for its end in the shape %s',
    async (shape) => {
      const test = await startTestProvider();
      const { switches } = test.provider;
      Object.assign(switches, { taskShape: shape, successStatus: 'succeeded', failureStatus: 'CANCELLED' });
      const [good, bad] = [await newTask(test), await newTask(test)];
      test.provider.finishTask(good);
      test.provider.failTask(bad, { code: 'Broken', message: 'it broke' });
      const statuses = [(await test.read(good)).text, (await test.read(bad)).text];
      expect(statuses[0]).toContain('"status":"succeeded"');
      expect(statuses[1]).toContain('"status":"CANCELLED"');
    },
  );

  it.each([
    ['percent', '50%'],
    ['number', 50],
    ['words', 'half done'],
    ['missing', undefined],
  ] as const)('says its progress as %s', async (shape, progress) => {
    const test = await startTestProvider();
    test.provider.switches.progressShape = shape;
    const id = await newTask(test);
    test.advance(47_000);
    expect((await dataOf(test, id)).progress).toBe(progress);
  });

  it.each(['current', 'flat', 'nested-only', 'legacy-fail-reason'] as const)(
    'is a success without a link for a while, in the shape %s',
    async (shape) => {
      const test = await startTestProvider();
      test.provider.switches.taskShape = shape;
      test.provider.switches.linkDelayMs = 10_000;
      const id = await newTask(test);
      test.advance(92_000);
      const early = await test.read(id);
      expect(early.text).toMatch(/"status":"(SUCCESS|completed)"/);
      expect(early.text).not.toContain('http');
      test.advance(10_000);
      expect((await test.read(id)).text).toContain(`/results/${id}.mp4?`);
    },
  );
});

describe('the links of a result', () => {
  it('are signed anew by every read, also when the first have ended', async () => {
    const test = await startTestProvider({ linkLifetimeMs: 60_000 });
    const id = await newTask(test);
    test.advance(92_000);
    const first = await videoUrlOf(test, id);
    test.advance(60_000);
    expect(await statusOf(first)).toBe(403);
    const second = await videoUrlOf(test, id);
    expect(await statusOf(second)).toBe(200);
  });

  it('end with the first of them where they are not renewed', async () => {
    const test = await startTestProvider();
    test.provider.switches.linkLifetimeMs = 60_000;
    test.provider.switches.linksRenewed = false;
    const id = await newTask(test);
    test.advance(92_000);
    expect(await statusOf(await videoUrlOf(test, id))).toBe(200);
    test.advance(60_000);
    expect(await statusOf(await videoUrlOf(test, id))).toBe(403);
  });

  it('lead on to where a result was moved to', async () => {
    const test = await startTestProvider();
    test.provider.switches.resultsMove = 'redirect';
    const id = await newTask(test);
    test.advance(92_000);
    const link = await videoUrlOf(test, id);
    const moved = await fetch(link, { redirect: 'manual' });
    expect(moved.status).toBe(302);
    expect(new URL(moved.headers.get('location') ?? '').origin).toBe(test.provider.storageUrl);
    expect(await statusOf(link)).toBe(200);
    expect(await statusOf(link.replace('/results/', '/moved/results/'))).toBe(403);
  });

  it('lead nowhere where the result is not there yet, until the task is read again', async () => {
    const test = await startTestProvider();
    test.provider.switches.resultsMove = 'away';
    const id = await newTask(test);
    test.advance(92_000);
    expect(await statusOf(await videoUrlOf(test, id))).toBe(404);
    expect(await statusOf(await videoUrlOf(test, id))).toBe(200);
  });
});

describe('what a key may ask for', () => {
  it('is so many tasks that have not ended', async () => {
    const test = await startTestProvider();
    test.provider.switches.maxQueuedTasks = 2;
    const first = await newTask(test);
    await newTask(test);
    const refused = await test.create(generation());
    expect([refused.status, errorOf(refused).code]).toEqual([429, 'QuotaExceeded']);
    expect((await test.create(generation(), 'sk-two')).status).toBe(200);
    test.provider.finishTask(first);
    expect((await test.create(generation())).status).toBe(200);
    expect(test.provider.state.tasks).toHaveLength(4);
  });

  it('is so many calls a minute, and the refusal says when to come again', async () => {
    const test = await startTestProvider();
    test.provider.switches.limits = { perMinute: 2 };
    expect((await test.read('a')).status).toBe(400);
    test.advance(20_000);
    expect((await test.asset('GetAsset', { Id: 'a' })).status).toBe(404);
    const refused = await test.create(generation());
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '40']);
    expect(refused.body.error?.code).toBe('ModelAccountRpmRateLimitExceeded');
    expect((await test.create(generation(), 'sk-two')).status).toBe(200);
    test.advance(40_000);
    expect((await test.create(generation())).status).toBe(200);
    expect((await test.read('a')).status).toBe(429);
  });

  it('is so many reads at once, of which the most are remembered', async () => {
    const test = await startTestProvider();
    test.provider.switches.limits = { readsAtOnce: 3 };
    test.provider.switches.latencyMs = { ReadTask: 60, GetAsset: 60 };
    const calls = ['a', 'b', 'c', 'd'].map((id) => test.read(id));
    calls.push(test.asset('GetAsset', { Id: 'e' }));
    // Creations are no reads.
    const created = await test.create(generation());
    const answers = await Promise.all(calls);
    const refused = answers.filter(({ status }) => status === 429);
    expect([created.status, refused.length]).toEqual([200, 2]);
    expect(refused.map(({ headers }) => headers.get('retry-after'))).toEqual(['1', '1']);
    expect([...test.provider.state.mostReadsAtOnce]).toEqual([['sk-one', 5]]);
    expect((await test.read('a')).status).toBe(400);
  });
});

describe('messages', () => {
  it('end with the id of the request where that is asked for', async () => {
    const test = await startTestProvider();
    test.provider.switches.requestIdsInMessages = true;
    const missing = image('asset-20260101000000-aaaaa', 'reference_image');
    const refused = await test.create(generation({ content: [text('It flies'), missing] }));
    expect(errorOf(refused).message).toMatch(/is not found\. Request id: \d{20}\w+$/);
    const told = await test.create(generation({ content: [text('[moderate-text]')] }));
    expect(errorOf(told).message.match(/Request id/g)).toHaveLength(1);
    test.provider.switches.taskFailure = { code: 'Broken', message: 'It broke.' };
    const id = await newTask(test);
    test.advance(92_000);
    expect(errorIn((await dataOf(test, id)).fail_reason).message).toMatch(/^It broke\. Request id: \w+$/);
  });
});

import { describe, expect, it } from 'vitest';
import { parseTask, parseTaskCreated } from '../../src/provider/task.js';

const parse = (document: unknown) => parseTask(document, (text) => text);
const wrapped = (task: object) => ({ code: 'success', message: '', data: { task_id: 't', ...task } });
const failure = (task: object) => parse(wrapped({ status: 'FAILURE', progress: '30%', ...task }));

describe('a task that is still going', () => {
  it.each([
    ...['', 'NOT_START', 'SUBMITTED', 'QUEUED', 'QUEUING', 'IN_PROGRESS', 'PROCESSING', 'RUNNING', 'PENDING'],
    ...['UNKNOWN', 'queued', 'running', 'processing', 'In_Progress'],
  ])('is one that is %j', (status) => {
    expect(parse(wrapped({ status }))).toEqual({ status: 'running', upstreamStatus: status, statusKnown: true });
    expect(parse({ id: 't', status })).toEqual({ status: 'running', upstreamStatus: status, statusKnown: true });
  });

  it('is one in a status that nobody knows, which is told', () => {
    expect(parse(wrapped({ status: 'DREAMING' }))).toEqual({
      status: 'running',
      upstreamStatus: 'DREAMING',
      statusKnown: false,
    });
  });

  it.each([
    ['50%', 50],
    ['7.5%', 7.5],
    [12, 12],
    ['33', 33],
    ['120%', 100],
    [-3, 0],
    ['soon', undefined],
    [null, undefined],
  ])('has come to %j', (progress, progressPercent) => {
    expect(parse(wrapped({ status: 'RUNNING', progress }))).toMatchObject(
      progressPercent === undefined ? { status: 'running' } : { progressPercent },
    );
  });

  it('takes the word of the upstream where the gateway has none', () => {
    const data = { status: 'succeeded', content: { video_url: 'https://v.example/1.mp4' } };
    expect(parse(wrapped({ status: 'UNKNOWN', data }))).toMatchObject({ status: 'succeeded' });
    expect(parse(wrapped({ status: '', data: { status: 'running' } }))).toMatchObject({ upstreamStatus: 'running' });
    expect(parse(wrapped({ status: 'IN_PROGRESS', data }))).toMatchObject({ status: 'running' });
  });
});

describe('a task that succeeded', () => {
  it.each(['SUCCESS', 'SUCCEEDED', 'COMPLETED', 'succeeded', 'completed'])('is one that is %s', (status) => {
    expect(parse(wrapped({ status, result_url: 'https://v.example/1.mp4' }))).toEqual({
      status: 'succeeded',
      result: { videoUrl: 'https://v.example/1.mp4' },
    });
  });

  it('has its link in the first place that has one', () => {
    const data = { content: { video_url: 'https://v.example/2.mp4' }, video_url: 'https://v.example/3.mp4' };
    const url = (task: object) => parse(wrapped({ status: 'SUCCESS', ...task }));
    const found = (videoUrl: string) => ({ status: 'succeeded', result: { videoUrl } });
    expect(url({ result_url: 'https://v.example/1.mp4', data })).toEqual(found('https://v.example/1.mp4'));
    expect(url({ result_url: '', data })).toEqual(found('https://v.example/2.mp4'));
    expect(url({ data: { code: 0, data: { video_url: 'https://v.example/3.mp4' } } })).toEqual(
      found('https://v.example/3.mp4'),
    );
    expect(url({ fail_reason: 'https://v.example/4.mp4' })).toEqual(found('https://v.example/4.mp4'));
  });

  it.each([[{}], [{ result_url: 'ftp://v.example/1' }], [{ result_url: 'soon', fail_reason: 'none' }]])(
    'is not read without a link that can be fetched: %j',
    (task) => {
      expect(parse(wrapped({ status: 'SUCCESS', ...task }))).toBeUndefined();
    },
  );

  it('says what was made, and leaves out what makes no sense', () => {
    const made = { duration: '5', seed: -1, ratio: '', resolution: '720p', usage: { total_tokens: 87_300 } };
    expect(parse(wrapped({ status: 'SUCCESS', result_url: 'https://v.example/1.mp4', data: made }))).toEqual({
      status: 'succeeded',
      result: { videoUrl: 'https://v.example/1.mp4', durationSeconds: 5, resolution: '720p', tokens: 87_300 },
    });
  });
});

describe('a task that failed', () => {
  it.each(['FAILURE', 'FAILED', 'ERROR', 'CANCELLED', 'CANCELED', 'EXPIRED', 'failed'])(
    'is one that is %s',
    (status) => {
      expect(parse(wrapped({ status }))).toEqual({
        status: 'failed',
        failure: { kind: 'provider-fault', message: `The task ended as ${status.toUpperCase()} without a reason.` },
      });
    },
  );

  it('prefers the reason that names a code', () => {
    const error = { code: 'InputImageSensitiveContentDetected', message: 'The image content[2] may be.' };
    expect(failure({ fail_reason: 'task failed', data: { error } })).toMatchObject({
      failure: { kind: 'moderation', code: error.code, message: error.message, contentIndex: 2 },
    });
    expect(failure({ fail_reason: JSON.stringify({ error }), data: null })).toMatchObject({
      failure: { kind: 'moderation', code: error.code },
    });
  });

  it('has no link for a reason', () => {
    expect(failure({ fail_reason: 'https://ark-content.tos-cn-beijing.volces.com/v.mp4?X-Tos-Signature=abc' })).toEqual(
      {
        status: 'failed',
        failure: { kind: 'provider-fault', message: 'The task ended as FAILURE without a reason.' },
      },
    );
  });

  it('was stopped by the check of its output when all its work was done and no code says why', () => {
    expect(failure({ fail_reason: 'task failed', progress: '100%' })).toMatchObject({
      failure: { kind: 'moderation', message: 'task failed' },
    });
    expect(failure({ fail_reason: 'task failed' })).toMatchObject({ failure: { kind: 'provider-fault' } });
  });

  it.each([
    { fail_reason: 'task timed out' },
    { status: 'CANCELLED' },
    { fail_reason: { code: 'InternalServiceError' } },
  ])('was not stopped by the check of its output: %j', (task) => {
    expect(failure({ progress: '100%', ...task })).toMatchObject({ failure: { kind: 'provider-fault' } });
  });
});

describe('what is no task', () => {
  it.each([[null], [[]], ['text'], [{}], [{ code: 'success', data: null }], [{ error: { message: 'no' }, id: 'r' }]])(
    'is not read as one: %j',
    (document) => {
      expect(parse(document)).toBeUndefined();
    },
  );
});

describe('the answer to a creation', () => {
  it.each([
    [{ id: 'a', task_id: 'b' }, 'b'],
    [{ id: 'a' }, 'a'],
    [{ id: 'a', task_id: '' }, 'a'],
    [{ code: 'success', data: { task_id: 'c' } }, 'c'],
  ])('names the task: %j', (document, taskId) => {
    expect(parseTaskCreated(document)).toEqual({ taskId });
  });

  it.each([[{}], [{ id: '' }], [{ id: 7 }], [{ id: 'request-1', error: { message: 'no' } }]])(
    'names none: %j',
    (document) => {
      expect(parseTaskCreated(document)).toBeUndefined();
    },
  );
});

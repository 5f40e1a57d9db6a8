import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProvider } from '../../src/provider/client.js';
import { ProviderError } from '../../src/provider/errors.js';
import type { Provider, TaskRequest } from '../../src/provider/types.js';
import { startApiServer, type ApiServer } from './api-server.js';
import { readWireSamples, replay } from './wire-samples.js';

const key = 'sk-0123456789abcdef';
const taskRequest: TaskRequest = {
  model: 'seedance-2.0',
  text: 'a river',
  references: [],
  durationSeconds: 5,
  ratio: '16:9',
  resolution: '720p',
  audio: true,
};

const calls = {
  createGroup: (provider) => provider.createGroup(key, { name: 'dailies' }),
  listGroups: (provider) => provider.listGroups(key),
  createAsset: (provider) =>
    provider.createAsset(key, {
      groupId: 'group-1',
      name: 'tower-1',
      type: 'image',
      source: { way: 'link', url: 'https://cdn.example/1.png' },
    }),
  getAsset: (provider) => provider.getAsset(key, 'asset-20260320120147-pqwhc'),
  listAssets: (provider) => provider.listAssets(key, {}),
  createTask: (provider) => provider.createTask(key, taskRequest),
  readTask: (provider) => provider.readTask(key, 'task-1'),
} satisfies Record<string, (provider: Provider) => Promise<unknown>>;

const asset = {
  id: 'asset-20260320120147-pqwhc',
  name: 'character-reference-4f2a',
  type: 'image',
  groupId: 'group-20260427160000-rrnmg',
};

/** Which call gets the sample, and what it must make of it. */
const values: Record<string, [keyof typeof calls, unknown]> = {
  'asset-active': ['getAsset', { ...asset, status: 'active' }],
  'asset-processing': ['getAsset', { ...asset, status: 'processing' }],
  'asset-failed': [
    'getAsset',
    {
      ...asset,
      name: 'clip-09c1',
      type: 'video',
      status: 'failed',
      error: { code: 'PixelCountTooSmall', message: 'The pixel count of the video is too small.' },
    },
  ],
  'asset-created': ['createAsset', { id: asset.id }],
  'assets-listed': [
    'listAssets',
    [
      {
        id: 'asset-20260320142452-2htjn',
        name: 'test-11aa',
        type: 'image',
        groupId: 'group-20260320141746-zsf6b',
        status: 'active',
      },
    ],
  ],
  'group-created': ['createGroup', { id: 'group-20260427160000-rrnmg' }],
  'groups-listed': ['listGroups', [{ id: 'group-20260320141746-zsf6b', name: '[u-152]-[t-877]-brainstorm' }]],
  'task-created': ['createTask', { taskId: 'asyntask_h81efT0qwtLnzyt6VENmCZ6VXSfNxE2E' }],
  'task-in-progress': [
    'readTask',
    { status: 'running', upstreamStatus: 'IN_PROGRESS', statusKnown: true, progressPercent: 50 },
  ],
  'task-not-start': [
    'readTask',
    { status: 'running', upstreamStatus: 'NOT_START', statusKnown: true, progressPercent: 0 },
  ],
  'task-success': [
    'readTask',
    {
      status: 'succeeded',
      result: {
        videoUrl: 'https://ark-acg.example/v.mp4?X-Tos-Expires=86400&X-Tos-Signature=abc',
        tokens: 108_900,
        seed: 4304,
        durationSeconds: 5,
        ratio: '16:9',
        resolution: '720p',
      },
    },
  ],
  'task-success-flat': ['readTask', { status: 'succeeded', result: { videoUrl: 'https://ark-acg.example/v4.mp4' } }],
  'task-success-nested-only': [
    'readTask',
    { status: 'succeeded', result: { videoUrl: 'https://ark-acg.example/v3.mp4?X=1' } },
  ],
  'task-success-legacy-fail-reason': [
    'readTask',
    {
      status: 'succeeded',
      result: {
        videoUrl: 'https://ark-acg.example/v2.mp4?Expires=1777430361',
        lastFrameUrl: 'https://ark-acg.example/v2-last.png?Expires=1777430361',
        tokens: 87_300,
        seed: 99,
        durationSeconds: 4,
      },
    },
  ],
  'task-failure-flat': [
    'readTask',
    {
      status: 'failed',
      failure: { kind: 'provider-fault', code: 'InternalServiceError', message: 'internal error' },
    },
  ],
  'task-failure-nested-error': [
    'readTask',
    {
      status: 'failed',
      failure: {
        kind: 'moderation',
        code: 'OutputVideoSensitiveContentDetected',
        message: 'The request failed because the output video may contain sensitive information.',
      },
    },
  ],
  'task-failure-output-moderation': [
    'readTask',
    {
      status: 'failed',
      failure: {
        kind: 'moderation',
        code: 'OutputVideoSensitiveContentDetected.PolicyViolation',
        message: 'The request failed because the output video may be related to copyright restrictions.',
        requestId: '021776',
      },
    },
  ],
};

const notFound = 'The parameter `content[1].image_url.url` specified in the request is not valid: The specified asset';

const errors: Record<string, [keyof typeof calls, Partial<ProviderError>]> = {
  'error-asset-not-found': [
    'getAsset',
    {
      kind: 'not-ready',
      upstreamCode: 'NotFound.asset_id',
      message: 'The specified asset asset-20260320120147-pqwhc is not found.',
      requestId: '20260427-1',
      status: 404,
    },
  ],
  'error-asset-not-ready': [
    'createTask',
    {
      kind: 'not-ready',
      upstreamCode: 'InvalidParameter',
      message: `${notFound} asset-20260807113001-86tdg is not found.`,
      contentIndex: 1,
    },
  ],
  'error-asset-wrong-type': ['createTask', { kind: 'bad-request', upstreamCode: 'InvalidParameter', contentIndex: 2 }],
  'error-bad-key': [
    'listGroups',
    {
      kind: 'bad-key',
      upstreamCode: 'invalid_api_key',
      message: 'Invalid token',
      requestId: '20260427111505260254000NBdvZFoP',
    },
  ],
  'error-create-moderation-nested': [
    'createTask',
    {
      kind: 'moderation',
      upstreamCode: 'InputImageSensitiveContentDetected.PrivacyInformation',
      message: "The request failed because the input image 'content[1]' may contain real person.",
      requestId: '0217',
      contentIndex: 1,
    },
  ],
  'error-create-text-moderation': [
    'createTask',
    { kind: 'moderation', upstreamCode: 'InputTextSensitiveContentDetected', requestId: '0218' },
  ],
  'error-group-not-found': [
    'createAsset',
    {
      kind: 'not-ready',
      upstreamCode: 'NotFound.group_id',
      message: 'The specified group group-20260427160000-rrnmg is not found.',
      status: 502,
    },
  ],
  'error-group-type-missing': [
    'listAssets',
    {
      kind: 'bad-request',
      upstreamCode: 'MissingParameter.GroupType',
      message: 'The required parameter GroupType is missing.',
      requestId: '20260427-2',
    },
  ],
  'error-html': ['createTask', { kind: 'provider-fault', outcome: 'unknown', message: '502 Bad Gateway', status: 502 }],
  'error-no-channel': ['createTask', { kind: 'not-allowed', upstreamCode: 'model_not_found', status: 503 }],
  'error-no-quota': ['createTask', { kind: 'no-money', upstreamCode: 'insufficient_user_quota', status: 403 }],
  'error-overloaded': [
    'createTask',
    {
      kind: 'too-fast',
      upstreamCode: 'ServerOverloaded',
      message: 'The service is currently unable to process additional requests. Please try again later.',
    },
  ],
  'error-rate-limit': [
    'readTask',
    {
      kind: 'too-fast',
      upstreamCode: 'ModelAccountRpmRateLimitExceeded',
      message: 'The Requests Per Minute (RPM) limit of the model for your account has been exceeded.',
      retryAfterMs: 7000,
      requestId: '0219',
    },
  ],
  'error-subscription': [
    'createGroup',
    { kind: 'not-allowed', upstreamCode: 'SubscriptionRequired', requestId: '20260427-3' },
  ],
  'error-task-type-constraint': [
    'createTask',
    {
      kind: 'bad-request',
      upstreamCode: 'InvalidParameter.TaskTypeConstraint',
      message:
        'The parameter `ratio` specified in the request is not valid. Seedance identified your task as video extension based on your prompt. For this task type, the output ratio follows the input video selected by the model for extension. Issues: [0] `ratio` must be `adaptive`.',
    },
  ],
  'error-task-unknown': ['readTask', { kind: 'not-found', upstreamCode: 'task_not_exist', message: 'task_not_exist' }],
};

const samples = await readWireSamples();

describe('what was seen on the wire', () => {
  let server: ApiServer;
  let provider: Provider;

  beforeAll(async () => {
    server = await startApiServer((response) => response.end());
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  it('is covered here sample by sample', () => {
    expect([...Object.keys(values), ...Object.keys(errors)].sort()).toEqual([...samples.keys()].sort());
  });

  // A sample that asks to go slower must not hold back the next.
  beforeEach(() => {
    provider = createProvider({ baseUrl: server.baseUrl, sleep: () => Promise.resolve() });
  });
  afterEach(() => provider.close());

  it.each(Object.entries(values))('%s is read', async (name, [call, expected]) => {
    const sample = samples.get(name);
    if (sample) server.respond = replay(sample);
    await expect(calls[call](provider)).resolves.toEqual(expected);
  });

  it.each(Object.entries(errors))('%s ends as one typed error', async (name, [call, expected]) => {
    const sample = samples.get(name);
    if (sample) server.respond = replay(sample);
    const error: unknown = await calls[call](provider).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ status: sample?.status, outcome: 'refused', ...expected });
  });
});

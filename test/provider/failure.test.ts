import { describe, expect, it } from 'vitest';
import { refusalError } from '../../src/provider/failure.js';
import type { ProviderErrorKind } from '../../src/provider/types.js';

const read = (status: number, body: unknown) =>
  refusalError(
    { status, headers: new Map(), body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) },
    { scrub: (text) => text, nowMs: 0 },
  );

describe('the kind of a refusal', () => {
  it.each<[ProviderErrorKind, string[]]>([
    ['bad-key', ['invalid_api_key', 'AuthenticationError']],
    ['no-money', ['insufficient_user_quota', 'pre_consume_token_quota_failed', 'AccountOverdueError']],
    [
      'not-allowed',
      ['AccessDenied', 'model_not_found', 'ModelNotOpen', 'SubscriptionRequired', 'InvalidEndpointOrModel.NotFound'],
    ],
    [
      'moderation',
      [
        'InputTextSensitiveContentDetected',
        'InputImageSensitiveContentDetected.PrivacyInformation',
        'InputVideoSensitiveContentDetected.PolicyViolation',
        'InputAudioSensitiveContentDetected',
        'OutputVideoSensitiveContentDetected.SevereViolation',
        'OutputAudioSensitiveContentDetected.Violence',
        'InputTextRiskDetection',
        'InputImageRiskDetection',
      ],
    ],
    ['bad-request', ['InvalidParameter', 'InvalidParameter.TaskTypeConstraint', 'MissingParameter.GroupType']],
    ['not-ready', ['NotFound.asset_id', 'NotFound.group_id']],
    ['not-found', ['task_not_exist']],
    [
      'too-fast',
      [
        'RateLimitExceeded.EndpointRPMExceeded',
        'ModelAccountTpmRateLimitExceeded',
        'RequestBurstTooFast',
        'ServerOverloaded',
        'QuotaExceeded',
      ],
    ],
  ])('is %s by its code, whatever the status and envelope', (kind, codes) => {
    for (const code of codes) {
      const error = { code, message: 'Because.' };
      const documents = [
        { error },
        { ...error, data: null },
        { code: 'fail_to_fetch_task', message: JSON.stringify({ error }), data: null },
        { ResponseMetadata: { RequestId: 'r', Error: { Code: code, Message: 'Because.' } } },
      ];
      for (const document of documents) {
        for (const status of [200, 400, 500]) {
          expect(read(status, document)).toMatchObject({
            kind,
            outcome: 'refused',
            upstreamCode: code,
            message: 'Because.',
          });
        }
      }
    }
  });

  it.each<[number, ProviderErrorKind, 'refused' | 'unknown']>([
    [401, 'bad-key', 'refused'],
    [402, 'no-money', 'refused'],
    [403, 'not-allowed', 'refused'],
    [404, 'not-found', 'refused'],
    [408, 'provider-fault', 'unknown'],
    [413, 'bad-request', 'refused'],
    [429, 'too-fast', 'refused'],
    [200, 'provider-fault', 'unknown'],
    [500, 'provider-fault', 'unknown'],
    [504, 'provider-fault', 'unknown'],
  ])('is decided by status %d where nothing else tells: %s', (status, kind, outcome) => {
    for (const body of ['', '<p>no</p>', { code: 'fail_to_fetch_task', message: '' }, { error: { code: 'new' } }]) {
      expect(read(status, body)).toMatchObject({ kind, outcome, status });
    }
  });

  it('is not ready for an asset or group that is missing by the words alone', () => {
    expect(read(400, { error: { message: 'asset group group-1 not found' } })).toMatchObject({ kind: 'not-ready' });
    expect(
      read(400, { error: { code: 'InvalidParameter', message: 'GroupType must be one of [AIGC]' } }),
    ).toMatchObject({
      kind: 'bad-request',
      message: 'GroupType must be one of [AIGC]',
    });
  });
});

describe('the words of a refusal', () => {
  it('are the innermost of documents within messages', () => {
    let document: object = { error: { code: 'ServerOverloaded', message: 'Try again. Request id: 02-ab' } };
    for (let depth = 0; depth < 2; depth++) {
      document = { code: 'fail_to_fetch_task', message: `upstream said: ${JSON.stringify(document)}`, data: null };
    }
    expect(read(400, document)).toMatchObject({
      upstreamCode: 'ServerOverloaded',
      message: 'Try again.',
      requestId: '02-ab',
    });
  });

  it.each([
    [{ error: 'out of order' }, 'out of order'],
    [[{ error: { message: 'in a list' } }], 'in a list'],
    ['plain words', 'plain words'],
    ['{"error":{"message":"cut o', 'The provider answered with HTTP 500 and no readable reason.'],
    [{ message: 'upstream said: {"error":{"mess' }, 'upstream said:'],
    ['<html><body><script>x()</script><h1>Gone</h1> for now</body>', 'Gone for now'],
    [{ message: 'Token [NotFound.asset_id] ' }, 'Token [NotFound.asset_id]'],
    [{ code: 'success', message: '' }, 'The provider answered with HTTP 500 and no readable reason.'],
    ['\u0000\u0001\u0002', 'The provider answered with HTTP 500 and no readable reason.'],
  ])('are read from %j', (body, message) => {
    expect(read(500, body).message).toBe(message);
  });

  it('end somewhere, however deep the documents and however long the message', () => {
    let deep: object = { message: 'the bottom' };
    for (let depth = 0; depth < 20; depth++) deep = { error: deep };
    expect(read(500, deep).message).toBe('The provider answered with HTTP 500 and no readable reason.');
    expect(read(500, { message: 'no '.repeat(1000) }).message).toHaveLength(500);
    expect(read(500, '['.repeat(100_000) + ']'.repeat(100_000))).toMatchObject({ kind: 'provider-fault' });
  });

  it.each([
    ['spaces', ' '.repeat(4_000_000)],
    ['open tags', '<script'.repeat(500_000)],
    ['open brackets', '<'.repeat(4_000_000)],
    ['open documents', '{"error":{"message":"'.repeat(100_000)],
    ['ids', `${'request id '.repeat(300_000)}:`],
    ['codes', '[a.b'.repeat(1_000_000)],
  ])('are looked for without getting stuck in megabytes of %s', (_what, text) => {
    // What grows with the square of the length would outlast the time limit of a test by far.
    expect(read(500, text)).toMatchObject({ kind: 'provider-fault' });
    expect(read(500, { message: text })).toMatchObject({ kind: 'provider-fault' });
  });

  it('name the part of the request that is to blame, by the message or the parameter', () => {
    expect(read(400, { error: { message: 'content[3].video_url is too long' } }).contentIndex).toBe(3);
    expect(read(400, { error: { message: 'too long', param: 'content[4]' } }).contentIndex).toBe(4);
    expect(read(400, { error: { message: 'too long' } }).contentIndex).toBeUndefined();
  });
});

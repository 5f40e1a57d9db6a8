import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureOf, taskFailure } from '../../src/assets/failure.js';
import { cases } from '../../src/discord/failure-cases.js';
import { explain as explainTo } from '../../src/discord/failures.js';
import { english } from '../../src/texts/english.js';
import { german } from '../../src/texts/german.js';
import { blame } from '../../src/jobs/blame.js';
import { refusalError } from '../../src/provider/failure.js';
import { parseTask } from '../../src/provider/task.js';
import { failureSchema, type Failure, type Reference } from '../../src/store/records.js';
import { readWireSamples } from '../provider/wire-samples.js';
import { failure as anyFailure } from './jobs.js';
import { readMarkdown } from './markdown.js';

const explain = (told: Failure, options?: Parameters<typeof explainTo>[2]) => explainTo(told, english, options);

const { kind: kinds, phase: phases, charged: charges } = failureSchema.shape;

function failure(change: Partial<Failure> = {}): Failure {
  return {
    kind: 'bad-request',
    phase: 'submission',
    code: 'Some.Code',
    message: 'The parameter is not valid',
    requestId: 'req-1',
    referenceName: null,
    blamesPrompt: false,
    charged: 'no',
    ...change,
  };
}

const circumstances = phases.options.flatMap((phase) =>
  charges.options.flatMap((charged) => [null, 'kite'].map((referenceName) => ({ phase, charged, referenceName }))),
);

describe('an explanation', () => {
  it.each(kinds.options)('of %s is made of whole sentences, whenever it happened and whatever it cost', (kind) => {
    for (const change of circumstances) {
      const { title, remedy, charge } = explain(failure({ kind, ...change }));
      const lent = explain(failure({ kind, ...change }), { payer: 'server' });
      for (const sentence of [title, remedy, charge, lent.remedy, lent.charge]) {
        expect(sentence).toMatch(/^[A-Z][^{}]+[a-z`]\.$/);
        expect(sentence).not.toMatch(/undefined|null|!|\.\./);
      }
      expect(charge).toMatch(
        {
          no: /^Nothing was charged/,
          yes: /^The provider has charged for /,
          unknown: /^Whether the provider charged for .* is not known; your AnyFast account shows it\.$/,
        }[change.charged],
      );
    }
  });

  it.each([
    ['submission', 'Nothing was charged for the video.'],
    ['generation', 'Nothing was charged for the video.'],
    ['assets', 'Nothing was charged for `@kite`.'],
    ['card', 'Nothing was charged.'],
  ] as const)('at %s names what was not charged, as files of the same video may have been', (phase, words) => {
    expect(explain(failure({ phase, referenceName: 'kite' })).charge).toBe(words);
    expect(explain(failure({ phase: 'assets' })).charge).toBe('Nothing was charged.');
  });

  it.each([english, german])('sends nobody whose server paid to an account that is not theirs', (texts) => {
    const lent = Object.values(cases)
      .flat()
      .map((one) => one.say(texts))
      .map(({ remedy, lentRemedy = remedy }) => lentRemedy);
    expect(lent.filter((remedy) => /your AnyFast account|dein(em)? AnyFast-Konto/i.test(remedy))).toEqual([]);
    for (const code of [null, 'AccountOverdueError', 'pre_consume_token_quota_failed', 'OperationDenied.Subscription'])
      expect(explainTo(failure({ kind: 'no-money', code }), texts, { payer: 'server' }).remedy).toContain('/token set');
  });

  it('reads differently for each kind', () => {
    const titles = kinds.options.map((kind) => explain(failure({ kind })).title);
    expect(new Set(titles).size).toBe(kinds.options.length);
  });

  it('reads differently for moderation of the prompt, of a reference and of the output, and for each cause', () => {
    const titles = [
      ['InputTextSensitiveContentDetected', null],
      ['InputImageSensitiveContentDetected', null],
      ['InputImageSensitiveContentDetected', 'kite'],
      ['InputImageSensitiveContentDetected.PrivacyInformation', 'kite'],
      ['InputVideoSensitiveContentDetected.PolicyViolation', 'waves'],
      ['OutputVideoSensitiveContentDetected', null],
      ['OutputVideoSensitiveContentDetected.PolicyViolation', null],
    ].map(([code, referenceName]) => explain(failure({ kind: 'moderation', code, referenceName } as Failure)).title);
    expect(titles).toEqual([
      'Moderation refused the prompt: it may be sensitive.',
      'Moderation refused an image: it may be sensitive.',
      'Moderation refused `@kite`: it may be sensitive.',
      'Moderation refused `@kite`: it may show a real person.',
      'Moderation refused `@waves`: it may be protected by copyright.',
      'The finished video was held back by moderation: it may be sensitive.',
      'The finished video was held back by moderation: it may be protected by copyright.',
    ]);
  });

  it('offers the same again only where it can help', () => {
    const helps = kinds.options.filter((kind) => explain(failure({ kind })).again);
    expect(helps).toEqual([
      ...['bad-key', 'no-money', 'not-ready', 'not-found', 'too-fast', 'provider-fault', 'timeout', 'unreachable'],
      ...['key-gone', 'no-place', 'result-lost'],
    ]);
    expect(explain(failure({ kind: 'moderation' })).again).toBe(false);
    expect(explain(failure({ kind: 'moderation', phase: 'generation' })).again).toBe(true);
  });

  it.each([
    ['{"error":{"code":"x","message":"y"}}', 'it gave no reason.'],
    ['<html><body>502</body></html>', 'it gave no reason.'],
    ['', 'it gave no reason.'],
    [' ...', 'it gave no reason.'],
    ['The image is too small...', 'The image is too small.'],
    ['see https://evil.test/*x*', 'it gave no reason.'],
    ['The asset asset-20260320120147-pqwhc is damaged', 'it gave no reason.'],
    ['dial tcp 10.1.2.3:443: connect: connection refused', 'it gave no reason.'],
    ['The parameter `content[1].image_url.url` is wrong', 'it gave no reason.'],
    ['InternalServiceError at TaskRunner', 'it gave no reason.'],
    ['undefined is not an object', 'it gave no reason.'],
    ['当前分组上游负载已饱和', 'it gave no reason.'],
    ['The length of the sound does not fit.', 'The length of the sound does not fit.'],
  ])('passes on %j as %s', (message, words) => {
    expect(explain(failure({ message })).title).toBe(`The provider refused the request: ${words}`);
  });

  it('keeps code and request id for the small print, and has none without them', () => {
    expect(explain(failure()).smallPrint).toBe('Some.Code · request req-1');
    expect(explain(failure({ code: null })).smallPrint).toBe('request req-1');
    expect(explain(failure({ code: null, requestId: null })).smallPrint).toBeNull();
  });

  it('formats and mentions nothing, whatever the provider says, and is short', () => {
    fc.assert(
      fc.property(anyFailure, fc.constantFrom(40, 160, 300), (given, reasonLength) => {
        const { title, smallPrint } = explain(given, { reasonLength });
        const effects = [title, smallPrint ?? ''].flatMap((text) => readMarkdown(text).effects);
        expect(effects.filter((effect) => effect !== 'code')).toEqual([]);
        expect(title.length).toBeLessThan(reasonLength + 120);
        expect(title).not.toContain('\n');
      }),
      { numRuns: 500 },
    );
  });

  it('of an asset says to add it again where nobody knows whether it is there', () => {
    expect(explain(failure({ kind: 'asset-failed', charged: 'unknown' })).remedy).toBe('Add the file again.');
    expect(explain(failure({ kind: 'asset-failed', charged: 'yes' })).remedy).toBe('Change the file and add it again.');
  });
});

const asRead = { scrub: (text: string) => text, nowMs: 0 };
const references: Reference[] = [
  { assetId: '1', name: 'wind', type: 'audio', role: 'reference_audio' },
  { assetId: '2', name: 'kite', type: 'image', role: 'reference_image' },
  { assetId: '3', name: 'waves', type: 'video', role: 'reference_video' },
];

/** As a job of these references fails when its submission is answered so. */
function failedSubmission(status: number, body: unknown): Failure {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const error = refusalError({ status, headers: new Map(), body: bytes }, asRead);
  const culprit = blame(references, { code: error.upstreamCode, contentIndex: error.contentIndex });
  return { ...failureOf(error, 'submission'), ...culprit };
}

/** As the gateway relays an error of ModelArk. */
const relayed = (code: string, message = 'The request failed. Request id: 0217') =>
  failedSubmission(400, {
    code: 'fail_to_fetch_task',
    message: JSON.stringify({ error: { code, message } }),
    data: null,
  });

describe("the provider's own messages, as they were seen on the wire,", () => {
  it.each([
    ['error-bad-key', 'AnyFast does not accept the key. Store a valid one with /token set, then try again.'],
    ['error-no-quota', 'The AnyFast account has too little credit. Top it up at AnyFast, then try again.'],
    [
      'error-subscription',
      'AnyFast wants a subscription for this, and the account has none. Take one in your AnyFast account, or store another key with /token set. Then try again.',
    ],
    ['error-no-channel', 'AnyFast does not offer this model to this key at the moment. Choose another model.'],
    [
      'error-create-moderation-nested',
      'Moderation refused `@kite`: it may show a real person. Use an image in which no real person can be recognised, then try again.',
    ],
    [
      'error-create-text-moderation',
      'Moderation refused the prompt: it may be sensitive. Write a prompt without anything violent, sexual or political, then try again.',
    ],
    [
      'error-asset-not-ready',
      'The provider has `@kite`, but does not let a video use it yet. Try again in a few minutes, or remove the file and add it again.',
    ],
    [
      'error-asset-wrong-type',
      'The provider does not take `@waves` for what it is used as: it has another type. Name a file of the right type in its place.',
    ],
    [
      'error-task-type-constraint',
      'The provider takes this for an extension of a clip, and the shape of one follows the clip. Choose the ratio adaptive, then try again.',
    ],
    ['error-overloaded', 'The provider is overloaded. Try again in a few minutes.'],
    ['error-rate-limit', 'The provider gets too many requests with this key. Try again in a few minutes.'],
    ['error-html', 'The provider has a fault. Try again in a few minutes.'],
  ])('%s reads: %s', async (name, words) => {
    const sample = (await readWireSamples()).get(name);
    const { title, remedy } = explain(failedSubmission(sample?.status ?? 0, sample?.text));
    expect(`${title} ${remedy}`).toBe(words);
  });

  it.each([
    ['task-failure-flat', 'The provider failed while it made the video.', true],
    ['task-failure-nested-error', 'The finished video was held back by moderation: it may be sensitive.', true],
    [
      'task-failure-output-moderation',
      'The finished video was held back by moderation: it may be protected by copyright.',
      true,
    ],
  ])('%s reads: %s', async (name, words, mayHelp) => {
    const task = parseTask(JSON.parse((await readWireSamples()).get(name)?.text ?? ''), asRead.scrub);
    if (task?.status !== 'failed') throw new Error('it has not failed');
    const { title, again, charge } = explain(taskFailure(task.failure));
    expect({ title, again, charge }).toEqual({
      title: words,
      again: mayHelp,
      charge: 'Nothing was charged for the video.',
    });
  });
});

/** As an asset fails that was made and cannot be used. */
const ofFile = (message: string, code: string | null): Failure =>
  failure({ kind: 'asset-failed', phase: 'assets', code, message, referenceName: 'clip', charged: 'yes' });

describe('each way to fail', () => {
  it.each([
    ['AccountOverdueError', 'The AnyFast account has an unpaid bill.'],
    ['pre_consume_token_quota_failed', 'The limit that was set for this key at AnyFast is used up.'],
    ['ModelNotOpen', 'The model is not open for this AnyFast account.'],
    ['AccessDenied', 'The key may not use this model or service.'],
    ['InvalidEndpointOrModel.NotFound', 'The provider does not know this model.'],
    ['QuotaExceeded', 'Too many videos of this key are waiting at the provider.'],
    ['ModelAccountTpmRateLimitExceeded', 'The provider gets too many requests with this key.'],
    [
      'InputTextSensitiveContentDetected.PolicyViolation',
      'Moderation refused the prompt: it may be protected by copyright.',
    ],
    [
      'InputTextSensitiveContentDetected.PrivacyInformation',
      'Moderation refused the prompt: it may name a real person.',
    ],
    ['SensitiveContentDetected.Violence', 'Moderation refused the prompt: it may be violent.'],
    [
      'SensitiveContentDetected.SevereViolation',
      'Moderation refused the prompt: it counts as a severe violation of the rules.',
    ],
    ['InputTextRiskDetection', 'Moderation refused the prompt: it may be risky.'],
    ['InputImageRiskDetection', 'Moderation refused `@kite`: it may be risky.'],
    [
      'InputVideoSensitiveContentDetected.PrivacyInformation',
      'Moderation refused `@waves`: it may show a real person.',
    ],
    ['InputAudioSensitiveContentDetected', 'Moderation refused `@wind`: it may be sensitive.'],
    [
      'InputAudioSensitiveContentDetected.PrivacyInformation',
      'Moderation refused `@wind`: it may be the voice of a real person.',
    ],
    [
      'OutputAudioSensitiveContentDetected.PolicyViolation',
      'The sound of the finished video was held back by moderation: it may be protected by copyright.',
    ],
  ])('%s has words of its own: %s', (code, title) => {
    expect(explain(relayed(code)).title).toBe(title);
  });

  it('of a prompt that AutoMod blocked says so, in both languages', () => {
    const blocked = failure({ kind: 'words-blocked', phase: 'card', code: null, message: 'Message was blocked' });
    expect(explain(blocked)).toMatchObject({
      title: "The server's AutoMod blocked the prompt.",
      remedy: 'Change its words.',
      again: false,
    });
    expect(explainTo(blocked, german)).toMatchObject({
      title: 'Das AutoMod des Servers hat den Prompt blockiert.',
      remedy: 'Ändere seinen Wortlaut.',
    });
  });

  it('of an edit says how long the clip must be', () => {
    const { title, remedy } = explain(
      relayed(
        'InvalidParameter.TaskTypeConstraint',
        'Seedance identified your task as video editing based on your prompt. Issues: [0] the input video must be between 4 and 30 seconds.',
      ),
    );
    expect(title).toBe('The provider takes this for an edit of a clip, and only clips of 4 to 30 s can be edited.');
    expect(remedy).toContain('4 to 30 s');
  });

  it('of an extension that is refused in its own shape does not advise that shape', () => {
    const { title, remedy } = explain(
      failure({
        code: 'InvalidParameter.TaskTypeConstraint',
        message: 'Issues: [0] `ratio` must be `adaptive`. The ratio was adaptive already.',
      }),
    );
    expect(title).toBe('The provider takes this for an extension of a clip, and then refuses it.');
    expect(remedy).not.toContain('adaptive');
  });

  it.each(['AccessDenied', 'ModelNotOpen', 'model_not_found'])('of a file (%s) advises no other model', (code) => {
    const { remedy } = explain(failure({ kind: 'not-allowed', phase: 'assets', code, referenceName: 'clip' }));
    expect(remedy).not.toContain('model');
  });

  it('of a group whose answer was lost speaks of the group', () => {
    const message = 'The answer to the creation of the group was lost, and it is not listed.';
    const { title, remedy } = explain(failure({ kind: 'timeout', phase: 'assets', code: null, message }));
    expect(`${title} ${remedy}`).toBe(
      "The provider may or may not have made the channel's group: its answer was lost. Try again, and I make it anew.",
    );
  });

  it('of a file here does not blame the provider', () => {
    const found = failure({ phase: 'assets', code: null, referenceName: 'clip' });
    const words = (message: string) => explain({ ...found, message }).title;
    expect(words('The file is not the one that was kept. Nothing was sent.')).toBe(
      'The copy of `@clip` that was kept cannot be used any more.',
    );
    expect(words('The file is too large to be sent this way. Nothing was sent.')).toBe(
      '`@clip` is too large to be sent to the provider.',
    );
  });

  it('of an input that only words name is told as such', () => {
    const message = 'The request failed because the input image may contain real person.';
    const { title } = explain(failure({ kind: 'moderation', phase: 'generation', code: null, message }));
    expect(title).toBe('Moderation refused an image: it may show a real person.');
  });

  it('at 100 % without a reason is taken for moderation of the output', () => {
    const task = parseTask({ task_id: 'a', status: 'FAILURE', progress: '100%', fail_reason: '' }, asRead.scrub);
    if (task?.status !== 'failed') throw new Error('it has not failed');
    expect(explain(taskFailure(task.failure)).title).toBe(
      'The finished video was held back by moderation: it may show a real person or a protected work.',
    );
  });

  it.each([
    ['PixelCountTooSmall', 'its frames are too small, 407,696 pixels are the least'],
    ['PixelCountTooLarge', 'its frames are too large, 8,295,044 pixels are the most'],
    ['WidthTooSmall', 'it is too small, each side must have 300 to 6,000 pixels'],
    ['HeightTooLarge', 'it is too large, each side must have 300 to 6,000 pixels'],
    ['AspectRatioTooSmall', 'it is too narrow, its width must be 0.4 to 2.5 times its height'],
    ['AspectRatioTooLarge', 'it is too wide, its width must be 0.4 to 2.5 times its height'],
    ['DurationTooSmall', 'it is too short, 2 to 15 s are allowed'],
    ['DurationTooLarge', 'it is too long, 2 to 15 s are allowed'],
    ['FrameRateTooSmall', 'its frame rate is too low, 24 to 60 frames per second are allowed'],
    ['FrameRateTooLarge', 'its frame rate is too high, 24 to 60 frames per second are allowed'],
    [
      'FileSizeTooLarge',
      'it is too large, images must be below 30 MB, videos below 50 MB and sounds below 15 MB in size',
    ],
    ['UnsupportedCodec', 'videos must be coded as H.264 or H.265 video'],
    ['InvalidFormat', 'it cannot read its format'],
  ])('of a file (%s) names the limit: %s', (code, what) => {
    const found = ofFile('The file is of no use.', code);
    const { title, remedy } = explain(found);
    expect(title).toBe(`The provider cannot use \`@clip\`: ${what}.`);
    expect(remedy).toMatch(/add it again\.$/);
    expect(explain(relayed(`InvalidParameter.${code}`)).title).toContain(what);
  });

  it.each([
    ['DownloadFailed', 'The file could not be downloaded from the URL.', 'The provider could not fetch `@clip`.'],
    ['NotFound.asset_id', 'The specified asset asset-1 is not found.', 'The provider has lost `@clip`.'],
    [null, 'It was still being processed.', 'The provider did not get `@clip` ready in time.'],
    [null, 'It was removed.', 'The group does not have `@clip` any more: it was removed.'],
    [null, 'Its group was deleted.', 'The group of `@clip` was deleted.'],
    [
      null,
      'The answer to its creation was lost, and it is not listed.',
      'The provider may or may not have `@clip`: its answer was lost.',
    ],
    [
      null,
      'it disappeared there, shortly after it had been made again.',
      'The provider lost `@clip` twice, the second time shortly after it had been added again.',
    ],
  ])('of a file that cannot be had (%s, %s) reads: %s', (code, message, words) => {
    const { title, remedy } = explain(ofFile(message, code));
    expect(title).toBe(words);
    expect(remedy).toMatch(/add/i);
  });

  it('of a file by moderation says so, as for a job', () => {
    const found = ofFile('', 'InputVideoSensitiveContentDetected.PolicyViolation');
    expect(explain(found).title).toBe('Moderation refused `@clip`: it may be protected by copyright.');
  });
});

describe('no explanation', () => {
  const raw = fc.oneof(
    fc.constantFrom(
      '{"error":{"code":"x","message":"y"}}',
      'failed: {"a":1}',
      'see https://api.example.com/v1?key=1 for more',
      'dial tcp: lookup ark.cn-beijing.volces.com: no such host',
      'connect ECONNREFUSED 10.0.0.1:443',
      '[object Object]',
      'Cannot read properties of undefined',
      'at Object.<anonymous> (/app/index.js:1:1)',
      'www.anyfast.ai is down',
      'The asset is broken',
    ),
    fc.string({ maxLength: 80 }),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.lorem(),
    fc.webUrl(),
    fc.domain(),
    fc.ipV4(),
    fc.json(),
  );

  it('has anything raw in it, is long, or leaves the money open', () => {
    const anything = fc.record({
      kind: fc.constantFrom(...kinds.options),
      phase: fc.constantFrom(...phases.options),
      code: fc.option(raw, { nil: null }),
      message: raw,
      requestId: fc.option(raw, { nil: null }),
      referenceName: fc.constantFrom(null, 'kite', 'w'.repeat(32)),
      blamesPrompt: fc.boolean(),
      charged: fc.constantFrom(...charges.options),
    });
    fc.assert(
      fc.property(anything, (given) => {
        const { title, remedy, charge, smallPrint } = explain(given);
        const whole = `${title} ${remedy} ${charge} ${smallPrint ?? ''}`;
        expect(whole).not.toMatch(/[{}]|\bundefined\b|\[object|\bnull\b|:\/\/|www\.|\d+\.\d+\.\d+\.\d+/i);
        expect(whole).not.toMatch(/\.(com|ai|net|org|cn|js)\b/i);
        expect(title.length).toBeLessThan(330);
        expect(remedy.length).toBeLessThan(140);
        expect((smallPrint ?? '').length).toBeLessThan(260);
        expect(charge).toMatch(/charged/);
        expect(title).toMatch(/[^.]\.$/);
      }),
      { numRuns: 2000 },
    );
  });
});

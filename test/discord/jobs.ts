import fc from 'fast-check';
import {
  failureSchema,
  jobSchema,
  type Failure,
  type Job,
  type JobIn,
  type JobState,
} from '../../src/store/records.js';

const id = fc.bigInt({ min: 10n ** 16n, max: 10n ** 20n - 1n }).map(String);
const time = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 });
const nullable = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
/** Names are as long as they may be, or short. */
const name = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,31}$/);
const anyWords = fc.string({
  unit: fc.constantFrom('a', '*', '_', '<', '\n', '\\', '😀', '@', '/', '`', ' '),
  maxLength: 60,
});

/** Every state of a job, with everything in it as long as it gets. */
export const longPrompts = ['x', '\n', '*', '\\', '😀', 'a\n', '> ', '<@1>\n'].map((part) =>
  part.repeat(Math.floor(4000 / part.length)),
);
const prompt = fc.oneof(fc.constantFrom(...longPrompts, '\u200b\u2060'), anyWords);

const reference = fc.record({
  assetId: fc.constant('asset'),
  name: fc.oneof(fc.constant('w'.repeat(32)), name),
  type: fc.constantFrom('image' as const, 'video' as const, 'audio' as const),
  role: fc.constant('reference_image' as const),
});

export const failure: fc.Arbitrary<Failure> = fc.record({
  kind: fc.constantFrom(...failureSchema.shape.kind.options),
  phase: fc.constantFrom(...failureSchema.shape.phase.options),
  code: nullable(fc.oneof(anyWords, fc.constant('InvalidParameter.'.repeat(60)))),
  message: fc.oneof(anyWords, fc.constantFrom('', '*'.repeat(3000), '{"error":{"code":"x"}}', '<html>', '\n\n')),
  requestId: nullable(fc.oneof(anyWords, fc.constant('r'.repeat(500)))),
  referenceName: nullable(name),
  blamesPrompt: fc.boolean(),
  charged: fc.constantFrom(...failureSchema.shape.charged.options),
});

const common = {
  id: fc.stringMatching(/^[\w-]{20}$/),
  ownerId: id,
  guildId: nullable(id),
  channelId: id,
  batch: fc.constant({ id: 'batch-of-twenty-char', index: 0, size: 1 }),
  opensThread: fc.boolean(),
  groupId: fc.constant(null),
  keyOwner: fc.record({ scope: fc.constant('member' as const), id }),
  fingerprint: fc.constant('print'),
  request: fc.record({
    prompt,
    providerText: fc.constant('x'),
    references: fc.oneof(fc.array(reference, { maxLength: 4 }), fc.array(reference, { minLength: 50, maxLength: 50 })),
    fileAssetIds: fc.constant([]),
    model: fc.constantFrom('seedance-2.0', 'seedance-2.0-ultra'),
    durationSeconds: fc.integer({ min: 4, max: 30 }),
    ratio: fc.constantFrom('16:9', 'adaptive'),
    resolution: fc.constantFrom('480p', '1080p', '4k'),
    audio: fc.boolean(),
    seed: nullable(fc.integer({ min: 0, max: 2 ** 32 - 1 })),
  }),
  estimatedTokens: fc.integer({ min: 0, max: 99_999_999 }),
  createdAt: time,
};
const place = fc.record({ channelId: id, cardMessageId: id, threadId: nullable(id) });
const message = nullable(fc.record({ channelId: id, id }));
const result = fc.record({
  videoUrl: fc.constantFrom(
    'https://storage.test/a_b.mp4',
    `https://storage.test/(a)?sign=${'ab%2F'.repeat(300)}`,
    `https://storage.test/${'x'.repeat(5000)}`,
  ),
  lastFrameUrl: fc.constant(null),
  tokens: nullable(fc.nat()),
  seed: nullable(fc.nat()),
  durationSeconds: nullable(fc.constantFrom(5, 5.04, 30)),
  ratio: nullable(fc.constantFrom('16:9', '**nonsense**'.repeat(500))),
  resolution: nullable(fc.constantFrom('720p', '\n# big', 'x'.repeat(5000))),
  urlEndsAt: time,
});
const ended = { ...common, place: nullable(place), failure };
const submitted = { ...common, place, submittedAt: time };
const accepted = { ...submitted, taskId: fc.constant('task') };
const video = fc.record({ hash: fc.constant('ab'), sizeBytes: fc.integer({ min: 1, max: 2 ** 31 }) });
const finished = { ...accepted, finishedAt: time, result, video: nullable(video), lastFrame: fc.constant(null) };

function inState<State extends JobState>(state: State, fields: Record<string, fc.Arbitrary<unknown>>) {
  const record = fc.record({ ...fields, state: fc.constant(state) });
  return record.map((job) => jobSchema.parse(job) as JobIn<State>);
}

/** Any job of a state. */
export const jobs = {
  accepted: inState('accepted', common),
  waiting: inState('waiting', { ...common, place, refusedSince: fc.constant(null) }),
  submitting: inState('submitting', submitted),
  unconfirmed: inState('unconfirmed', { ...submitted, told: fc.boolean() }),
  generating: inState('generating', {
    ...accepted,
    reads: fc.nat(),
    progressPercent: nullable(fc.constantFrom(0, 33.333, 100, -1, 1e9)),
    overdueToldAt: nullable(time),
  }),
  delivering: inState('delivering', finished),
  done: inState('done', { ...finished, endedAt: time, message, deletedAt: fc.constant(null) }),
  failing: inState('failing', ended),
  failed: inState('failed', { ...ended, endedAt: time, message }),
} satisfies { [State in JobState]: fc.Arbitrary<JobIn<State>> };

export const anyJob: fc.Arbitrary<Job> = fc.oneof(...Object.values<fc.Arbitrary<Job>>(jobs));

/** One job of a state, the same each time, with changes. */
export function jobIn<State extends JobState>(state: State, change: Partial<JobIn<State>> = {}): JobIn<State> {
  const [job] = fc.sample<Job>(jobs[state], { numRuns: 1, seed: 1 });
  return { ...(job as JobIn<State>), ...change };
}

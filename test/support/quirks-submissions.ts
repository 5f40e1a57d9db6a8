import type { Behaviour } from '../../src/emulator/provider/switches.js';
import { after, dayMs, meet, nonsense, refusal, set, type End, type Quirk } from './quirks-kinds.js';

/** Refusals of a submission that no waiting mends. */
const refusals: readonly (readonly [what: string, behaviour: Behaviour, end: End])[] = [
  ['a wrong parameter', refusal(400, 'InvalidParameter', 'The parameter is not valid.'), 'bad-request'],
  ['a bad key', refusal(401, 'invalid_api_key', 'Invalid token'), 'bad-key'],
  ['no money', refusal(403, 'insufficient_user_quota', "User's credit limit is insufficient"), 'no-money'],
  ['an unpaid bill', refusal(403, 'AccountOverdueError', 'The account is overdue.'), 'no-money'],
  ['a closed model', refusal(404, 'ModelNotOpen', 'The model is not open.'), 'not-allowed'],
  ['no channel', refusal(503, 'model_not_found', 'No available channel for model seedance-2.0'), 'not-allowed'],
];

const tooFast: readonly (readonly [why: string, behaviour: Behaviour])[] = [
  ['a rate limit with a time', { kind: 'rate-limit', retryAfterSeconds: 40 }],
  ['a rate limit without a time', { kind: 'rate-limit' }],
  ['overload', { kind: 'overloaded' }],
  ['a full queue', refusal(429, 'QuotaExceeded', 'Too many queued tasks.')],
];

/** An answer that is lost says nothing: the submission is never sent again. */
const lostSubmissions: readonly Quirk[] = [...nonsense, ['no end', { kind: 'hang' } as Behaviour] as const].flatMap(
  ([what, behaviour]) =>
    [after(behaviour), behaviour].map((met, index): Quirk => {
      // What is cut off was accepted either way.
      const accepted = met.kind === 'cut' || index === 0 ? 1 : 0;
      return {
        name: `the submission is answered with ${what} ${index === 0 ? 'after' : 'before'} it took effect`,
        stage: 'submission',
        ...meet('CreateTask', met),
        end: 'unconfirmed',
        accepted,
        hanging: met.kind === 'hang' ? ['submission'] : [],
        besideAnother: met.kind === 'reset',
        inPairs: met.kind === 'reset' && index === 0,
      };
    }),
);

export const submissionQuirks: readonly Quirk[] = [
  ...lostSubmissions,
  {
    name: 'a gateway gave the submission up (408)',
    stage: 'submission',
    ...meet('CreateTask', { kind: 'status', status: 408, when: 'after' }),
    end: 'unconfirmed',
    accepted: 1,
  },
  ...refusals.map(([what, behaviour, end]): Quirk => ({
    name: `the submission is refused for ${what}`,
    stage: 'submission',
    ...meet('CreateTask', behaviour),
    end,
    besideAnother: what === 'a bad key',
    inPairs: what === 'no money',
  })),
  ...tooFast.map(([why, behaviour]): Quirk => ({
    name: `three submissions are refused for ${why}`,
    stage: 'submission',
    ...meet('CreateTask', behaviour, 3),
    end: 'done',
    besideAnother: why === 'overload',
    inPairs: why === 'overload',
  })),
  ...['moderate-text', 'moderate-image'].map((word): Quirk => ({
    name: `moderation refuses the submission (${word})`,
    stage: 'submission',
    on: ({ say }) => say(`[${word}]`),
    end: 'moderation',
    inPairs: word === 'moderate-image',
  })),
  {
    name: 'the submission is taken for an extension of its clip',
    stage: 'submission',
    on: ({ say, addClipAndSound }) => {
      addClipAndSound();
      say('extend @video1 with the sound of @audio1');
    },
    end: 'done',
    inPairs: true,
  },
  {
    name: 'an active asset is unknown to generations for a while',
    stage: 'submission',
    on: set({ activeAssetUnknownMs: 15_000 }),
    end: 'done',
    inPairs: true,
  },
  {
    name: 'an active asset stays unknown to generations',
    stage: 'submission',
    on: set({ activeAssetUnknownMs: dayMs }),
    end: 'not-ready',
  },
  {
    name: 'six calls a minute are answered',
    stage: 'submission',
    on: set({ limits: { perMinute: 6 } }),
    end: 'done',
    breaks: ['first creation'],
    inPairs: true,
  },
];

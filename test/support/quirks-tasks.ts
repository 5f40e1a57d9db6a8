import { dayMs, meet, minuteMs, nonsense, set, type Quirk } from './quirks-kinds.js';

const moderated = {
  code: 'InputImageSensitiveContentDetected',
  message: "The request failed because the input image 'content[1]' may be sensitive.",
};

export const generationQuirks: readonly Quirk[] = [
  ...nonsense.map(([what, behaviour]): Quirk => ({
    name: `ten reads of the task are answered with ${what}`,
    stage: 'generation',
    ...meet('ReadTask', behaviour, 10),
    end: 'done',
    inPairs: what === "a proxy's page",
  })),
  {
    name: 'a read of the task hangs',
    stage: 'generation',
    ...meet('ReadTask', { kind: 'hang' }),
    end: 'done',
    hanging: ['read'],
    besideAnother: true,
  },
  {
    name: 'tasks are read too fast',
    stage: 'generation',
    on: ({ next }) => {
      next('ReadTask', { kind: 'rate-limit', retryAfterSeconds: 90 }, 2);
      next('ReadTask', { kind: 'overloaded' }, 2);
    },
    end: 'done',
    besideAnother: true,
  },
  {
    name: 'a new task is unknown for minutes',
    stage: 'generation',
    on: set({ newTaskUnknownMs: 4 * minuteMs }),
    end: 'done',
    inPairs: true,
  },
  {
    name: 'a task stays unknown',
    stage: 'generation',
    on: set({ newTaskUnknownMs: Infinity }),
    end: 'not-found',
    accepted: 1,
  },
  {
    name: 'a task never ends',
    stage: 'generation',
    on: set({ generationMs: 30 * dayMs }),
    end: 'timeout',
    accepted: 1,
  },
  { name: 'a task ends after hours', stage: 'generation', on: set({ generationMs: 300 * minuteMs }), end: 'done' },
  ...(['flat', 'nested-only', 'legacy-fail-reason'] as const).map((taskShape): Quirk => ({
    name: `a task has the shape ${taskShape}`,
    stage: 'generation',
    on: set({ taskShape }),
    end: 'done',
    inPairs: taskShape === 'flat',
  })),
  ...(['current', 'flat', 'nested-only', 'nested-error', 'plain-fail-reason'] as const).map((taskShape): Quirk => ({
    name: `a task fails in the shape ${taskShape}`,
    stage: 'generation',
    on: set({ taskShape, taskFailure: moderated }),
    end: 'moderation',
    accepted: 1,
    inPairs: taskShape === 'nested-error',
  })),
  {
    name: 'a task fails half-way',
    stage: 'generation',
    on: ({ say }) => say('[fail]'),
    end: 'provider-fault',
    accepted: 1,
  },
  ...(['number', 'words', 'missing'] as const).map((progressShape): Quirk => ({
    name: `progress is told as ${progressShape}`,
    stage: 'generation',
    on: set({ progressShape }),
    end: 'done',
  })),
  ...['REVIEWING', '', 'undefined', '{"a":1}'].map((runningStatus): Quirk => ({
    name: `a task that goes on says '${runningStatus}'`,
    stage: 'generation',
    on: set({ runningStatus, progressShape: 'words' }),
    end: 'done',
  })),
  ...['SUCCEEDED', 'completed', ' Success '].map((successStatus): Quirk => ({
    name: `a success is called '${successStatus}'`,
    stage: 'generation',
    on: set({ successStatus }),
    end: 'done',
  })),
  ...['failed', 'CANCELLED', 'EXPIRED'].map((failureStatus): Quirk => ({
    name: `a failure is called ${failureStatus}`,
    stage: 'generation',
    on: set({ failureStatus, taskFailure: moderated }),
    end: 'moderation',
    accepted: 1,
  })),
  {
    name: 'a success has no link for minutes',
    stage: 'generation',
    on: set({ linkDelayMs: 5 * minuteMs }),
    end: 'done',
    inPairs: true,
  },
];

export const downloadQuirks: readonly Quirk[] = [
  ...nonsense.map(([what, behaviour]): Quirk => ({
    name: `three downloads are answered with ${what}`,
    stage: 'download',
    on: ({ nextDownload }) => nextDownload(behaviour, 3),
    end: 'done',
    inPairs: what === 'half an answer',
  })),
  {
    name: 'a download hangs',
    stage: 'download',
    on: ({ nextDownload }) => nextDownload({ kind: 'hang' }),
    end: 'done',
    hanging: ['download'],
  },
  ...(['redirect', 'away'] as const).map((resultsMove): Quirk => ({
    name: `results are moved (${resultsMove})`,
    stage: 'download',
    on: set({ resultsMove }),
    end: 'done',
    inPairs: true,
  })),
  {
    name: 'the first links have ended',
    stage: 'download',
    on: ({ nextDownload }) => nextDownload({ kind: 'answer', status: 403, raw: 'Request has expired.' }, 2),
    end: 'done',
  },
  {
    name: 'every link has ended when it is shown',
    stage: 'download',
    on: set({ linkLifetimeMs: 0 }),
    end: 'result-lost',
    accepted: 1,
  },
];

/** In how refusals are told: nothing that a member could notice. */
export const tellingQuirks: readonly Quirk[] = [
  ...(['gateway', 'task', 'nested', 'asset-service'] as const).map((errorEnvelope): Quirk => ({
    name: `every refusal comes in the envelope ${errorEnvelope}`,
    stage: 'group',
    on: set({ errorEnvelope }),
    end: 'done',
    inPairs: errorEnvelope === 'nested',
  })),
  {
    name: 'every message ends with the id of its request',
    stage: 'group',
    on: set({ requestIdsInMessages: true }),
    end: 'done',
  },
];

import type { Context } from './context.js';
import type { KeyOptions } from './options.js';
import type { Task } from './records.js';
import { Refusal, withRequestId } from './refusals.js';
import { taskPhase, taskProgressPercent } from './status.js';
import type { TaskPhase } from './status.js';
import type { Switches } from './switches.js';
import { current, flat, legacy, nestedError, nestedOnly, plainFailReason } from './task-shapes.js';
import type { Reading, ReadingLinks } from './task-shapes.js';

/** GET /v1/video/generations/{id}, in the shape that is switched on. */
export function readTask(context: Context, caller: KeyOptions, taskId: string) {
  const { state, switches } = context;
  const task = state.task(caller.key, taskId);
  if (!task || state.nowMs() < task.knownAtMs) {
    throw new Refusal('task_not_exist', { status: 400, code: 'task_not_exist', envelope: 'task' });
  }
  state.settle(task);
  const reading = readingOf(context, task);
  if (switches.taskShape === 'flat') return flat(reading);
  return { code: 'success', message: '', data: shapes[switches.taskShape](reading) };
}

const shapes = {
  current,
  'nested-only': nestedOnly,
  'legacy-fail-reason': legacy,
  'nested-error': nestedError,
  'plain-fail-reason': plainFailReason,
};

function readingOf(context: Context, task: Task): Reading {
  const { state, switches, settings, ids } = context;
  const nowMs = state.nowMs();
  const requestId = ids.request();
  const { code, message } = task.outcome.status === 'failed' ? task.outcome.error : { code: '', message: '' };
  const phase = taskPhase(task, nowMs);
  return {
    task,
    phase,
    nowMs,
    progress: progressOf(switches.progressShape, taskProgressPercent(task, nowMs)),
    otherStatus: otherStatusOf(switches, phase),
    ...linksOf(context, task, settings.lastFrame !== undefined),
    error: { code, message: switches.requestIdsInMessages ? withRequestId(message, requestId) : message },
    requestId,
  };
}

function otherStatusOf(
  { successStatus, failureStatus, runningStatus }: Switches,
  phase: TaskPhase,
): string | undefined {
  if (phase === 'succeeded') return successStatus;
  return phase === 'failed' ? failureStatus : runningStatus;
}

function progressOf(shape: Switches['progressShape'], percent: number): string | number | undefined {
  switch (shape) {
    case 'percent':
      return `${percent}%`;
    case 'number':
      return percent;
    case 'words':
      return percent < 50 ? 'just begun' : 'half done';
    case 'missing':
      return undefined;
  }
}

/** Signed only when they are shown: most reads are of tasks that go on. */
function linksOf({ state, switches, links }: Context, task: Task, hasFrame: boolean): ReadingLinks {
  const nowMs = state.nowMs();
  const isShown = taskPhase(task, nowMs) === 'succeeded' && nowMs >= task.endsAtMs + switches.linkDelayMs;
  if (!isShown) return { videoUrl: '', originalUrl: '', lastFrameUrl: undefined };
  const isAway = switches.resultsMove === 'away' && !task.linksShown;
  task.linksShown = true;
  const endsAtMs = (switches.linksRenewed ? nowMs : task.endsAtMs) + switches.linkLifetimeMs;
  const link = (path: string) => links.sign(`${isAway ? '/away' : ''}${path}`, endsAtMs);
  return {
    videoUrl: link(`/results/${task.id}.mp4`),
    originalUrl: link(`/results/${task.id}-original.mp4`),
    lastFrameUrl: task.returnLastFrame && hasFrame ? link(`/frames/${task.id}.png`) : undefined,
  };
}

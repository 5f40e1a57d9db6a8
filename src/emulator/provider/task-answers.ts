import type { Context } from './context.js';
import type { KeyOptions } from './options.js';
import type { Task } from './records.js';
import { Refusal } from './refusals.js';
import { taskPhase, taskProgressPercent } from './status.js';
import { current, flat, legacy, nestedError, nestedOnly } from './task-shapes.js';
import type { Reading } from './task-shapes.js';

/** GET /v1/video/generations/{id}, in the shape that is switched on. */
export function readTask(context: Context, caller: KeyOptions, taskId: string) {
  const { state, switches } = context;
  const task = state.task(caller.key, taskId);
  if (!task) {
    throw new Refusal('task_not_exist', { status: 400, code: 'task_not_exist', envelope: 'task' });
  }
  state.settle(task);
  const reading = readingOf(context, task);
  switch (switches.taskShape) {
    case 'flat':
      return flat(reading);
    case 'nested-only':
      return { code: 'success', message: '', data: nestedOnly(reading) };
    case 'legacy-fail-reason':
      return { code: 'success', message: '', data: legacy(reading) };
    case 'nested-error':
      return { code: 'success', message: '', data: nestedError(reading) };
    case 'current':
      return { code: 'success', message: '', data: current(reading) };
  }
}

function readingOf({ state, switches, links, settings, ids }: Context, task: Task): Reading {
  const nowMs = state.nowMs();
  const phase = taskPhase(task, nowMs);
  // Signed only when they are shown: most reads are of tasks that go on.
  const link = (path: string) =>
    phase === 'succeeded' ? links.sign(path, task.endsAtMs + settings.linkLifetimeMs) : '';
  const none = { code: '', message: '' };
  return {
    task,
    phase,
    nowMs,
    progress: `${taskProgressPercent(task, nowMs)}%`,
    runningStatus: switches.runningStatus,
    videoUrl: link(`/results/${task.id}.mp4`),
    originalUrl: link(`/results/${task.id}-original.mp4`),
    lastFrameUrl: task.returnLastFrame && settings.lastFrame ? link(`/frames/${task.id}.png`) : undefined,
    error: task.outcome.status === 'failed' ? task.outcome.error : none,
    requestId: ids.request(),
  };
}

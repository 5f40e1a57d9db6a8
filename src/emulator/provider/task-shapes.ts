import type { Task } from './records.js';
import type { TaskPhase } from './status.js';

/** Links of a success; empty before, and while they are held back. */
export interface ReadingLinks {
  videoUrl: string;
  originalUrl: string;
  lastFrameUrl: string | undefined;
}

/** What every shape is made of, at one moment. */
export interface Reading extends ReadingLinks {
  task: Task;
  phase: TaskPhase;
  nowMs: number;
  progress: string | number | undefined;
  /** Said in place of the usual word for where the task is. */
  otherStatus: string | undefined;
  error: { code: string; message: string };
  requestId: string;
}

const seconds = (atMs: number) => Math.floor(atMs / 1000);

const currentStatuses = {
  'not-started': 'NOT_START',
  running: 'IN_PROGRESS',
  succeeded: 'SUCCESS',
  failed: 'FAILURE',
} satisfies Record<TaskPhase, string>;

const isEnd = (phase: TaskPhase) => phase === 'succeeded' || phase === 'failed';

function statusOf({ phase, otherStatus }: Reading): string {
  return otherStatus ?? currentStatuses[phase];
}

function contentOf({ videoUrl, lastFrameUrl }: Reading) {
  return { ...(videoUrl && { video_url: videoUrl }), ...(lastFrameUrl && { last_frame_url: lastFrameUrl }) };
}

function usageOf({ tokens }: Task) {
  return { completion_tokens: tokens, total_tokens: tokens };
}

function head(reading: Reading) {
  const { task } = reading;
  return {
    task_id: task.id,
    action: task.references.some(({ role }) => role.startsWith('reference')) ? 'omniGenerate' : 'generate',
    status: statusOf(reading),
  };
}

function times({ task, phase, progress }: Reading) {
  return {
    submit_time: seconds(task.createdAtMs),
    start_time: phase === 'not-started' ? 0 : seconds(task.startsAtMs),
    finish_time: isEnd(phase) ? seconds(task.endsAtMs) : 0,
    progress,
  };
}

/** The current form. */
export function current(reading: Reading) {
  const { phase, error } = reading;
  switch (phase) {
    case 'not-started':
      return { ...head(reading), fail_reason: '', ...times(reading), data: null };
    case 'running':
      return { ...head(reading), fail_reason: '', ...times(reading), data: upstreamRunning(reading) };
    case 'failed':
      return { ...head(reading), fail_reason: JSON.stringify({ error }), ...times(reading), data: null };
    case 'succeeded':
      return {
        ...head(reading),
        result_url: reading.videoUrl,
        fail_reason: '',
        ...times(reading),
        request_id: reading.requestId,
        ...(reading.task.upscales && reading.originalUrl && { original_result_url: reading.originalUrl }),
        data: upstreamSucceeded(reading),
      };
  }
}

function upstreamRunning({ task, nowMs }: Reading) {
  return {
    id: task.upstreamId,
    model: task.upstreamModel,
    status: 'running',
    created_at: seconds(task.createdAtMs),
    updated_at: seconds(nowMs),
  };
}

function upstreamSucceeded(reading: Reading) {
  const { task } = reading;
  return {
    content: contentOf(reading),
    created_at: seconds(task.createdAtMs),
    draft: false,
    duration: task.durationSeconds,
    framespersecond: 24,
    generate_audio: task.generateAudio,
    id: task.upstreamId,
    model: task.upstreamModel,
    ratio: task.ratio,
    resolution: task.resolution,
    seed: task.seed,
    service_tier: 'default',
    status: 'succeeded',
    updated_at: seconds(task.endsAtMs),
    usage: usageOf(task),
  };
}

/** The link stands only deep inside; a failure is as in the current shape. */
export function nestedOnly(reading: Reading) {
  const { task, phase, progress } = reading;
  if (phase === 'failed') return current(reading);
  const data = phase === 'succeeded' ? { content: contentOf(reading) } : null;
  return { task_id: task.id, status: statusOf(reading), progress, data };
}

/** `fail_reason` repeats the link. */
export function legacy(reading: Reading) {
  const { task, phase, videoUrl } = reading;
  if (phase !== 'succeeded') return current(reading);
  const upstream = { duration: task.durationSeconds, seed: task.seed, status: 'succeeded', usage: usageOf(task) };
  return {
    ...head(reading),
    result_url: videoUrl,
    fail_reason: videoUrl,
    ...times(reading),
    data: { content: contentOf(reading), ...upstream },
  };
}

/** A failure's reason stands only deep inside. */
export function nestedError(reading: Reading) {
  const { phase, progress, error } = reading;
  if (phase !== 'failed') return current(reading);
  return { ...head(reading), fail_reason: 'task failed', progress, data: { status: 'failed', error } };
}

/** A failure's reason is a bare text, without its code. */
export function plainFailReason(reading: Reading) {
  const { phase, error } = reading;
  if (phase !== 'failed') return current(reading);
  return { ...head(reading), fail_reason: error.message, ...times(reading), data: null };
}

/** The older form. */
export function flat({ task, phase, otherStatus, videoUrl, error }: Reading) {
  const id = { id: task.id, model: task.model };
  const time = { created_at: seconds(task.createdAtMs) };
  if (phase === 'succeeded') {
    return { ...id, status: otherStatus ?? 'completed', ...(videoUrl && { video_url: videoUrl }), ...time };
  }
  if (phase === 'failed') return { ...id, status: otherStatus ?? 'failed', error, ...time };
  return { ...id, status: otherStatus ?? 'processing', ...time };
}

import type { Task } from './records.js';
import type { TaskPhase } from './status.js';

/** What every shape is made of, at one moment. */
export interface Reading {
  task: Task;
  phase: TaskPhase;
  nowMs: number;
  progress: string;
  /** Said of a task that goes on, in place of the usual word. */
  runningStatus: string | undefined;
  videoUrl: string;
  originalUrl: string;
  lastFrameUrl: string | undefined;
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

function statusOf({ phase, runningStatus }: Reading): string {
  return isEnd(phase) ? currentStatuses[phase] : (runningStatus ?? currentStatuses[phase]);
}

function contentOf({ videoUrl, lastFrameUrl }: Reading) {
  return { video_url: videoUrl, ...(lastFrameUrl && { last_frame_url: lastFrameUrl }) };
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
        ...(reading.task.upscales && { original_result_url: reading.originalUrl }),
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

/** The older form. */
export function flat({ task, phase, runningStatus, videoUrl, error }: Reading) {
  const id = { id: task.id, model: task.model };
  const time = { created_at: seconds(task.createdAtMs) };
  if (phase === 'succeeded') return { ...id, status: 'completed', video_url: videoUrl, ...time };
  if (phase === 'failed') return { ...id, status: 'failed', error, ...time };
  return { ...id, status: runningStatus ?? 'processing', ...time };
}

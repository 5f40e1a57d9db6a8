import { z } from 'zod';
import { readWords, type Words } from './envelope.js';
import { taskFailure } from './failure.js';
import type { Scrub } from './json.js';
import type { Task, TaskFailure, TaskResult } from './types.js';

const word = z.string().trim().min(1).optional().catch(undefined);
const link = z
  .url({ protocol: /^https?$/ })
  .optional()
  .catch(undefined);
const amount = z
  .union([z.number(), z.string().trim().min(1).transform(Number)])
  .pipe(z.number().nonnegative())
  .optional()
  .catch(undefined);
const wholeNumber = amount.pipe(z.int().optional().catch(undefined));

/** One layer of an answer. The gateway's envelope, its task and the upstream's task nest in `data`, and may be left out. */
const layerSchema = z.object({
  id: word,
  task_id: word,
  status: z.string().trim().optional().catch(undefined),
  progress: z.union([z.number(), z.string()]).optional().catch(undefined),
  result_url: link,
  video_url: link,
  content: z.object({ video_url: link, last_frame_url: link }).optional().catch(undefined),
  fail_reason: z.unknown().optional(),
  error: z.unknown().optional(),
  usage: z.object({ completion_tokens: wholeNumber, total_tokens: wholeNumber }).optional().catch(undefined),
  seed: wholeNumber,
  duration: amount,
  ratio: word,
  resolution: word,
  data: z.unknown().optional(),
});
type Layer = z.infer<typeof layerSchema>;

const running = new Set([
  ...['', 'NOT_START', 'SUBMITTED', 'QUEUED', 'QUEUING', 'IN_PROGRESS', 'PROCESSING', 'RUNNING', 'PENDING', 'UNKNOWN'],
]);
const succeeded = new Set(['SUCCESS', 'SUCCEEDED', 'COMPLETED']);
const failed = new Set(['FAILURE', 'FAILED', 'ERROR', 'CANCELLED', 'CANCELED', 'EXPIRED']);

function layersOf(document: unknown): Layer[] {
  const layers: Layer[] = [];
  let next = document;
  // Envelope, task, upstream's envelope, upstream's task.
  while (layers.length < 4) {
    const parsed = layerSchema.safeParse(next);
    if (!parsed.success) break;
    layers.push(parsed.data);
    next = parsed.data.data;
  }
  return layers;
}

/** The outermost layer that says it. */
function firstOf<Value>(layers: readonly Layer[], read: (layer: Layer) => Value | undefined): Value | undefined {
  for (const layer of layers) {
    const value = read(layer);
    if (value !== undefined) return value;
  }
  return undefined;
}

function statusOf(layers: readonly Layer[]): string | undefined {
  // The gateway's own word counts, unless it is none.
  const telling = (status: string | undefined) => (/^(unknown)?$/i.test(status ?? '') ? undefined : status);
  return firstOf(layers, ({ status }) => telling(status)) ?? firstOf(layers, ({ status }) => status);
}

function progressOf(layers: readonly Layer[]): number | undefined {
  const progress = firstOf(layers, (layer) => layer.progress);
  const percent = typeof progress === 'string' ? Number.parseFloat(progress) : progress;
  return percent === undefined || Number.isNaN(percent) ? undefined : Math.min(100, Math.max(0, percent));
}

/** Also the link that `fail_reason` repeats for old clients. */
function videoUrlOf(layers: readonly Layer[]): string | undefined {
  return (
    firstOf(layers, (layer) => layer.result_url) ??
    firstOf(layers, (layer) => layer.content?.video_url) ??
    firstOf(layers, (layer) => layer.video_url) ??
    firstOf(layers, (layer) => link.parse(layer.fail_reason))
  );
}

function resultOf(layers: readonly Layer[], videoUrl: string): TaskResult {
  const lastFrameUrl = firstOf(layers, (layer) => layer.content?.last_frame_url);
  const tokens = firstOf(layers, ({ usage }) => usage?.completion_tokens ?? usage?.total_tokens);
  const seed = firstOf(layers, (layer) => layer.seed);
  const durationSeconds = firstOf(layers, (layer) => layer.duration);
  const ratio = firstOf(layers, (layer) => layer.ratio);
  const resolution = firstOf(layers, (layer) => layer.resolution);
  return {
    videoUrl,
    ...(lastFrameUrl === undefined ? {} : { lastFrameUrl }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(seed === undefined ? {} : { seed }),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(ratio === undefined ? {} : { ratio }),
    ...(resolution === undefined ? {} : { resolution }),
  };
}

/** `fail_reason` may be a JSON document or say nothing ("task failed") while the upstream's `error` says all. */
function reasonOf(layers: readonly Layer[], scrub: Scrub): Words {
  const reasons = layers
    .flatMap((layer) => [layer.fail_reason, layer.error])
    .filter((reason) => reason !== undefined && reason !== null && reason !== '')
    .map((reason) => readWords(reason, scrub));
  return (
    reasons.find((words) => words.code !== undefined) ?? reasons.find((words) => words.message !== undefined) ?? {}
  );
}

function failureOf(layers: readonly Layer[], status: string, scrub: Scrub): TaskFailure {
  const words = reasonOf(layers, scrub);
  const stopped = /cancel|expired/i.test(status) || /time(d)?[ -]?out|expired|cancel/i.test(words.message ?? '');
  // What fails with all its work done, and no code to say why, was stopped by the check of the output.
  const moderated = progressOf(layers) === 100 && words.code === undefined && !stopped;
  return taskFailure(words, {
    kind: moderated ? 'moderation' : 'provider-fault',
    message: `The task ended as ${status} without a reason.`,
  });
}

/**
 * A task in any of the shapes that the API answers in, statuses in any case.
 *
 * `undefined` when the document is no task, and when it says success but has no link to the video: the task is paid,
 * so it must not be taken for a failed one. It is read again until the link is there.
 */
export function parseTask(document: unknown, scrub: Scrub): Task | undefined {
  const layers = layersOf(document);
  const upstreamStatus = statusOf(layers);
  const named = layers.some((layer) => (layer.task_id ?? layer.id) !== undefined && !layer.error);
  if (upstreamStatus === undefined && !named) return undefined;
  const status = (upstreamStatus ?? '').toUpperCase();
  if (succeeded.has(status)) {
    const videoUrl = videoUrlOf(layers);
    return videoUrl === undefined ? undefined : { status: 'succeeded', result: resultOf(layers, videoUrl) };
  }
  if (failed.has(status)) return { status: 'failed', failure: failureOf(layers, status, scrub) };
  const progressPercent = progressOf(layers);
  return {
    status: 'running',
    upstreamStatus: upstreamStatus ?? '',
    statusKnown: running.has(status),
    ...(progressPercent === undefined ? {} : { progressPercent }),
  };
}

/** The id of a task that was accepted; `undefined` when the answer has none, or names an error beside it. */
export function parseTaskCreated(document: unknown): { taskId: string } | undefined {
  const layers = layersOf(document);
  if (layers.some((layer) => layer.error)) return undefined;
  const taskId = firstOf(layers, (layer) => layer.task_id) ?? firstOf(layers, (layer) => layer.id);
  return taskId === undefined ? undefined : { taskId };
}

import type { CreateTaskBody } from './bodies.js';
import type { Content } from './content.js';
import type { Context } from './context.js';
import type { Model } from './models.js';
import type { KeyOptions } from './options.js';
import type { PromptWord } from './prompt-words.js';
import type { Task, TaskOutcome } from './records.js';
import type { ResolvedReferences } from './references.js';
import type { Switches } from './switches.js';

/** A request in which nothing is wrong. */
export interface CheckedTask {
  body: CreateTaskBody;
  model: Model;
  content: Content;
  references: ResolvedReferences;
  resolution: string;
  ratio: string;
  tokens: number;
  words: ReadonlySet<PromptWord>;
}

/** The task as it will run: its whole course is settled here, unless it is driven by hand. */
export function acceptTask(context: Context, caller: KeyOptions, checked: CheckedTask, request: unknown): Task {
  const { state, switches, ids, settings } = context;
  const { body, model, content, references, resolution, ratio, tokens, words } = checked;
  const traits = { model: body.model, resolution, durationSeconds: body.duration };
  const { generationMs: asked } = switches;
  const generationMs = (typeof asked === 'number' ? asked : asked(traits)) * (words.has('slow') ? 10 : 1);
  const createdAtMs = state.nowMs();
  const startsAtMs = createdAtMs + switches.queueMs;
  const task: Task = {
    id: ids.task(),
    upstreamId: ids.dated('cgt'),
    key: caller.key,
    model: body.model,
    upstreamModel: model.upstreamName,
    request,
    text: content.text,
    references: references.assets.map(({ id }, index) => ({
      assetId: id,
      role: content.references[index]?.role ?? '',
    })),
    resolution,
    ratio,
    durationSeconds: body.duration,
    seed: body.seed === -1 ? Math.floor(settings.random() * 4_294_967_296) : body.seed,
    generateAudio: body.generate_audio,
    returnLastFrame: body.return_last_frame,
    upscales: model.upscales,
    tokens,
    createdAtMs,
    knownAtMs: createdAtMs + switches.newTaskUnknownMs,
    startsAtMs,
    generationMs,
    endsAtMs: startsAtMs + generationMs,
    outcome: outcomeOf(switches.taskFailure),
    linksShown: false,
    settled: false,
  };
  failAsAsked(task, words, ids.request());
  if (switches.holdTasks) task.endsAtMs = Infinity;
  return task;
}

function outcomeOf(failure: Switches['taskFailure']): TaskOutcome {
  if (!failure) return { status: 'succeeded' };
  const { progressPercent = 100, ...error } = failure;
  return { status: 'failed', error, progressPercent };
}

function failAsAsked(task: Task, words: ReadonlySet<PromptWord>, requestId: string): void {
  if (words.has('moderate-output')) {
    const message = `The request failed because the output video may be related to copyright restrictions. Request id: ${requestId}`;
    const error = { code: 'OutputVideoSensitiveContentDetected.PolicyViolation', message };
    task.outcome = { status: 'failed', error, progressPercent: 100 };
  } else if (words.has('fail')) {
    const error = { code: 'InternalServiceError', message: 'internal error' };
    task.outcome = { status: 'failed', error, progressPercent: 50 };
    task.endsAtMs = task.startsAtMs + task.generationMs / 2;
  }
}

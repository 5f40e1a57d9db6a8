import { parseTaskBody } from './bodies.js';
import { checkContent } from './content.js';
import type { Context } from './context.js';
import { nearestRatio, tokensOf } from './cost.js';
import { findModel } from './models.js';
import type { KeyOptions } from './options.js';
import { promptWordsIn } from './prompt-words.js';
import type { PromptWord } from './prompt-words.js';
import { resolveReferences } from './references.js';
import type { ResolvedReferences } from './references.js';
import {
  extensionConstraint,
  imageModerated,
  noChannel,
  noQuota,
  overloaded,
  queueFull,
  rateLimited,
  textModerated,
} from './refusals.js';
import { acceptTask } from './task-acceptance.js';
import type { CheckedTask } from './task-acceptance.js';
import { checkTaskSettings } from './task-settings.js';

/** POST /v1/video/generations: checks everything, then accepts the task. It is billed when it succeeds. */
export function createTask(context: Context, caller: KeyOptions, rawBody: unknown) {
  const { state, switches } = context;
  const checked = check(context, caller, rawBody);
  if (state.unendedTasks(caller.key) >= switches.maxQueuedTasks) throw queueFull(switches.maxQueuedTasks);
  const remainingUsd = state.remainingUsd(caller.key);
  if (remainingUsd < state.priceUsd('task', checked.tokens)) throw noQuota(remainingUsd);
  const task = acceptTask(context, caller, checked, rawBody);
  state.tasks.set(task.id, task);
  state.events.emit('task-created', task);
  return {
    id: task.id,
    task_id: task.id,
    object: 'video',
    model: task.model,
    status: '',
    progress: 0,
    created_at: Math.floor(task.createdAtMs / 1000),
  };
}

function check(context: Context, caller: KeyOptions, rawBody: unknown): CheckedTask {
  const body = parseTaskBody(rawBody);
  const model = findModel(body.model);
  if (!model || !(caller.models?.includes(body.model) ?? true)) throw noChannel(body.model);
  const settings = checkTaskSettings(body, model);
  const content = checkContent(body.content, model, settings.ratio);
  const words = promptWordsIn(content.text);
  refuseAsAsked(words, context.ids.request());
  const references = resolveReferences(context, caller, content, model, settings.ratio);
  const ratio = settings.ratio === 'adaptive' ? adaptedRatio(references) : settings.ratio;
  const { resolution } = settings;
  const cost = { resolution, ratio, durationSeconds: body.duration, videoSeconds: references.videoSeconds };
  return { body, model, content, references, resolution, ratio, tokens: tokensOf(cost), words };
}

function refuseAsAsked(words: ReadonlySet<PromptWord>, requestId: string): void {
  if (words.has('no-quota')) throw noQuota(0);
  if (words.has('overloaded')) throw overloaded();
  if (words.has('rate-limit')) throw rateLimited(7, requestId);
  if (words.has('moderate-text')) throw textModerated(requestId);
  if (words.has('moderate-image')) throw imageModerated(requestId);
  if (words.has('type-constraint')) throw extensionConstraint();
}

/** Follows the first picture whose sides are known. */
function adaptedRatio({ assets }: ResolvedReferences): string {
  for (const { ingestion } of assets) {
    const facts = ingestion?.facts;
    if (facts && facts.type !== 'Audio' && facts.height > 0) return nearestRatio(facts.width, facts.height);
  }
  return '16:9';
}

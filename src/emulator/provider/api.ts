import type { IncomingMessage, ServerResponse } from 'node:http';
import { deleteAsset, getAsset, listAssets, updateAsset } from './asset-calls.js';
import { createAsset } from './asset-creation.js';
import { behave, takesEffect } from './behaviours.js';
import type { Context } from './context.js';
import { createGroup, deleteGroup, listGroups, updateGroup } from './group-calls.js';
import { parseJson, readBody, send } from './http.js';
import type { Answer } from './http.js';
import type { KeyOptions } from './options.js';
import type { RecordedRequest } from './records.js';
import { badKey, gatewayRefusal, Refusal, refusalBody } from './refusals.js';
import { rememberRequest } from './remember.js';
import { routeOf } from './routes.js';
import type { ApiRoute } from './routes.js';
import type { Behaviour } from './switches.js';
import { readTask } from './task-answers.js';
import { createTask } from './task-creation.js';

/** JSON bodies beyond this are not remembered. */
const rememberedBodyBytes = 1e6;

const jsonCalls = {
  CreateAssetGroup: createGroup,
  GetAsset: getAsset,
  ListAssets: listAssets,
  ListAssetGroups: listGroups,
  UpdateAsset: updateAsset,
  UpdateAssetGroup: updateGroup,
  DeleteAsset: deleteAsset,
  DeleteAssetGroup: deleteGroup,
  CreateTask: createTask,
} satisfies Partial<Record<ApiRoute, (context: Context, caller: KeyOptions, body: unknown) => unknown>>;

interface Call {
  route: ApiRoute;
  taskId: string;
  contentType: string | undefined;
  body: Buffer;
}

function perform(context: Context, caller: KeyOptions, { route, taskId, contentType, body }: Call): unknown {
  if (route === 'ReadTask') return readTask(context, caller, taskId);
  if (route === 'CreateAsset') return createAsset(context, caller, { contentType, body });
  return jsonCalls[route](context, caller, parseJson(contentType, body));
}

/** Answers with what `act` returns, or with the refusal that it throws. */
async function answerOf({ ids, switches }: Context, act: () => unknown): Promise<Answer> {
  try {
    return { status: 200, body: await act() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, headers } = error.fields;
    const body = refusalBody(error, ids.request(), switches.errorEnvelope);
    return { status, ...(headers && { headers }), body };
  }
}

/** The API's side of the provider: every request is recorded, then meets a behaviour that was asked for, or its answer. */
export function createApiHandler(
  context: Context,
  take: (route: ApiRoute, key: string | undefined) => Behaviour | undefined,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { state, settings, switches, ids } = context;
  return async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://api').pathname;
    const found = routeOf(request.method ?? '', path);
    const record = rememberRequest(context, request, found?.route, 0);
    const call = await receive(request, found, record);
    state.events.emit('request', record);
    const act = () => {
      if (call instanceof Refusal) throw call;
      const caller = record.key === undefined ? undefined : settings.keys.get(record.key);
      if (!caller) throw badKey(ids.request());
      if (!call) throw gatewayRefusal(404, '', `Invalid URL (${record.method} ${path})`, 'invalid_request_error');
      return perform(context, caller, call);
    };
    if (found) await wait(switches.latencyMs[found.route] ?? 0);
    const behaviour = found && take(found.route, record.key);
    const answer: Answer = takesEffect(behaviour) ? await answerOf(context, act) : { status: 200 };
    if (behaviour?.kind === 'delay') await wait(behaviour.delayMs);
    if (response.destroyed) return;
    if (behaviour) {
      const status = behave(response, behaviour, answer, ids.request());
      if (status !== undefined) record.status = status;
      return;
    }
    record.status = answer.status;
    send(response, answer);
  };
}

async function wait(durationMs: number): Promise<void> {
  if (durationMs > 0) await new Promise((resolve) => setTimeout(resolve, durationMs).unref());
}

/** Reads the body of a call; a refusal where it is too large. */
async function receive(
  request: IncomingMessage,
  found: { route: ApiRoute; taskId: string } | undefined,
  record: RecordedRequest,
): Promise<Call | Refusal | undefined> {
  const contentType = request.headers['content-type'];
  try {
    const body = await readBody(request);
    record.sizeBytes = body.length;
    if (contentType?.startsWith('application/json') && body.length <= rememberedBodyBytes) {
      record.body = parsed(body);
    }
    return found && { ...found, contentType, body };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

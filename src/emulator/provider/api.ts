import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Moment } from '../watching.js';
import { deleteAsset, getAsset, listAssets, updateAsset } from './asset-calls.js';
import { createAsset } from './asset-creation.js';
import { behave, takesEffect } from './behaviours.js';
import type { Context } from './context.js';
import { createGroup, deleteGroup, listGroups, updateGroup } from './group-calls.js';
import { send } from './http.js';
import type { Answer } from './http.js';
import type { KeyOptions } from './options.js';
import type { RecordedRequest } from './records.js';
import { badKey, gatewayRefusal, Refusal, refusalBody, withRequestId } from './refusals.js';
import { rememberRequest } from './remember.js';
import { parseJson, readBody } from './request-body.js';
import type { RequestBody } from './request-body.js';
import { routeOf } from './routes.js';
import type { ApiRoute } from './routes.js';
import type { Spool } from './spool.js';
import type { Behaviour } from './switches.js';
import { readTask } from './task-answers.js';
import { createTask } from './task-creation.js';
import { createTraffic } from './traffic.js';

/** JSON bodies beyond this are not remembered. */
const rememberedBodyBytes = 1e5;

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
  body: RequestBody;
}

function perform(context: Context, caller: KeyOptions, { route, taskId, body }: Call): unknown {
  if (route === 'ReadTask') return readTask(context, caller, taskId);
  if (route === 'CreateAsset') return createAsset(context, caller, body);
  return jsonCalls[route](context, caller, parseJson(body));
}

/** Answers with what `act` returns, or with the refusal that it throws. */
async function answerOf({ ids, switches }: Context, act: () => unknown): Promise<Answer> {
  try {
    return { status: 200, body: await act() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, headers } = error.fields;
    const requestId = ids.request();
    const told = switches.requestIdsInMessages
      ? new Refusal(withRequestId(error.message, requestId), error.fields)
      : error;
    const body = refusalBody(told, requestId, switches.errorEnvelope);
    return { status, ...(headers && { headers }), body };
  }
}

interface Arrived {
  call: Call | Refusal | undefined;
  route: ApiRoute | undefined;
  record: RecordedRequest;
  /** Whether the request may go on from here. */
  comesTo(moment: Moment): Promise<boolean>;
}

/** What a call does, once it is its turn: it throws what it is refused with. */
function actionOf(context: Context, { call, route, record }: Arrived, tooMuch: Refusal | undefined): () => unknown {
  const { settings, ids } = context;
  return () => {
    if (call instanceof Refusal) throw call;
    const caller = record.key === undefined ? undefined : settings.keys.get(record.key);
    if (!caller) throw badKey(ids.request());
    if (!call || !route) {
      throw gatewayRefusal(404, '', `Invalid URL (${record.method} ${record.path})`, 'invalid_request_error');
    }
    if (tooMuch) throw tooMuch;
    return perform(context, caller, call);
  };
}

/** The API's side of the provider: every request is recorded, then meets a behaviour that was asked for, or its answer. */
export function createApiHandler(
  context: Context,
  spool: Spool,
  take: (route: ApiRoute, key: string | undefined) => Behaviour | undefined,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { state, settings, switches, ids, watching } = context;
  const traffic = createTraffic(state, switches);
  const respond = async (arrived: Arrived, response: ServerResponse) => {
    const { route, record } = arrived;
    const isKnown = record.key !== undefined && settings.keys.has(record.key);
    const tooMuch = route && isKnown ? traffic.enter(route, record.key ?? '', response, ids.request()) : undefined;
    if (route) await wait(switches.latencyMs[route] ?? 0);
    const behaviour = route && take(route, record.key);
    const act = actionOf(context, arrived, tooMuch);
    const answer: Answer = takesEffect(behaviour) ? await answerOf(context, act) : { status: 200 };
    if (takesEffect(behaviour) && !(await arrived.comesTo('done'))) response.destroy();
    if (behaviour?.kind === 'delay') await wait(behaviour.delayMs);
    if (response.destroyed) return;
    const status = behaviour ? behave(response, behaviour, answer, ids.request()) : answer.status;
    if (status !== undefined) record.status = status;
    if (!behaviour) send(response, answer);
  };
  return async (request, response) => {
    const found = routeOf(request.method ?? '', new URL(request.url ?? '/', 'http://api').pathname);
    const { remotePort: senderPort = 0 } = request.socket;
    const comesTo = (moment: Moment) =>
      watching.passes({ route: found?.route ?? '', path: request.url ?? '', moment, senderPort });
    response.once('close', () => void comesTo('over'));
    if (!(await comesTo('arrived'))) {
      request.socket.destroy();
      return;
    }
    const record = rememberRequest(context, request, found?.route, 0);
    const call = await receive(request, spool, found, record);
    state.events.emit('request', record);
    try {
      await respond({ call, route: found?.route, record, comesTo }, response);
    } finally {
      if (call && !(call instanceof Refusal)) await call.body.discard();
    }
  };
}

async function wait(durationMs: number): Promise<void> {
  if (durationMs > 0) await new Promise((resolve) => setTimeout(resolve, durationMs).unref());
}

/** Reads the body of a call; a refusal where it is too large or is no form. */
async function receive(
  request: IncomingMessage,
  spool: Spool,
  found: { route: ApiRoute; taskId: string } | undefined,
  record: RecordedRequest,
): Promise<Call | Refusal | undefined> {
  try {
    const body = await readBody(request, spool, found?.route === 'CreateAsset');
    record.sizeBytes = body.sizeBytes;
    if (body.contentType?.startsWith('application/json') && body.sizeBytes <= rememberedBodyBytes) {
      record.body = parsed(body.text);
    }
    return found && { ...found, body };
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

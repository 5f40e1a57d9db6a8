import type { EventEmitter } from 'node:events';
import { access } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createApiHandler } from './api.js';
import type { Context } from './context.js';
import { listen } from './http.js';
import type { RunningServer } from './http.js';
import { createIds } from './ids.js';
import { createIngestions } from './ingestion.js';
import { createLinks } from './links.js';
import { settingsOf } from './options.js';
import type { ProviderOptions } from './options.js';
import type { UpstreamError } from './records.js';
import { createSnapshot } from './snapshot.js';
import type { Snapshot } from './snapshot.js';
import { createState } from './state.js';
import type { ProviderEvents } from './state.js';
import { createStorageHandler } from './storage.js';
import { createSwitches } from './switches.js';
import type { Switches } from './switches.js';

/** AnyFast's Seedance API on the loopback, with a storage server beside it. */
export interface EmbeddedProvider {
  /** `ANYFAST_BASE_URL`. */
  url: string;
  /** Where results and last frames are served from. It must never see an Authorization header. */
  storageUrl: string;
  /** What the provider remembers, as of now. */
  state: Snapshot;
  switches: Switches;
  /** What happens; `once` of node:events waits for the next of a kind. */
  events: EventEmitter<ProviderEvents>;
  /** `events.on` */
  on: EventEmitter<ProviderEvents>['on'];
  /** Ends a task now, with success. Throws where it has ended or is not known. */
  finishTask(id: string): void;
  /** Ends a task now, as a failure; `progressPercent` is what it shows then (default 100). */
  failTask(id: string, error: UpstreamError, progressPercent?: number): void;
  /** Ends the preprocessing of an asset now: Failed with `error` or where the file is bad, else Active. Its file must be here (`filesArrived`). */
  finishAsset(id: string, error?: UpstreamError): void;
  /** Resolves when no file of an asset is being fetched. */
  filesArrived(): Promise<void>;
  /** Ends both servers and every open connection. */
  close(): Promise<void>;
}

/** Starts the embedded provider on free ports of 127.0.0.1. Throws where the result's files are not there. */
export async function startProvider(options: ProviderOptions): Promise<EmbeddedProvider> {
  const settings = settingsOf(options);
  for (const path of [options.resultVideo, options.lastFrame]) if (path !== undefined) await access(path);
  const { switches, take } = createSwitches(options);
  const state = createState(settings);
  let storageUrl = '';
  const context: Context = {
    settings,
    state,
    switches,
    ids: createIds(settings.clock, settings.random),
    links: createLinks(() => storageUrl),
    ingestions: createIngestions(state, settings),
  };
  const storage = await serve(createStorageHandler(context, (key) => take('Storage', key)));
  storageUrl = storage.url;
  const api = await serve(createApiHandler(context, take));
  return {
    url: api.url,
    storageUrl,
    state: createSnapshot(state),
    switches,
    events: state.events,
    on: state.events.on.bind(state.events),
    ...createDriver(context),
    filesArrived: () => context.ingestions.idle(),
    close: async () => {
      await context.ingestions.stop();
      await Promise.all([api.close(), storage.close()]);
    },
  };
}

/** A connection that breaks ends its request; any other failure is a mistake in here and answers 500. */
function serve(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Promise<RunningServer> {
  return listen((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(`embedded provider: ${String(error)}`);
    });
  });
}

function createDriver({ state }: Context): Pick<EmbeddedProvider, 'finishTask' | 'failTask' | 'finishAsset'> {
  const runningTask = (id: string) => {
    const task = state.tasks.get(id);
    if (!task || state.nowMs() >= task.endsAtMs) throw new Error(`no running task ${id}`);
    task.endsAtMs = state.nowMs();
    task.startsAtMs = Math.min(task.startsAtMs, task.endsAtMs);
    return task;
  };
  return {
    finishTask: (id) => {
      const task = runningTask(id);
      task.outcome = { status: 'succeeded' };
      state.settle(task);
    },
    failTask: (id, error, progressPercent = 100) => {
      const task = runningTask(id);
      task.outcome = { status: 'failed', error, progressPercent };
      state.settle(task);
    },
    finishAsset: (id, error) => {
      const asset = state.assets.get(id);
      if (!asset?.ingestion) throw new Error(`no asset ${id} whose file is here`);
      asset.processedAtMs = state.nowMs();
      asset.ingestion.error = error ?? asset.ingestion.error;
    },
  };
}

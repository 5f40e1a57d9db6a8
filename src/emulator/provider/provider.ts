import type { EventEmitter } from 'node:events';
import { access } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createWatching } from '../watching.js';
import type { Watching } from '../watching.js';
import { createApiHandler } from './api.js';
import type { Context } from './context.js';
import { createDriver } from './driver.js';
import type { Driver } from './driver.js';
import { listen } from './http.js';
import type { RunningServer } from './http.js';
import { createIds } from './ids.js';
import { createIngestions } from './ingestion.js';
import { createLinks } from './links.js';
import { settingsOf } from './options.js';
import type { ProviderOptions } from './options.js';
import { createSnapshot } from './snapshot.js';
import type { Snapshot } from './snapshot.js';
import { createSpool } from './spool.js';
import { createState } from './state.js';
import type { ProviderEvents } from './state.js';
import { createStorageHandler } from './storage.js';
import { createSwitches } from './switches.js';
import type { Switches } from './switches.js';

/** AnyFast's Seedance API on the loopback, with a storage server beside it. */
export interface EmbeddedProvider extends Driver {
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
  /** Has somebody hold up requests to the API and the storage at each of their moments. The returned function ends it. */
  watch: Watching['add'];
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
  const spool = createSpool();
  let storageUrl = '';
  const context: Context = {
    settings,
    state,
    switches,
    ids: createIds(settings.clock, settings.random),
    links: createLinks(() => storageUrl),
    watching: createWatching(),
    ingestions: createIngestions(state, spool, settings),
  };
  const storage = await serve(createStorageHandler(context, (key) => take('Storage', key)));
  storageUrl = storage.url;
  const api = await serve(createApiHandler(context, spool, take));
  return {
    url: api.url,
    storageUrl,
    state: createSnapshot(state),
    switches,
    events: state.events,
    on: state.events.on.bind(state.events),
    watch: context.watching.add,
    ...createDriver(context),
    filesArrived: () => context.ingestions.idle(),
    close: async () => {
      await context.ingestions.stop();
      await Promise.all([api.close(), storage.close()]);
      await spool.close();
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

import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLibrary } from '../../src/assets/library.js';
import type { StepDependencies } from '../../src/jobs/dependencies.js';
import { step } from '../../src/jobs/step.js';
import { publicHttps } from '../../src/media/fetch-rules.js';
import { createFetcher } from '../../src/media/fetch.js';
import { keepResult } from '../../src/media/keep-result.js';
import { sourceFileOf } from '../../src/media/source-file.js';
import { createProvider } from '../../src/provider/client.js';
import type { Job } from '../../src/store/records.js';
import { startJobHouse, type JobHouse } from './job-house.js';

/** The demo's files under signed links, as Discord's CDN has them. */
async function startCdn(clock: () => number): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://cdn.test');
    if (Number.parseInt(searchParams.get('ex') ?? '0', 16) * 1000 < clock()) response.writeHead(404).end();
    else createReadStream(`demo/files${pathname}`).pipe(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** The calls of which one may hang. */
export type Hanging = 'read' | 'creation' | 'submission' | 'download';

/**
 * Real milliseconds. Only what is to hang is given up soon: on a busy machine a good answer may come late, and then a
 * read is repeated, a creation found by its name, and a submission unconfirmed as it is anyway.
 */
const patienceMs = { short: 500, long: 30_000 };

function createClients(house: JobHouse, hanging: readonly Hanging[]) {
  const timeoutOf = (what: Hanging) => (hanging.includes(what) ? patienceMs.short : patienceMs.long);
  const provider = createProvider({
    baseUrl: house.emulator.url,
    now: house.clock,
    random: () => 0.5,
    sleep: () => Promise.resolve(),
    timeouts: {
      createTaskMs: timeoutOf('submission'),
      createAssetMs: timeoutOf('creation'),
      readMs: timeoutOf('read'),
    },
  });
  const rule = publicHttps({ allowLoopback: true });
  const results = createFetcher({ rule, timeouts: { idleMs: timeoutOf('download') } });
  return { provider, results, close: () => Promise.all([provider.close(), results.close()]) };
}

const mostSteps = 700;
/** What a driver waits after a step that threw. */
const troubleMs = 60_000;

/** A job's end; `thrown` is what its steps threw: passing troubles to their driver, none of them foreseen. */
export interface Ended {
  job: Job;
  thrown: unknown[];
}

/** A job house with clients of both kinds, a CDN, and a driver for several jobs at a time. */
export async function startQuirksHouse() {
  const house = await startJobHouse();
  const cdn = await startCdn(house.clock);
  const clients = new Map<string, ReturnType<typeof createClients>>();
  const clientsFor = (hanging: readonly Hanging[]) => {
    const name = [...hanging].sort().join();
    const found = clients.get(name) ?? createClients(house, hanging);
    clients.set(name, found);
    return found;
  };
  const { emulator, store, files } = house;
  const demoFiles = {
    image: { fileName: 'kite.png', ...(await house.keep('demo/files/kite.png')) },
    video: { fileName: 'waves.mp4', ...(await house.keep('demo/files/waves.mp4')) },
    audio: { fileName: 'wind.mp3', ...(await house.keep('demo/files/wind.mp3')) },
  };

  async function stepOnce(id: string, dependencies: StepDependencies, ended: Ended): Promise<number | null> {
    const now = house.clock();
    let claim = await store.jobs.claim(id, { now, leaseUntil: now + troubleMs });
    if (!claim) throw new Error(`job ${id} is held by somebody`);
    const save = async (job: Job) => {
      if (claim) claim = await store.jobs.save(claim, job);
    };
    const wakeAt = await step(claim.job, save, dependencies, new AbortController().signal).catch((error: unknown) => {
      ended.thrown.push(error);
      return house.clock() + troubleMs;
    });
    await store.jobs.release(claim, { wakeAt });
    ended.job = claim.job;
    await emulator.filesArrived();
    return wakeAt;
  }

  return {
    ...house,
    cdnUrl: cdn.url,
    demoFiles,
    /** What every generation results in. */
    result: await house.keep('demo/files/result.mp4'),

    /** @param keeps whether the bytes of assets are kept now */
    dependenciesOf(hanging: readonly Hanging[], keeps: () => boolean): StepDependencies {
      const { provider, results } = clientsFor(hanging);
      const sourceOf = (hash: string) => (keeps() ? sourceFileOf(files, hash) : Promise.resolve(undefined));
      const { timing, log } = house.dependencies;
      const library = createLibrary({ store, provider, timing, sourceFileOf: ({ hash }) => sourceOf(hash), log });
      const download: StepDependencies['download'] = (url, signal, type) =>
        keepResult(files, results.read(url, { maxBytes: 10_000_000, signal }), type);
      return { ...house.dependencies, provider, library, download };
    },

    /** Writes jobs down and steps them to their ends, each when it wants to be woken; the clock goes along. */
    async driveToEnd(jobs: readonly Job[], dependencies: StepDependencies): Promise<Ended[]> {
      const driven = jobs.map((job) => ({ ended: { job, thrown: [] }, wakeAt: house.clock() }));
      for (const job of jobs) {
        const claim = await store.jobs.add(job, { wakeAt: house.clock(), leaseUntil: house.clock() });
        await store.jobs.release(claim, { wakeAt: house.clock() });
      }
      const open = new Set(driven);
      for (let count = 0; open.size > 0; count++) {
        const [next] = [...open].sort((a, b) => a.wakeAt - b.wakeAt);
        if (!next || count > mostSteps) throw new Error('a job never ended');
        house.pass(Math.max(0, next.wakeAt - house.clock()));
        const wakeAt = await stepOnce(next.ended.job.id, dependencies, next.ended);
        if (wakeAt === null) open.delete(next);
        else next.wakeAt = wakeAt;
      }
      return driven.map(({ ended }) => ended);
    },

    async close() {
      await Promise.all([...clients.values()].map((one) => one.close()));
      await house.close();
      cdn.close();
    },
  };
}

export type QuirksHouse = Awaited<ReturnType<typeof startQuirksHouse>>;

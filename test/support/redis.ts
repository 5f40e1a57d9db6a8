import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll } from 'vitest';

const tries = 5;
const forgetful = ['--save', '', '--appendonly', 'no'];
const durable = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];

/** A redis-server of one test file or one test, on the loopback alone. */
export interface RedisServer {
  url: string;
  port: number;
  /** Of the process that runs now. */
  pid(): number;
  /** Ends it as a crash does, and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts it again with the same data, on the same port. */
  restart(): Promise<void>;
  /** Stops it where it is, connections and all, until it is resumed. */
  pause(): void;
  resume(): void;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

export interface RedisOptions {
  /** Whether what was acknowledged outlives a kill. */
  keeps?: boolean;
  /** More of its command line. */
  args?: readonly string[];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP port was asked for');
  return address.port;
}

/** Undefined when it ended before it was ready: somebody else took the port. */
async function launch(args: readonly string[]): Promise<ChildProcess | undefined> {
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = new Promise<boolean>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve(false));
    createInterface(child.stdout).on('line', (line) => {
      if (line.includes('Ready to accept connections')) resolve(true);
    });
  });
  return (await ready) ? child : undefined;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

export async function startRedis({ keeps = false, args = [] }: RedisOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dailies-redis-'));
  const commandLine = (port: number) => [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
    ...(keeps ? durable : forgetful),
    ...args,
  ];
  let port = 0;
  let child: ChildProcess | undefined;
  for (let attempt = 0; attempt < tries && !child; attempt++) {
    port = await freePort();
    child = await launch(commandLine(port));
  }
  if (!child) throw new Error('redis-server does not start');
  let running = child;
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pid: () => running.pid ?? 0,
    kill: () => end(running),
    async restart() {
      const again = await launch(commandLine(port));
      if (!again) throw new Error('redis-server does not start again');
      running = again;
    },
    pause: () => void running.kill('SIGSTOP'),
    resume: () => void running.kill('SIGCONT'),
    async stop() {
      await end(running);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One for all tests of a file. `prefix` gives each test keys of its own. */
export function redisForFile(options?: RedisOptions): {
  url: () => string;
  port: () => number;
  prefix: () => string;
} {
  let server: RedisServer | undefined;
  beforeAll(async () => {
    server = await startRedis(options);
  });
  afterAll(() => server?.stop());
  const running = () => {
    if (!server) throw new Error('Redis is there from when the first test begins');
    return server;
  };
  return {
    url: () => running().url,
    port: () => running().port,
    prefix: () => `test-${randomBytes(6).toString('hex')}:`,
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const clockAhead = new URL('clock-ahead.js', import.meta.url);
const root = fileURLToPath(new URL('../..', import.meta.url));

export interface BotProcessOptions {
  /** Where it runs: a `.env` there is read. */
  cwd: string;
  /** Its settings; nothing else of this process's environment reaches it but what Node needs. */
  environment: Record<string, string>;
  /** How far its clock is ahead of this one, in milliseconds. */
  aheadMs?: number;
  /** Where it was built to; without it `DIST`, else `dist`. */
  dist?: string;
  /** Which of its programs; all in one without it. */
  role?: Role;
  /** Another program in its place, which says that it is ready as it does. */
  main?: string;
}

export type Role = 'main' | 'shards' | 'worker';

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface BotProcess {
  readonly pid: number;
  /** Resolves with the line that says so, and how long it took; rejects with what it said when it ends before. */
  readonly ready: Promise<{ line: string; ms: number }>;
  readonly exited: Promise<Exit>;
  /** Nobody reads its output from now on. */
  closeOutput(): void;
  stdout(): string;
  stderr(): string;
  /** Resolves when it has ended. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<Exit>;
}

/** Shards speak through their manager, which is ready when they are: it alone knows the invite. */
function isReady(line: string, role: Role): boolean {
  return line.includes('"msg":"ready"') && (role !== 'shards' || line.includes('"invite"'));
}

/** The built bot as a process of its own. */
export function startBotProcess({
  cwd,
  environment,
  aheadMs = 0,
  dist,
  role = 'main',
  main,
}: BotProcessOptions): BotProcess {
  const { PATH = '', HOME = '', DIST = 'dist' } = process.env;
  const begunAt = performance.now();
  const program = path.resolve(root, main ?? path.join(dist ?? DIST, `src/${role}.js`));
  // In the environment it reaches the processes that this one starts.
  const ahead = aheadMs > 0 && { NODE_OPTIONS: `--import ${clockAhead.href}`, CLOCK_AHEAD_MS: String(aheadMs) };
  const child = spawn(process.execPath, [program], {
    cwd,
    env: { PATH, HOME, ...ahead, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  let stdout = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const exited = once(child, 'close').then(() => ({ code: child.exitCode, signal: child.signalCode }));
  const ready = new Promise<{ line: string; ms: number }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      stdout += `${line}\n`;
      if (isReady(line, role)) resolve({ line, ms: performance.now() - begunAt });
    });
    void exited.then(({ code }) => reject(new Error(`the bot did not start (status ${code ?? '?'}): ${stderr}`)));
  });
  // Whoever waits for its end alone is not bothered by it.
  ready.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    ready,
    exited,
    closeOutput: () => void child.stdout.destroy(),
    stdout: () => stdout,
    stderr: () => stderr,
    end: async (signal) => {
      child.kill(signal);
      return await exited;
    },
  };
}

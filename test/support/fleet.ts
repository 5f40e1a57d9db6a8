import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startBotProcess, type BotProcess, type Exit, type Role } from './bot-process.js';
import type { RedisServer } from './redis.js';
import { childrenOf, processAt } from './sockets.js';

/** Its processes; `gateway` stands for the shards and their manager. */
export type Member = 'gateway' | `worker-${number}`;

export interface FleetOptions {
  /** Each process has a folder in it of its own, as on machines of their own; kept files are in one that all share. */
  folder: string;
  redis: RedisServer;
  workers: number;
  /** Settings of all, without those of store and folders. */
  environment: Record<string, string>;
  /** Where the bot was built to. */
  dist?: string | undefined;
}

export interface Fleet {
  readonly members: readonly Member[];
  readonly workers: readonly Member[];
  /** Starts those that do not run, at the same time, and waits until all are ready. Their clocks are ahead by `aheadMs`. */
  start(members: readonly Member[], aheadMs?: number): Promise<void>;
  isRunning(member: Member): boolean;
  /** Ends those that run, `gateway` with all its shards; resolves when they are gone, with how they ended. */
  end(members: readonly Member[], signal: 'SIGKILL' | 'SIGTERM'): Promise<Exit[]>;
  /** Ends the manager of the shards alone, as a crash does; resolves when its shards have ended too. */
  killManager(): Promise<void>;
  /** All that run stop where they are, until they go on. */
  freeze(): void;
  thaw(): void;
  /** Whose connection begins at a port, if it is of the fleet. */
  memberAt(port: number): Member | undefined;
  /** Ids of its processes. */
  pidsOf(member: Member): number[];
  /** Each that ended without being asked to, in words. */
  ownEnds(): readonly string[];
  /** What all have said since they were started last. */
  log(): string;
}

/** The bot as several processes with one Redis: the gateway's shards, and workers. Nothing runs yet. */
export function createFleet({ folder, redis, workers: count, environment, dist }: FleetOptions): Fleet {
  const workers = Array.from({ length: count }, (_, index): Member => `worker-${index + 1}`);
  const members: readonly Member[] = ['gateway', ...workers];
  const tokenKey = randomBytes(32).toString('base64');
  const processes = new Map<Member, BotProcess>();
  const asked = new Set<BotProcess>();
  const ownEnds: string[] = [];

  async function startOne(member: Member, aheadMs: number): Promise<void> {
    if (processes.has(member)) return;
    const role: Role = member === 'gateway' ? 'shards' : 'worker';
    const cwd = path.join(folder, member);
    await mkdir(cwd, { recursive: true });
    const own = { DATA_DIR: cwd, FILES_DIR: path.join(folder, 'files'), STORE_URL: redis.url, TOKEN_KEY: tokenKey };
    const started = startBotProcess({
      ...{ cwd, role, aheadMs, environment: { ...environment, ...own } },
      ...(dist !== undefined && { dist }),
    });
    processes.set(member, started);
    void started.exited.then(({ code, signal }) => {
      processes.delete(member);
      if (!asked.delete(started)) ownEnds.push(`${member} ended with ${code ?? signal ?? '?'}: ${started.stderr()}`);
    });
    await started.ready;
  }

  function pidsOf(member: Member): number[] {
    const pid = processes.get(member)?.pid;
    return pid === undefined ? [] : [pid, ...childrenOf(pid)];
  }

  async function endOne(member: Member, signal: 'SIGKILL' | 'SIGTERM'): Promise<Exit[]> {
    const running = processes.get(member);
    if (!running) return [];
    asked.add(running);
    // Whoever is killed takes nobody along.
    const shards = signal === 'SIGKILL' ? pidsOf(member).slice(1) : [];
    const ended = running.end(signal);
    shards.forEach((pid) => tell(pid, signal));
    return [await ended];
  }

  const tellAll = (signal: NodeJS.Signals) => members.flatMap(pidsOf).forEach((pid) => tell(pid, signal));

  return {
    ...{ members, workers, pidsOf },
    async start(wanted, aheadMs = 0) {
      await Promise.all(wanted.map((member) => startOne(member, aheadMs)));
    },
    isRunning: (member) => processes.has(member),
    async end(wanted, signal) {
      return (await Promise.all(wanted.map((member) => endOne(member, signal)))).flat();
    },
    async killManager() {
      const manager = processes.get('gateway');
      if (!manager) return;
      asked.add(manager);
      // Its shards write to its output, which is open for as long as they live.
      await manager.end('SIGKILL');
    },
    freeze: () => tellAll('SIGSTOP'),
    thaw: () => tellAll('SIGCONT'),
    memberAt(port) {
      const pid = processAt(port, members.flatMap(pidsOf));
      return members.find((member) => pid !== undefined && pidsOf(member).includes(pid));
    },
    ownEnds: () => ownEnds,
    log: () => [...processes].map(([member, { stdout }]) => `${member}: ${stdout().slice(-3000)}`).join('\n'),
  };
}

function tell(pid: number, signal: NodeJS.Signals): void {
  // 0 would be this process's whole group.
  if (pid <= 0) return;
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

/**
 * Whom a kill strikes: the process whose request it was; all workers; the gateway's shards and their manager; all of the bot;
 * or its Redis, which comes back with its data.
 */
export type Victim = 'actor' | 'workers' | 'gateway' | 'all' | 'redis';

export interface Blow {
  victim: Victim;
  /** Where the connection of the request began at which it strikes; undefined for none. */
  senderPort?: number | undefined;
  /** Told to end (SIGTERM) instead of killed: it ends what it is at, while the others go on. */
  politely?: boolean | undefined;
  /** How long a Redis is away, killed or stopped; real time. */
  redisAway?: { how: 'killed' | 'stopped'; ms: number };
}

export interface Struck {
  /** Whether whoever sent that request is dead. */
  isActor: boolean;
  /** Whether that was a worker. */
  wasWorker: boolean;
  /** Whether somebody lives on; whether those do that answer members, who may submit what they have begun. */
  othersLive: boolean;
  gatewayLives: boolean;
}

export interface Kept {
  /** The states in which the jobs, or assets, stand that a tag stands in. */
  states: string[];
  /** Whether a job is held by somebody, dead or alive. */
  isHeld: boolean;
}

export type What = 'jobs' | 'assets';

/** The bot as the processes that it is, and where it keeps things. */
export interface Bots {
  /**
   * Starts what does not run, and has the others go on. Returns how long that took, in milliseconds.
   *
   * @param options.leaves whoever is dead stays so, but for the gateway
   */
  start(options: { aheadMs: number; leaves?: boolean }): Promise<number>;
  /**
   * Resolves when the struck are dead and the others hold still, so that nothing changes until the start; where it is done
   * politely, at once. The start waits for their end then.
   */
  strike(blow: Blow): Promise<Struck>;
  /** How things stand while all hold still. */
  kept(what: What, tag: string): Promise<Kept>;
  /** Whether a connection that begins at a port is of a worker that was not struck last. */
  isOtherWorkers(port: number): boolean;
  /** Of processes that ended without being struck, in words. */
  ownEnds(): readonly string[];
  log(): string;
  close(): Promise<void>;
}

export interface BotsOptions {
  folder: string;
  /** Settings, without where things are kept. */
  environment: Record<string, string>;
  /** Where the bot was built to. */
  dist?: string | undefined;
  /** Whose assets are looked at, and the key that they use. */
  member: { id: string; key: string };
}

import { Status, type Client } from 'discord.js';
import { within } from '../discord/within.js';

/** Resolves with one line that says what is away, or undefined while it is usable. */
export type Check = () => Promise<string | undefined>;

/** Whether every shard of the client is connected and ready. `isReady` alone stays true when a connection is lost. */
export function gatewayCheck(client: Client): Check {
  return () => {
    const isUp = client.isReady() && client.ws.shards.every(({ status }) => status === Status.Ready);
    return Promise.resolve(isUp ? undefined : "Discord's gateway is away.");
  };
}

interface StoreCheckOptions {
  /** A cheap read. */
  read(): Promise<unknown>;
  clock: () => number;
  /** A read that takes longer counts as none. */
  limitMs?: number;
  /** How long an answer holds, so that many questions are one read. */
  keptMs?: number;
}

/** Whether the store answers. */
export function storeCheck({ read, clock, limitMs = 2_000, keptMs = 1_000 }: StoreCheckOptions): Check {
  let last: { at: number; answer: Promise<string | undefined> } | undefined;

  async function ask(): Promise<string | undefined> {
    try {
      const answered = await within(
        limitMs,
        read().then(() => true),
      );
      return answered ? undefined : 'The store does not answer.';
    } catch {
      // Its message may name files or addresses.
      return 'The store is away.';
    }
  }

  return () => {
    if (!last || clock() - last.at >= keptMs) last = { at: clock(), answer: ask() };
    return last.answer;
  };
}

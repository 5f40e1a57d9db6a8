import type { Interaction } from './state/interaction.js';
import type { Message, Thread, TextChannel } from './state/world.js';
import type { Exchange } from './rest/exchange.js';

/** A payload as it went out on the gateway, to one session. */
export interface Dispatch {
  event: string;
  data: unknown;
  sequence: number;
  sessionId: string;
}

/** Everything that happens, for tests, the demo and the playground. */
export interface EmulatorEvents {
  message: { change: 'created' | 'edited' | 'deleted'; message: Message };
  thread: { change: 'created' | 'edited' | 'deleted'; thread: Thread };
  channel: { change: 'created' | 'edited' | 'deleted'; channel: TextChannel };
  typing: { channelId: string; userId: string };
  interaction: { change: 'dispatched' | 'acknowledged' | 'unanswered'; interaction: Interaction };
  commands: { guildId: string | null };
  exchange: Exchange;
  dispatch: Dispatch;
  session: { change: 'opened' | 'resumed' | 'closed'; sessionId: string; code?: number };
  violation: string;
}

type Listener<Name extends keyof EmulatorEvents> = (event: EmulatorEvents[Name]) => void;

export interface EventHub {
  /** The returned function ends it. */
  on<Name extends keyof EmulatorEvents>(name: Name, listener: Listener<Name>): () => void;
  emit<Name extends keyof EmulatorEvents>(name: Name, event: EmulatorEvents[Name]): void;
}

export function createEventHub(): EventHub {
  const listeners: { [Name in keyof EmulatorEvents]: Set<Listener<Name>> } = {
    message: new Set(),
    thread: new Set(),
    channel: new Set(),
    typing: new Set(),
    interaction: new Set(),
    commands: new Set(),
    exchange: new Set(),
    dispatch: new Set(),
    session: new Set(),
    violation: new Set(),
  };
  return {
    on: (name, listener) => {
      listeners[name].add(listener);
      return () => listeners[name].delete(listener);
    },
    emit: (name, event) => {
      for (const listener of [...listeners[name]]) listener(event);
    },
  };
}

import type { Clock } from '../clock.js';
import type { Message, World } from '../state/world.js';

/** "The past few minutes" (reference, "Create Message", `enforce_nonce`); the exact time is not published. */
const rememberedMs = 5 * 60_000;

/** The bot's recent messages by their nonce, so that a repeated creation finds the first. */
export interface Nonces {
  find(nonce: string | number | undefined): Message | undefined;
  keep(message: Message): void;
  /** As if the past few minutes were over. */
  forget(): void;
}

export function createNonces(world: World, clock: Clock): Nonces {
  const recent = new Map<string, Message>();
  return {
    find: (nonce) => {
      const message = nonce === undefined ? undefined : recent.get(String(nonce));
      const there = message && world.messages.get(message.channelId)?.has(message.id);
      return there && message.createdAt > clock.now() - rememberedMs ? message : undefined;
    },
    keep: (message) => {
      if (message.nonce !== null) recent.set(String(message.nonce), message);
    },
    forget: () => recent.clear(),
  };
}

import type { APIMessage } from 'discord-api-types/v10';
import { useWorld } from '../state/store.js';

/** The message that another one refers to, as it is now; as it was then where it cannot be seen any more. */
export function useReferenced({ message_reference: to, referenced_message: then }: APIMessage): APIMessage | null {
  const now = useWorld(({ messages }) => messages[to?.channel_id ?? '']?.find(({ id }) => id === to?.message_id));
  return now ?? then ?? null;
}

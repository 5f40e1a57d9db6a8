import { createHash } from 'node:crypto';
import { z } from 'zod';
import { buttonId, type Card } from './look.js';

/** Which of a job's messages: its card, result, failure, `unconfirmed`, overdue, still waiting; or, in place of a job's, a server's greeting. */
export type MessageKind = 'c' | 'r' | 'f' | 'u' | 'o' | 'w' | 'g';

/** One message of a job. A card belongs to a batch: its job is the batch's first. */
export interface MessageName {
  jobId: string;
  kind: MessageKind;
}

/** A nonce has at most 25 characters. Each place has its own: the same nonce gives back the message of another place, too. */
export function nonceOf({ jobId, kind }: MessageName, rung: number): string {
  return `${jobId}-${kind}${rung}`;
}

/**
 * A number that is the same for one message of one job and, but for a chance of one in 2,000 million, for no other. It fits a
 * component's `id`: 32 bits, not 0, kept as it was sent and shown to nobody (reference, "Anatomy of a Component", 2026). A
 * message that is read again has its nonce no more.
 */
export function markOf({ jobId, kind }: MessageName): number {
  const hash = createHash('sha256').update(`${jobId}-${kind}`).digest();
  return hash.readUInt32BE() & 0x7fffffff || 1;
}

/** The card with the mark by which its message is known. */
export function marked(card: Card, name: MessageName): Card {
  const [first, ...others] = card.components;
  return first === undefined ? card : { ...card, components: [{ ...first, id: markOf(name) }, ...others] };
}

interface Component {
  id?: number | undefined;
  custom_id?: string | undefined;
  components?: Component[] | undefined;
}
const componentSchema: z.ZodType<Component> = z.object({
  id: z.int().optional(),
  custom_id: z.string().optional(),
  components: z.lazy(() => z.array(componentSchema)).optional(),
});

/** What is needed of a message to know it again. */
export const markedSchema = z.object({
  id: z.string(),
  channel_id: z.string(),
  author: z.object({ id: z.string() }),
  components: z.array(componentSchema).default([]),
});

/** A button that only this kind of message has. */
const telling: Partial<Record<MessageKind, string>> = { r: 'delete', u: 'resubmit' };

/** Whether a message is that one of that job. */
export function bears({ components }: z.infer<typeof markedSchema>, name: MessageName): boolean {
  const mark = markOf(name);
  const action = telling[name.kind];
  const customId = action === undefined ? undefined : buttonId(action, name.jobId);
  const fits = ({ id, custom_id, components: below = [] }: Component): boolean =>
    id === mark || (customId !== undefined && custom_id === customId) || below.some(fits);
  return components.some(fits);
}

import type { Message } from '../../../protocol.js';
import { isNote } from '../parts/kinds.js';
import { isSameDay } from '../text/times.js';

/** A message in the list, with what its neighbours make of it. */
export interface Row {
  message: Message;
  /** Whether its author's name stands above it already. */
  follows: boolean;
  /** Whether it is the first of its day. */
  beginsDay: boolean;
}

/** Messages of one author within so long stand below one name. */
const togetherMs = 7 * 60_000;

const sentAt = ({ timestamp }: Message) => Date.parse(timestamp);

export function rowsOf(messages: readonly Message[]): Row[] {
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const beginsDay = !before || !isSameDay(sentAt(before), sentAt(message));
    return { message, beginsDay, follows: !beginsDay && followsOn(before, message) };
  });
}

function followsOn(before: Message, message: Message): boolean {
  return (
    before.author.id === message.author.id &&
    sentAt(message) - sentAt(before) < togetherMs &&
    !isNote(before) &&
    !isNote(message) &&
    before.flags === message.flags &&
    message.usedCommand === null &&
    // What was private until now begins anew, and so does what answers something.
    !message.message_reference
  );
}

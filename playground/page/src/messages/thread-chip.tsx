import type { APIMessage } from 'discord-api-types/v10';
import type { Message } from '../../../protocol.js';
import { isNote } from '../parts/kinds.js';
import { useNavigation } from '../places/navigation.js';
import { findChannel } from '../state/places.js';
import { useWorld } from '../state/store.js';
import { RichLine } from '../text/rich-text.js';
import { formatMessageTime } from '../text/times.js';
import { Icon } from '../ui/icon.js';
import { displayName } from './display-name.js';
import { useShortText } from './short-text.js';

/** `1 message` */
export function messageCount(count: number): string {
  return `${count} ${count === 1 ? 'message' : 'messages'}`;
}

/** The thread that began at a message: opens it. */
export function ThreadChip({ threadId, name }: { threadId: string; name: string }) {
  const { open } = useNavigation();
  const thread = useWorld((world) => findChannel(world, threadId));
  const newest = useWorld(({ messages }) => messages[threadId]?.findLast((message) => !isNote(message)));
  const count = messageCount(thread?.messageCount ?? 0);
  const shownName = thread?.name ?? name;
  return (
    <button
      type="button"
      class="thread-chip"
      aria-label={`Open thread: ${shownName}, ${count}`}
      onClick={() => open(threadId)}
    >
      <span class="thread-chip-head">
        <Icon name="thread" />
        <strong>{shownName}</strong>
        <span class="thread-chip-count">
          {count}
          <Icon name="chevron-right" />
        </span>
      </span>
      {newest ? (
        <NewestOf message={newest} />
      ) : (
        <span class="thread-chip-newest">There are no recent messages in this thread.</span>
      )}
    </button>
  );
}

function NewestOf({ message }: { message: APIMessage }) {
  const name = displayName(message.author);
  return (
    <span class="thread-chip-newest">
      <b>{name}</b> {useShortText(message)}
    </span>
  );
}

/** Discord's own note that a thread was begun. */
export function ThreadBegun({ message }: { message: Message }) {
  const { open } = useNavigation();
  const name = displayName(message.author);
  const threadId = message.message_reference?.channel_id;
  return (
    <p class="system-message">
      <Icon name="thread" />
      <span>
        <strong>{name}</strong> started a thread:{' '}
        {threadId === undefined ? (
          <RichLine text={message.content} />
        ) : (
          <button type="button" class="link" onClick={() => open(threadId)}>
            {message.content}
          </button>
        )}{' '}
        <time dateTime={message.timestamp}>{formatMessageTime(Date.parse(message.timestamp), Date.now())}</time>
      </span>
    </p>
  );
}

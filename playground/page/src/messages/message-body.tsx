import type { APIMessage } from 'discord-api-types/v10';
import { useMemo } from 'preact/hooks';
import { Attachments } from '../parts/attachments.js';
import { Components } from '../parts/component.js';
import { Embed } from '../parts/embeds.js';
import { hasOnlyComponents, isPrivate, isThinking } from '../parts/kinds.js';
import { MessageContext } from '../parts/message-context.js';
import { useActions } from '../server/actions.js';
import { useWorld } from '../state/store.js';
import { RichText } from '../text/rich-text.js';
import { formatTime } from '../text/times.js';
import { Icon } from '../ui/icon.js';
import { displayName } from './display-name.js';
import { ThreadChip } from './thread-chip.js';

interface MessageBodyProps {
  message: APIMessage;
  /** Whether the thread that began at it is offered: not within that thread. */
  withThread: boolean;
}

/** What a message says: text, files, components, and what became of its buttons. */
export function MessageBody({ message, withThread }: MessageBodyProps) {
  const { id, channel_id: channelId, content, embeds, attachments, components = [], thread } = message;
  // Cards of components change by themselves: that is no news.
  const editedAt = isThinking(message) || hasOnlyComponents(message) ? null : message.edited_timestamp;
  const edited = editedAt === null ? null : <Edited at={editedAt} />;
  const place = useMemo(() => ({ channelId, messageId: id }), [channelId, id]);
  return (
    <MessageContext.Provider value={place}>
      <div class="message-body">
        {isThinking(message) && <Thinking message={message} />}
        {content !== '' && <RichText text={content} />}
        {edited}
        <Attachments attachments={attachments} />
        {embeds.map((embed, index) => (
          <Embed key={index} embed={embed} />
        ))}
        {components.length > 0 && <Components components={components} />}
        {components.length > 0 && <Unanswered messageId={id} />}
        {isPrivate(message) && <PrivateNote channelId={channelId} messageId={id} />}
        {thread && withThread && <ThreadChip threadId={thread.id} name={thread.name ?? 'Thread'} />}
      </div>
    </MessageContext.Provider>
  );
}

function Thinking({ message: { author } }: { message: APIMessage }) {
  return (
    <p class="thinking">
      <span class="dots" aria-hidden="true" />
      {displayName(author)} is thinking...
    </p>
  );
}

function Edited({ at }: { at: string }) {
  return (
    <small class="edited" title={formatTime(Date.parse(at), 'F')}>
      (edited)
    </small>
  );
}

/** A button or select of the message that the bot never answered. */
function Unanswered({ messageId }: { messageId: string }) {
  const failed = useWorld(({ acts }) => acts.some((act) => act.messageId === messageId && act.status === 'unanswered'));
  return failed ? (
    <p class="failed" role="alert">
      <Icon name="warning" /> This interaction failed
    </p>
  ) : null;
}

function PrivateNote({ channelId, messageId }: { channelId: string; messageId: string }) {
  const { remove } = useActions();
  return (
    <p class="private-note">
      <Icon name="eye" /> Only you can see this ·{' '}
      <button type="button" class="link" onClick={() => void remove(channelId, messageId)}>
        Dismiss message
      </button>
    </p>
  );
}

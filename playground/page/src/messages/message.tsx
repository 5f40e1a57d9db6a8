import type { APIMessage } from 'discord-api-types/v10';
import type { ComponentChildren } from 'preact';
import type { Message } from '../../../protocol.js';
import { isPrivate, messageTypes } from '../parts/kinds.js';
import { formatTime } from '../text/times.js';
import { Avatar } from '../ui/avatar.js';
import { Icon } from '../ui/icon.js';
import { MessageBody } from './message-body.js';
import { Answered, Byline } from './message-head.js';
import { ThreadBegun } from './thread-chip.js';
import { useReferenced } from './use-message.js';

export interface MessageProps {
  message: Message;
  /** Whether its author's name stands above it already. */
  follows: boolean;
  /** Whether Tab comes to it. */
  reachable: boolean;
  /** Of whom these eyes are. */
  myId: string;
}

export function messageElementId(messageId: string): string {
  return `message-${messageId}`;
}

export function MessageView(props: MessageProps) {
  const { message } = props;
  if (message.type === messageTypes.ThreadCreated) return <ThreadBegun message={message} />;
  if (message.type === messageTypes.ThreadStarterMessage) return <ThreadStarter {...props} />;
  return (
    <Article {...props} shown={message} withThread>
      <Answered message={message} />
    </Article>
  );
}

/** The first of a thread is the message that it began at. */
function ThreadStarter(props: MessageProps) {
  const shown = useReferenced(props.message);
  return shown && <Article {...props} shown={shown} withThread={false} />;
}

interface ArticleProps extends MessageProps {
  shown: APIMessage;
  /** Whether the thread that began at it is offered: not within that thread. */
  withThread: boolean;
  children?: ComponentChildren;
}

function Article({ message, shown, follows, reachable, myId, withThread, children }: ArticleProps) {
  const isMentioned = shown.mentions.some(({ id }) => id === myId);
  const looks = [follows && 'follows', isPrivate(shown) && 'private', isMentioned && 'mentioned'];
  const headId = `${messageElementId(message.id)}-head`;
  const tabIndex = reachable ? 0 : -1;
  return (
    <article
      id={messageElementId(message.id)}
      class={['message', ...looks].filter((look) => look !== false).join(' ')}
      aria-labelledby={headId}
      tabIndex={tabIndex}
      data-message={message.id}
    >
      {children}
      <div class="message-gutter">
        {follows ? (
          <time class="message-side-time" dateTime={shown.timestamp} aria-hidden="true">
            {formatTime(Date.parse(shown.timestamp), 't')}
          </time>
        ) : (
          <Avatar name={shown.author.username} isBot={shown.author.bot ?? false} />
        )}
      </div>
      <div class="message-main">
        <Byline id={headId} message={shown} hidden={follows} />
        <MessageBody message={shown} withThread={withThread} />
      </div>
      <button type="button" class="message-more icon-button" aria-label="More" aria-haspopup="menu" tabIndex={tabIndex}>
        <Icon name="more" />
      </button>
    </article>
  );
}

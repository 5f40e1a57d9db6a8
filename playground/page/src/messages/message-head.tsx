import type { APIMessage, APIUser } from 'discord-api-types/v10';
import type { Message } from '../../../protocol.js';
import { useWorld } from '../state/store.js';
import { formatMessageTime, formatTime } from '../text/times.js';
import { Icon } from '../ui/icon.js';
import { useNavigation } from '../places/navigation.js';
import { useReferenced } from './use-message.js';
import { displayName } from './display-name.js';
import { useShortText } from './short-text.js';
import { hueOf } from '../ui/avatar.js';

/** Who wrote a message, and when: its name for who hears the page. */
export function Byline({ id, message, hidden }: { id: string; message: APIMessage; hidden: boolean }) {
  const { author, timestamp } = message;
  const name = displayName(author);
  const sentMs = Date.parse(timestamp);
  return (
    <h3 id={id} class={hidden ? 'visually-hidden' : 'byline'}>
      <span class={`byline-name ${author.bot ? 'bot' : `hue-${hueOf(author.username)}`}`}>{name}</span>{' '}
      {author.bot && <span class="app-mark">App</span>}{' '}
      <time dateTime={timestamp} title={formatTime(sentMs, 'F')}>
        {formatMessageTime(sentMs, Date.now())}
      </time>
    </h3>
  );
}

/** The command that a message answers, or the message that it replies to. */
export function Answered({ message }: { message: Message }) {
  const user = message.interaction_metadata?.user;
  if (user && message.usedCommand !== null) return <UsedCommand user={user} command={message.usedCommand} />;
  if (message.message_reference) return <RepliedTo message={message} />;
  return null;
}

function UsedCommand({ user, command }: { user: APIUser; command: string }) {
  const name = displayName(user);
  const isMenu = useWorld(({ commands }) => commands.some((it) => it.name === command && it.kind === 'message-menu'));
  return (
    <p class="answered">
      <span class={`byline-name hue-${hueOf(user.username)}`}>{name}</span> used{' '}
      <span class="mention">{isMenu ? command : `/${command}`}</span>
    </p>
  );
}

function RepliedTo({ message }: { message: Message }) {
  const { jump } = useNavigation();
  const { message_reference: reference } = message;
  const referenced = useReferenced(message);
  const messageId = reference?.message_id;
  if (!referenced || messageId === undefined) {
    return (
      <p class="answered">
        <Icon name="reply" /> <em>The message that this replies to was deleted.</em>
      </p>
    );
  }
  const go = () => jump({ channelId: reference?.channel_id ?? message.channel_id, messageId });
  return (
    <p class="answered">
      <button type="button" class="answered-link" onClick={go}>
        <RepliedWords message={referenced} />
      </button>
    </p>
  );
}

function RepliedWords({ message }: { message: APIMessage }) {
  const name = displayName(message.author);
  return (
    <>
      <span class="byline-name">{name}</span> <span>{useShortText(message)}</span>
    </>
  );
}

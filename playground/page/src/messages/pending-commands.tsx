import type { Act, Snowflake } from '../../../protocol.js';
import { useStore, useWorld } from '../state/store.js';
import { Avatar } from '../ui/avatar.js';
import { Icon } from '../ui/icon.js';

/** Commands that the bot has not answered, below the messages: those that wait, and those it never answered. */
export function PendingCommands({ channelId }: { channelId: Snowflake }) {
  const acts = useWorld((world) => world.acts);
  const here = acts.filter((act) => act.channelId === channelId && act.messageId === null && act.command !== null);
  return (
    <>
      {here.map((act) => (
        <Pending key={act.id} act={act} />
      ))}
    </>
  );
}

function Pending({ act }: { act: Act }) {
  const { dispatch } = useStore();
  const me = useWorld((world) => world.me);
  const isWaiting = act.status === 'waiting';
  return (
    <div class="message pending">
      <p class="answered">
        <span class="byline-name">{me.displayName}</span> used <span class="mention">/{act.command}</span>
      </p>
      <div class="message-gutter">
        <Avatar name="" isBot />
      </div>
      <div class="message-main">
        {isWaiting ? (
          <p class="thinking">
            <span class="dots" aria-hidden="true" /> Sending command...
          </p>
        ) : (
          <>
            <p class="failed">
              <Icon name="warning" /> The application did not respond
            </p>
            <p class="private-note">
              <Icon name="eye" /> Only you can see this ·{' '}
              <button type="button" class="link" onClick={() => dispatch({ type: 'act-seen', id: act.id })}>
                Dismiss message
              </button>
            </p>
          </>
        )}
      </div>
    </div>
  );
}

import type { Channel } from '../../../protocol.js';
import { useNavigation } from '../places/navigation.js';
import { useWorld } from '../state/store.js';
import { Icon } from '../ui/icon.js';

const beginnings = ['/help', '/asset add ', '/video prompt: '];

/** What stands above a channel's first message. */
export function Welcome({ channel }: { channel: Channel }) {
  const { startCommand } = useNavigation();
  const isEmpty = useWorld(({ messages }) => (messages[channel.id] ?? []).length === 0);
  if (channel.kind === 'thread') return <div class="welcome-space" />;
  const isDirect = channel.kind === 'direct';
  return (
    <div class="welcome">
      <span class="welcome-sign">{isDirect ? <img src="/icon.svg" alt="" /> : <Icon name="hash" />}</span>
      <h2>{isDirect ? channel.name : `Welcome to #${channel.name}`}</h2>
      <p>
        {isDirect
          ? 'Everything works here too; results come as messages.'
          : 'A production of its own: its members, its assets, its videos. The real bot is behind it, with a provider that costs nothing.'}
      </p>
      {isEmpty && (
        <p class="welcome-commands">
          Begin with{' '}
          {beginnings.map((text) => (
            <button key={text} type="button" class="button secondary" onClick={() => startCommand(text)}>
              {text.split(' prompt')[0]?.trim()}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}

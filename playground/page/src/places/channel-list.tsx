import type { Channel } from '../../../protocol.js';
import { isNewer, newestId } from '../state/reduce-world.js';
import { useSelect, useWorld } from '../state/store.js';
import { Icon } from '../ui/icon.js';
import { useNavigation } from './navigation.js';

/** The server's channels with their threads, and the direct channel with the bot. */
export function ChannelList({ onChosen }: { onChosen?: () => void }) {
  const server = useWorld((world) => world.server);
  const channels = useWorld((world) => world.channels);
  const entries = (kind: Channel['kind']) => channels.filter((channel) => channel.kind === kind);
  const threadsOf = (id: string) => entries('thread').filter(({ parentId, archived }) => parentId === id && !archived);
  return (
    <nav class="channel-list" aria-label="Channels">
      <p class="server-name">
        <span class="server-sign" aria-hidden="true">
          {server.name.slice(0, 1)}
        </span>
        {server.name}
      </p>
      <h2>Channels</h2>
      <ul>
        {entries('text').map((channel) => (
          <li key={channel.id}>
            <Entry channel={channel} onChosen={onChosen} />
            {threadsOf(channel.id).length > 0 && (
              <ul class="thread-list" aria-label={`Threads in ${channel.name}`}>
                {threadsOf(channel.id).map((thread) => (
                  <li key={thread.id}>
                    <Entry channel={thread} onChosen={onChosen} />
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      <h2>Direct messages</h2>
      <ul>
        {entries('direct').map((channel) => (
          <li key={channel.id}>
            <Entry channel={channel} onChosen={onChosen} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface EntryProps {
  channel: Channel;
  onChosen: (() => void) | undefined;
}

function Entry({ channel: { id, kind, name }, onChosen }: EntryProps) {
  const { open } = useNavigation();
  const place = useSelect((state) => state.place);
  const unread = useSelect(({ world, read }) => {
    const newest = newestId(world?.messages[id]);
    const seen = read[id];
    return newest !== undefined && (seen === undefined || isNewer(newest, seen));
  });
  const isOpen = place?.threadId === id || (place?.channelId === id && place.threadId === null);
  const isAround = place?.channelId === id && !isOpen;
  return (
    <button
      type="button"
      class={`channel-entry ${kind} ${isAround ? 'around' : ''}`}
      aria-current={isOpen ? 'page' : undefined}
      onClick={() => {
        open(id);
        onChosen?.();
      }}
    >
      {kind === 'direct' ? <img src="/icon.svg" alt="" /> : kind === 'text' ? <Icon name="hash" /> : null}
      <span class="channel-entry-name">{name}</span>
      {unread && !isOpen && (
        <span class="unread">
          <span class="visually-hidden">, unread</span>
        </span>
      )}
    </button>
  );
}

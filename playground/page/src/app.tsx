import { useEffect, useState } from 'preact/hooks';
import type { Channel } from '../../protocol.js';
import { OpenFormDialog } from './forms/form-dialog.js';
import { Panel } from './panel/panel.js';
import { ChannelList } from './places/channel-list.js';
import { ChannelView } from './places/channel-view.js';
import { ChannelHeader, ThreadHeader } from './places/headers.js';
import { messageBoxId, useNavigation } from './places/navigation.js';
import { findChannel } from './state/places.js';
import { useSelect, useWorld } from './state/store.js';
import { Dialog } from './ui/dialog.js';
import { Notices } from './ui/notices.js';
import { oneColumn, roomy, useMedia } from './ui/use-media.js';

/** The whole page. */
export function App() {
  const isHere = useSelect(({ world }) => world !== null);
  const connection = useSelect((state) => state.connection);
  return (
    <>
      {isHere ? <Places /> : <Starting isLost={connection === 'lost'} />}
      {isHere && connection === 'lost' && (
        <p class="lost" role="status">
          The playground does not answer. Trying again...
        </p>
      )}
      <OpenFormDialog />
      <Notices />
    </>
  );
}

function Starting({ isLost }: { isLost: boolean }) {
  return (
    <main class="starting">
      <img src="/icon.svg" alt="" />
      <p role="status">{isLost ? 'The playground does not answer. Trying again...' : 'Opening the playground...'}</p>
    </main>
  );
}

function usePlaces(): { channel: Channel | undefined; thread: Channel | undefined } {
  const place = useSelect((state) => state.place);
  const channel = useWorld((world) => findChannel(world, place?.channelId ?? null));
  const thread = useWorld((world) => findChannel(world, place?.threadId ?? null));
  return { channel, thread };
}

function Places() {
  const narrow = useMedia(oneColumn);
  const hasRoom = useMedia(roomy);
  const { channel, thread } = usePlaces();
  const { closeThread } = useNavigation();
  const [drawer, setDrawer] = useState(false);
  const [panel, setPanel] = useState(hasRoom);
  // Beside the messages it is there at first; above them only when it is asked for.
  useEffect(() => setPanel(hasRoom), [hasRoom]);
  if (!channel) return null;
  const togglePanel = () => setPanel((open) => !open);
  const header = (
    <ChannelHeader
      channel={channel}
      panelIsOpen={panel}
      onPanel={togglePanel}
      onDrawer={narrow ? () => setDrawer(true) : null}
    />
  );
  const threadAlone = thread && !hasRoom;
  return (
    <div class={`places ${hasRoom && panel ? 'with-panel' : ''} ${hasRoom && thread ? 'with-thread' : ''}`}>
      <SkipLink channelId={thread?.id ?? channel.id} />
      {!narrow && <ChannelList />}
      {!threadAlone && (
        <main class="main-column" aria-label={channel.name}>
          <ChannelView channel={channel} boxName="Message" header={header} />
        </main>
      )}
      {thread && (
        <ThreadColumn
          thread={thread}
          parent={channel}
          alone={!hasRoom}
          panelIsOpen={panel}
          onPanel={togglePanel}
          onClose={closeThread}
        />
      )}
      {hasRoom && panel && (
        <aside class="panel-column" aria-label="Provider and switches">
          <Panel />
        </aside>
      )}
      {!hasRoom && panel && (
        <Dialog title="Provider and switches" look="sheet" lightly onClose={() => setPanel(false)}>
          <Panel />
        </Dialog>
      )}
      {narrow && drawer && (
        <Dialog title="Places" look="drawer" lightly onClose={() => setDrawer(false)}>
          <ChannelList onChosen={() => setDrawer(false)} />
        </Dialog>
      )}
    </div>
  );
}

/** For who comes by keyboard: past the channels and all messages. */
function SkipLink({ channelId }: { channelId: string }) {
  return (
    <button
      type="button"
      class="skip-link button primary"
      onClick={() => document.getElementById(messageBoxId(channelId))?.focus()}
    >
      Skip to writing
    </button>
  );
}

interface ThreadColumnProps {
  thread: Channel;
  parent: Channel;
  /** Whether it stands in the channel's place, not beside it. */
  alone: boolean;
  panelIsOpen: boolean;
  onPanel: () => void;
  onClose: () => void;
}

function ThreadColumn({ thread, parent, alone, panelIsOpen, onPanel, onClose }: ThreadColumnProps) {
  const header = <ThreadHeader {...{ thread, parent, alone, panelIsOpen, onPanel, onClose }} />;
  // One box is always "Message": the thread's, where it stands alone.
  const view = <ChannelView channel={thread} boxName={alone ? 'Message' : 'Reply in the thread'} header={header} />;
  const name = `Thread: ${thread.name}`;
  return alone ? (
    <main class="main-column" aria-label={name}>
      {view}
    </main>
  ) : (
    <aside class="thread-column" aria-label={name}>
      {view}
    </aside>
  );
}

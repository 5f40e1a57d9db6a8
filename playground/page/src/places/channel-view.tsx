import type { ComponentChildren } from 'preact';
import type { Channel } from '../../../protocol.js';
import { MessageBox } from '../compose/message-box.js';
import { useDraftChanges } from '../compose/use-draft.js';
import { useFileDrop } from '../compose/use-file-drop.js';
import { MessageList } from '../messages/message-list.js';
import { Icon } from '../ui/icon.js';

interface ChannelViewProps {
  channel: Channel;
  /** Of the message box. */
  boxName: string;
  header: ComponentChildren;
}

/** A channel's or thread's messages and message box; files can be dropped anywhere on it. */
export function ChannelView({ channel, boxName, header }: ChannelViewProps) {
  const changes = useDraftChanges(channel);
  const { isOver, handlers } = useFileDrop((files) => {
    if (channel.maySend) changes.addFiles(files);
  });
  return (
    <div class="channel-view" {...handlers}>
      {header}
      <MessageList key={channel.id} channel={channel} />
      {channel.maySend ? (
        <MessageBox key={channel.id} channel={channel} name={boxName} changes={changes} />
      ) : (
        <p class="compose-closed">
          {channel.locked ? 'This thread is locked.' : 'This member may not write messages here.'}
        </p>
      )}
      {isOver && (
        <div class="drop-sign">
          <p>
            <Icon name="download" />
            {channel.mayAttach && channel.maySend ? 'Drop files to attach them' : 'Files cannot be attached here'}
          </p>
        </div>
      )}
    </div>
  );
}

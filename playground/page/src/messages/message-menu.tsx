import type { Channel, Command, Message } from '../../../protocol.js';
import { isPrivate, isNote } from '../parts/kinds.js';
import { useActions } from '../server/actions.js';
import { useStore, useWorld } from '../state/store.js';
import { Menu, type MenuItem, type Point } from '../ui/menu.js';
import { useShortText } from './short-text.js';

export interface OpenMenu {
  message: Message;
  at: Point;
}

interface MessageMenuProps {
  channel: Channel;
  menu: OpenMenu;
  onClose: () => void;
}

/** The bot's own entries, and what every client can do with a message. */
export function MessageMenu({ channel, menu: { message, at }, onClose }: MessageMenuProps) {
  const commands = useWorld((world) => world.commands);
  const myId = useWorld(({ me }) => me.id);
  const { useMenu, remove } = useActions();
  const { dispatch } = useStore();
  const words = useShortText(message);
  const copied = message.content === '' ? words : message.content;
  const secret = isPrivate(message);
  const mayDelete = secret || message.author.id === myId || channel.mayManageMessages;
  const place = channel.kind === 'direct' ? 'direct' : 'server';

  const ofBot: MenuItem[] = commands
    .filter((command) => isOffered(command, place) && takesMenus(message))
    .map(({ name }) => ({
      label: name,
      icon: 'bot',
      act: () => void useMenu(channel.id, message.id, name),
    }));
  const copy: MenuItem = {
    label: 'Copy text',
    icon: 'copy',
    act: () => {
      navigator.clipboard.writeText(copied).catch(() => {
        dispatch({ type: 'notice', text: 'This browser does not let the page copy.' });
      });
    },
  };
  const end: MenuItem = {
    label: secret ? 'Dismiss message' : 'Delete message',
    icon: secret ? 'close' : 'trash',
    dangerous: !secret,
    act: () => void remove(channel.id, message.id),
  };
  const groups = [ofBot, copied === '' ? [] : [copy], mayDelete ? [end] : []];
  return <Menu name="Message actions" groups={groups} at={at} onClose={onClose} />;
}

function isOffered({ kind, places }: Command, place: 'server' | 'direct'): boolean {
  return kind === 'message-menu' && places.includes(place);
}

/** Discord offers no commands for private answers and for its own notes. */
function takesMenus(message: Message): boolean {
  return !isPrivate(message) && !isNote(message);
}

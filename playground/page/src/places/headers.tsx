import type { ComponentChildren } from 'preact';
import type { Channel } from '../../../protocol.js';
import { messageCount } from '../messages/thread-chip.js';
import { countFaults } from '../panel/faults.js';
import { useWorld } from '../state/store.js';
import { Icon } from '../ui/icon.js';
import { useTheme } from '../ui/theme.js';
import { MemberSwitch } from './member-switch.js';

interface ChannelHeaderProps {
  channel: Channel;
  panelIsOpen: boolean;
  onPanel: () => void;
  /** Null where the channels stand beside it. */
  onDrawer: (() => void) | null;
}

export function ChannelHeader({ channel, panelIsOpen, onPanel, onDrawer }: ChannelHeaderProps) {
  const { kind, name, topic } = channel;
  return (
    <Header
      lead={
        onDrawer && (
          <button type="button" class="icon-button" aria-label="Channels" aria-haspopup="dialog" onClick={onDrawer}>
            <Icon name="menu" />
          </button>
        )
      }
      icon={<Icon name={kind === 'direct' ? 'at' : 'hash'} />}
      title={name}
      detail={topic ?? ''}
    >
      <Tools panelIsOpen={panelIsOpen} onPanel={onPanel} />
    </Header>
  );
}

interface ThreadHeaderProps {
  thread: Channel;
  parent: Channel;
  alone: boolean;
  panelIsOpen: boolean;
  onPanel: () => void;
  onClose: () => void;
}

/** With a way back where the thread stands alone, else with one that closes it. */
export function ThreadHeader({ thread, parent, alone, panelIsOpen, onPanel, onClose }: ThreadHeaderProps) {
  const lead = alone && (
    <button type="button" class="icon-button" aria-label={`Back to ${parent.name}`} onClick={onClose}>
      <Icon name="back" />
    </button>
  );
  return (
    <Header
      lead={lead}
      icon={<Icon name="thread" />}
      title={thread.name}
      detail={alone ? '' : messageCount(thread.messageCount)}
    >
      {alone ? (
        <Tools panelIsOpen={panelIsOpen} onPanel={onPanel} />
      ) : (
        <button type="button" class="icon-button" aria-label="Close thread" onClick={onClose}>
          <Icon name="close" />
        </button>
      )}
    </Header>
  );
}

interface HeaderProps {
  lead: ComponentChildren;
  icon: ComponentChildren;
  title: string;
  detail: string;
  children: ComponentChildren;
}

function Header({ lead, icon, title, detail, children }: HeaderProps) {
  return (
    <header class="head">
      {lead}
      {icon}
      <h1 title={title}>{title}</h1>
      {detail !== '' && <p class="head-detail">{detail}</p>}
      <div class="head-tools">{children}</div>
    </header>
  );
}

function Tools({ panelIsOpen, onPanel }: { panelIsOpen: boolean; onPanel: () => void }) {
  const faults = useWorld(({ switches }) => countFaults(switches));
  const { theme, toggle } = useTheme();
  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-label={theme === 'dark' ? 'Light colours' : 'Dark colours'}
        onClick={toggle}
      >
        <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
      </button>
      <button
        type="button"
        class={`icon-button ${panelIsOpen ? 'pressed' : ''}`}
        aria-label="Provider and switches"
        aria-expanded={panelIsOpen}
        onClick={onPanel}
      >
        <Icon name="panel" />
        {faults > 0 && (
          <span class="fault-count">
            {faults}
            <span class="visually-hidden"> {faults === 1 ? 'fault is' : 'faults are'} on</span>
          </span>
        )}
      </button>
      <MemberSwitch />
    </>
  );
}

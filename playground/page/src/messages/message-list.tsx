import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Channel, Message, Snowflake } from '../../../protocol.js';
import { useSelect, useStore, useWorld } from '../state/store.js';
import { formatTime } from '../text/times.js';
import { Icon } from '../ui/icon.js';
import { MessageView, type MessageProps } from './message.js';
import { MessageMenu, type OpenMenu } from './message-menu.js';
import { PendingCommands } from './pending-commands.js';
import { rowsOf, type Row } from './rows.js';
import { useJump } from './use-jump.js';
import { useLongPress } from './use-long-press.js';
import { useWindow } from './use-window.js';
import { useStickToEnd } from './use-stick-to-end.js';
import { Welcome } from './welcome.js';

const none: readonly Message[] = [];

function articleAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('article.message') : null;
}

/** A channel's messages, oldest first. */
export function MessageList({ channel }: { channel: Channel }) {
  const messages = useWorld((world) => world.messages[channel.id] ?? none);
  const myId = useWorld(({ me }) => me.id);
  const rows = useMemo(() => rowsOf(messages), [messages]);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stick = useStickToEnd(scroller, content);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [focusedId, setFocusedId] = useState<Snowflake | null>(null);
  useMarkRead(channel.id, messages, stick.isAtEnd);
  const { top, from, hasMore, reveal } = useWindow(rows.length, scroller);
  useJump({ channelId: channel.id, messages, scroller, from, reveal, letGo: stick.letGo });
  const hold = useLongPress((target, at) => openMenu(target, at));

  function openMenu(target: EventTarget | null, at: OpenMenu['at']): boolean {
    const message = messages.find(({ id }) => id === articleAt(target)?.dataset['message']);
    if (message) setMenu({ message, at });
    return message !== undefined;
  }
  const newest = messages.at(-1)?.id ?? null;
  const reachableId = messages.some(({ id }) => id === focusedId) ? focusedId : newest;

  return (
    <div class="message-area">
      <div
        ref={scroller}
        class="message-scroller"
        {...hold}
        onContextMenu={(event) => {
          // A link, a picture and marked words have the browser's own menu.
          if (event.target instanceof Element && event.target.closest('a, video, audio')) return;
          if (!(getSelection()?.isCollapsed ?? true)) return;
          if (openMenu(event.target, { x: event.clientX, y: event.clientY })) event.preventDefault();
        }}
        onClick={(event) => {
          const more = event.target instanceof Element ? event.target.closest('.message-more') : null;
          const box = more?.getBoundingClientRect();
          if (box) openMenu(more, { x: box.left, y: box.bottom + 4 });
        }}
        onFocusIn={(event) => {
          const id = articleAt(event.target)?.dataset['message'];
          if (id !== undefined) setFocusedId(id);
        }}
        onKeyDown={(event) => moveBetweenMessages(event)}
      >
        <div
          ref={content}
          class="message-content"
          role="log"
          aria-label={`Messages in ${channel.name}`}
          aria-live="polite"
          // What is added is read aloud, a bar that moves is not.
          aria-relevant="additions"
        >
          {hasMore ? <div ref={top} class="older" /> : <Welcome channel={channel} />}
          {rows.slice(from).map((row) => (
            <RowView key={row.message.id} {...row} myId={myId} reachable={row.message.id === reachableId} />
          ))}
          <PendingCommands channelId={channel.id} />
        </div>
      </div>
      {!stick.isAtEnd && (
        <button type="button" class="to-end button secondary" onClick={stick.toEnd}>
          <Icon name="arrow-down" /> Newest messages
        </button>
      )}
      {menu && <MessageMenu channel={channel} menu={menu} onClose={() => setMenu(null)} />}
    </div>
  );
}

/** Drawn anew only when it is another, not with every change of the list. */
function RowView({ message, follows, beginsDay, reachable, myId }: Row & Pick<MessageProps, 'reachable' | 'myId'>) {
  return useMemo(
    () => (
      <>
        {beginsDay && (
          <div class="day" role="separator">
            <span>{formatTime(Date.parse(message.timestamp), 'D')}</span>
          </div>
        )}
        <MessageView {...{ message, follows, reachable, myId }} />
      </>
    ),
    [message, follows, beginsDay, reachable, myId],
  );
}

/** Arrows lead from message to message when a message itself has the focus. */
function moveBetweenMessages(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const article = articleAt(event.target);
  if (step === undefined || !article || event.target !== article) return;
  const articles = [...(article.parentElement?.querySelectorAll<HTMLElement>('article.message') ?? [])];
  const next = articles[articles.indexOf(article) + step];
  event.preventDefault();
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}

/** What is at the end of an open list was seen. */
function useMarkRead(channelId: Snowflake, messages: readonly Message[], isAtEnd: boolean): void {
  const { dispatch } = useStore();
  const member = useSelect(({ memberName }) => memberName);
  useEffect(() => {
    if (isAtEnd) dispatch({ type: 'read', channelId });
  }, [channelId, member, messages, isAtEnd, dispatch]);
}

import type { MemberName, PlaygroundEvent } from '../../../protocol.js';
import { isEvent } from './guards.js';

const againMs = 2_000;

interface Listener {
  event(event: PlaygroundEvent): void;
  lost(): void;
}

/** Follows everything that a member sees, until the returned function is called. The first event is the whole state, after a break too. */
export function followEvents(memberName: MemberName, listener: Listener): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    source = new EventSource(`/api/events?member=${encodeURIComponent(memberName)}`);
    source.onmessage = ({ data }) => {
      const event: unknown = JSON.parse(String(data));
      if (isEvent(event)) listener.event(event);
    };
    source.onerror = () => {
      listener.lost();
      // A browser tries again by itself, but not after an answer that was an error.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, againMs);
    };
  }

  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Message, Snowflake } from '../../../protocol.js';
import { useSelect, useStore } from '../state/store.js';
import { messageElementId } from './message.js';

const shownMs = 2_000;

interface Place {
  channelId: Snowflake;
  messages: readonly Message[];
  scroller: RefObject<HTMLElement | null>;
  /** The index of the first that is drawn. */
  from: number;
  reveal: (index: number) => void;
  letGo: () => void;
}

/** Brings a message that a link asks for into view, and marks it for a moment. */
export function useJump({ channelId, messages, scroller, from, reveal, letGo }: Place): void {
  const { dispatch } = useStore();
  const jump = useSelect((state) => (state.jump?.channelId === channelId ? state.jump : null));
  useEffect(() => {
    if (!jump) return;
    const index = messages.findIndex(({ id }) => id === jump.messageId);
    if (index >= 0 && index < from) {
      reveal(index);
      return;
    }
    dispatch({ type: 'jumped' });
    const element = document.getElementById(messageElementId(jump.messageId));
    if (!element || !scroller.current?.contains(element)) {
      dispatch({ type: 'notice', text: 'That message is not there any more.' });
      return;
    }
    letGo();
    element.scrollIntoView({ block: 'center' });
    element.focus({ preventScroll: true });
    element.classList.add('asked-for');
    setTimeout(() => element.classList.remove('asked-for'), shownMs);
  }, [jump, from]);
}

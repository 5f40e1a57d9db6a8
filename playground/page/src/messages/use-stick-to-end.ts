import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** So near to the end counts as there. */
const nearPx = 48;

/**
 * Keeps a scrolled list at its end while whoever reads is there: through new messages, pictures that load and a keyboard that
 * comes up. Nothing moves for who has scrolled back.
 */
export function useStickToEnd(scroller: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>) {
  const sticks = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    const list = scroller.current;
    sticks.current = true;
    setAtEnd(true);
    if (list) list.scrollTop = list.scrollHeight;
  }, [scroller]);

  useLayoutEffect(() => {
    const list = scroller.current;
    const inside = content.current;
    if (!list || !inside) return;
    let top = list.scrollTop;
    const follow = () => {
      const isNear = list.scrollHeight - list.scrollTop - list.clientHeight < nearPx;
      // Away from the end leads only who scrolls back: what grows below tells of itself a moment later.
      const goesBack = list.scrollTop < top;
      top = list.scrollTop;
      if (isNear || goesBack) sticks.current = isNear;
      setAtEnd(sticks.current);
    };
    const resized = () => {
      if (sticks.current) list.scrollTop = list.scrollHeight;
    };
    const observer = new ResizeObserver(resized);
    observer.observe(list);
    observer.observe(inside);
    list.addEventListener('scroll', follow, { passive: true });
    toEnd();
    return () => {
      observer.disconnect();
      list.removeEventListener('scroll', follow);
    };
  }, [scroller, content, toEnd]);

  return {
    isAtEnd,
    toEnd,
    /** Somebody goes elsewhere in the list. */
    letGo: useCallback(() => {
      sticks.current = false;
    }, []),
  };
}

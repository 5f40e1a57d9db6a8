import type { RefObject } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** So many more each time; some screens full. */
const step = 100;
/** Older ones come before their place is reached. */
const ahead = '1200px 0px 0px 0px';

/**
 * How many of a list's items are drawn: its newest, and older ones as somebody scrolls back to them. `top` belongs to an element
 * above the oldest that is drawn.
 */
export function useWindow(length: number, scroller: RefObject<HTMLElement | null>) {
  const [count, setCount] = useState(step);
  const top = useRef<HTMLDivElement>(null);
  const hasMore = count < length;
  useEffect(() => {
    if (!hasMore || !top.current) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) setCount((now) => now + step);
      },
      { root: scroller.current, rootMargin: ahead },
    );
    observer.observe(top.current);
    return () => observer.disconnect();
    // Observed anew after each step: it may still be in sight.
  }, [hasMore, count, scroller]);
  return {
    top,
    from: Math.max(0, length - count),
    hasMore,
    /** Draws all from that one on. */
    reveal: useCallback((index: number) => setCount((now) => Math.max(now, length - index + step)), [length]),
  };
}

import { useMemo, useRef } from 'preact/hooks';
import type { Point } from '../ui/menu.js';

const heldMs = 450;
const movedPx = 8;

/**
 * A finger that stays where it is. Browsers on Android tell it as a context click as well, others not at all; what comes second
 * finds the menu open.
 */
export function useLongPress(onHold: (target: EventTarget | null, at: Point) => boolean) {
  const latest = useRef(onHold);
  latest.current = onHold;
  return useMemo(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from: Point = { x: 0, y: 0 };
    let held = false;
    const cancel = () => clearTimeout(timer);
    return {
      onPointerDown: (event: PointerEvent) => {
        cancel();
        held = false;
        if (event.pointerType !== 'touch') return;
        from = { x: event.clientX, y: event.clientY };
        const { target } = event;
        timer = setTimeout(() => {
          held = latest.current(target, from);
        }, heldMs);
      },
      onPointerMove: (event: PointerEvent) => {
        if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > movedPx) cancel();
      },
      onPointerUp: cancel,
      onPointerCancel: cancel,
      // The finger that goes up is no click on what lies below it.
      onClickCapture: (event: MouseEvent) => {
        if (!held) return;
        held = false;
        event.preventDefault();
        event.stopPropagation();
      },
    };
  }, []);
}

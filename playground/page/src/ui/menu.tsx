import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon, type IconName } from './icon.js';

export interface MenuItem {
  label: string;
  /** `bot` is the bot's own sign. */
  icon?: IconName | 'bot';
  dangerous?: boolean;
  act: () => void;
}

export interface Point {
  x: number;
  y: number;
}

interface MenuProps {
  name: string;
  /** Groups with lines between them. */
  groups: readonly (readonly MenuItem[])[];
  /** Where it opens, in the window. */
  at: Point;
  onClose: () => void;
}

const margin = 8;

/** A menu above everything else, open as long as it is rendered. */
export function Menu({ name, groups, at, onClose }: MenuProps) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const menu = ref.current;
    if (!menu) return;
    const before = document.activeElement;
    menu.showPopover();
    const { width, height } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(margin, Math.min(at.x, innerWidth - width - margin))}px`;
    menu.style.top = `${Math.max(margin, Math.min(at.y, innerHeight - height - margin))}px`;
    itemsOf(menu)[0]?.focus();
    const closeFromOutside = (event: PointerEvent) => {
      if (event.target instanceof Node && !menu.contains(event.target)) onClose();
    };
    document.addEventListener('pointerdown', closeFromOutside, true);
    return () => {
      document.removeEventListener('pointerdown', closeFromOutside, true);
      const hadFocus = menu.contains(document.activeElement);
      if (hadFocus && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [at]);

  return (
    <div
      ref={ref}
      // One that closes by itself would do so when the finger that held a message goes up.
      popover="manual"
      role="menu"
      aria-label={name}
      class="menu"
      onKeyDown={(event) => {
        if (moveFocus(event.currentTarget, event.key)) event.preventDefault();
        if (event.key === 'Tab' || event.key === 'Escape') onClose();
      }}
    >
      {groups
        .filter((items) => items.length > 0)
        .map((items, index) => (
          <div key={index} role="group" class="menu-group">
            {items.map((item) => (
              <MenuButton key={item.label} item={item} onClose={onClose} />
            ))}
          </div>
        ))}
    </div>
  );
}

function MenuButton({ item, onClose }: { item: MenuItem; onClose: () => void }) {
  const { label, icon, dangerous = false, act } = item;
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      class={`menu-item ${dangerous ? 'dangerous' : ''}`}
      onClick={() => {
        onClose();
        act();
      }}
    >
      {label}
      {icon === 'bot' ? <img src="/icon.svg" alt="" /> : icon && <Icon name={icon} />}
    </button>
  );
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('.menu-item')];
}

/** By arrows, Home and End. */
function moveFocus(menu: HTMLElement, key: string): boolean {
  const items = itemsOf(menu);
  const now = items.findIndex((item) => item === document.activeElement);
  const next = { ArrowDown: now + 1, ArrowUp: now < 0 ? -1 : now - 1, Home: 0, End: -1 }[key];
  if (next === undefined) return false;
  items.at(next % items.length)?.focus();
  return true;
}

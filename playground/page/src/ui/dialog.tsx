import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.js';

interface DialogProps {
  title: string;
  /** How it looks. */
  look: 'form' | 'sheet' | 'drawer' | 'picture';
  onClose: () => void;
  /** Whether a click beside it closes it: not where something typed would be lost. */
  lightly?: boolean;
  children: ComponentChildren;
}

/** The browser's own modal dialog: it keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({ title, look, onClose, lightly = false, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    const before = document.activeElement;
    dialog.showModal();
    // A form begins at its first field, not at the button that closes it.
    if (look === 'form') dialog.querySelector<HTMLElement>('textarea, input, [role="combobox"]')?.focus();
    return () => {
      dialog.close();
      // What opened it may have been drawn anew meanwhile.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [look]);
  return (
    <dialog
      ref={ref}
      class={`dialog ${look}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // The state decides; a file chooser's cancel comes through here as well.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Tab') turnAround(event);
      }}
      onClick={(event) => {
        if (lightly && event.target === event.currentTarget) onClose();
      }}
    >
      <div class="dialog-inside">
        <header class="dialog-head">
          <h2 id={titleId}>{title}</h2>
          <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

const reachable = 'a[href], button:not([disabled], [tabindex="-1"]), input, textarea, video, audio';

/** Tab leads from the last to the first and back: without this it leads through the browser's own bars. */
function turnAround(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(reachable)].filter((it) => it.checkVisibility());
  const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  if (event.target !== from || !to) return;
  event.preventDefault();
  to.focus();
}

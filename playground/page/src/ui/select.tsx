import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.js';
import type { SelectOption } from './select-option.js';

export interface SelectProps {
  /** Its accessible name, or the id of what names it. */
  name: { label: string } | { labelledBy: string };
  placeholder: string;
  options: readonly SelectOption[];
  values: readonly string[];
  min: number;
  max: number;
  disabled?: boolean;
  busy?: boolean;
  describedBy?: string | undefined;
  /** Stands before what was chosen. */
  sign?: ComponentChildren;
  /** Several are handed over when the list closes. */
  onChange: (values: string[]) => void;
}

/** One or several of a list, by pointer or keyboard; what is read aloud is the field's name and what was chosen. */
export function Select(props: SelectProps) {
  const {
    name,
    placeholder,
    options,
    values,
    min,
    max,
    disabled = false,
    busy = false,
    describedBy,
    onChange,
    sign,
  } = props;
  const listId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  /** What is ticked while several are chosen. */
  const [ticked, setTicked] = useState<readonly string[]>(values);
  const shown = open && max > 1 ? ticked : values;
  const chosen = options.filter(({ value }) => shown.includes(value));
  const optionId = (index: number) => `${listId}-${index}`;

  function toggled(isOpen: boolean): void {
    setOpen(isOpen);
    if (isOpen) {
      setTicked(values);
      setActive(
        Math.max(
          0,
          options.findIndex(({ value }) => values.includes(value)),
        ),
      );
    } else if (max > 1 && ticked.length >= min && !sameOnes(ticked, values)) onChange([...ticked]);
  }
  function choose(value: string): void {
    const has = shown.includes(value);
    if (max > 1) {
      if (has || ticked.length < max) setTicked(has ? ticked.filter((it) => it !== value) : [...ticked, value]);
      return;
    }
    list.current?.hidePopover();
    if (!has) onChange([value]);
    else if (min === 0) onChange([]);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (busy) return;
    const next = nextActive(event.key, active, options);
    if (next !== undefined) {
      event.preventDefault();
      if (!open) button.current?.click();
      else setActive(next);
      document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
    } else if (open && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      const option = options[active];
      if (option) choose(option.value);
    } else if (open && event.key === 'Tab') list.current?.hidePopover();
  }

  return (
    <div class="select">
      <button
        ref={button}
        type="button"
        role="combobox"
        class="select-button"
        popovertarget={listId}
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-controls={listId}
        aria-activedescendant={open ? optionId(active) : undefined}
        aria-label={'label' in name ? name.label : undefined}
        aria-labelledby={'labelledBy' in name ? name.labelledBy : undefined}
        aria-describedby={describedBy}
        aria-busy={busy}
        disabled={disabled}
        // It keeps the focus while it is busy, which a disabled one would lose.
        onClick={(event) => busy && event.preventDefault()}
        onKeyDown={onKeyDown}
      >
        {sign}
        {chosen.length === 0 ? (
          <span class="select-placeholder">{placeholder}</span>
        ) : (
          <span class="select-chosen">{chosen.map(({ label }) => label).join(', ')}</span>
        )}
        {busy ? <span class="spinner" /> : <Icon name="chevron-down" />}
      </button>
      <div
        ref={list}
        id={listId}
        popover="auto"
        role="listbox"
        class="select-list"
        aria-multiselectable={max > 1}
        aria-label={'label' in name ? name.label : placeholder}
        onBeforeToggle={({ newState }) => toggled(newState === 'open')}
      >
        {open &&
          options.map(({ value, label, description }, index) => (
            // The button keeps the focus, and with it the keys.
            <div
              key={value}
              id={optionId(index)}
              role="option"
              class={`select-option ${index === active ? 'active' : ''}`}
              aria-selected={shown.includes(value)}
              onPointerMove={() => setActive(index)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(value)}
            >
              <span class="select-words">
                <span>{label}</span>
                {description !== null && <small>{description}</small>}
              </span>
              {shown.includes(value) && <Icon name="check" />}
            </div>
          ))}
      </div>
    </div>
  );
}

function sameOnes(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}

/** Where a key leads: arrows, Home, End, or a first letter. */
function nextActive(key: string, active: number, options: readonly SelectOption[]): number | undefined {
  const last = options.length - 1;
  const led = { ArrowDown: Math.min(last, active + 1), ArrowUp: Math.max(0, active - 1), Home: 0, End: last }[key];
  if (led !== undefined) return led;
  if (key.length !== 1 || key === ' ') return undefined;
  const after = [...options.keys()].map((step) => (active + 1 + step) % options.length);
  return after.find((index) => options[index]?.label.toLowerCase().startsWith(key.toLowerCase()));
}

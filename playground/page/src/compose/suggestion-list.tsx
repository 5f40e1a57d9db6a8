import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Suggestion, Suggestions } from './suggest.js';

interface SuggestionListProps {
  id: string;
  suggestions: Suggestions;
  /** -1 for none. */
  active: number;
  waiting: boolean;
  onHover: (index: number) => void;
  onTake: (suggestion: Suggestion) => void;
}

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** Above the message box, which keeps the focus. */
export function SuggestionList({ id, suggestions, active, waiting, onHover, onTake }: SuggestionListProps) {
  const { title, items } = suggestions;
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div class="suggestions">
      <p class="suggestions-title">
        {title}
        {waiting && <span class="spinner" aria-label="Looking for more" />}
      </p>
      <div ref={list} id={id} role="listbox" aria-label={title} class="suggestions-list">
        {items.map((item, index) => (
          <div
            key={item.key}
            id={optionId(id, index)}
            role="option"
            aria-selected={index === active}
            class="suggestion"
            onPointerMove={() => onHover(index)}
            // The message box keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onTake(item)}
          >
            <span class="suggestion-label">{item.label}</span> {item.required && <span class="required">required</span>}{' '}
            {item.detail !== '' && <span class="suggestion-detail">{item.detail}</span>}
          </div>
        ))}
      </div>
      <p class="visually-hidden" role="status">
        {items.length === 1 ? '1 suggestion' : `${items.length} suggestions`}
      </p>
    </div>
  );
}

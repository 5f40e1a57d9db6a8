import { useId, useState } from 'preact/hooks';
import type { Channel, Command } from '../../../protocol.js';
import { useEntities } from '../parts/entities.js';
import type { Draft } from '../state/model.js';
import { suggest, valueAtCaret, type Suggestion, type Suggestions } from './suggest.js';
import { useCompletions } from './use-completions.js';

interface Moved {
  /** The text and caret that the arrows were used at. */
  at: string;
  index: number;
}

/** The list above a message box: what it shows, which one is active, and what the keys do with it. */
export function useSuggestions(channel: Channel, draft: Draft, caret: number, commands: readonly Command[]) {
  const listId = useId();
  const entities = {
    user: useEntities('user'),
    role: useEntities('role'),
    mentionable: useEntities('mentionable'),
    channel: useEntities('channel'),
  };
  const at = valueAtCaret(draft.text, caret, commands);
  const { choices, waiting } = useCompletions(channel.id, draft.text, at, commands);
  const found = suggest({ draft, caret, commands, completions: choices, entities });

  const place = `${caret}\n${draft.text}`;
  const [moved, setMoved] = useState<Moved | null>(null);
  const [closedAt, setClosedAt] = useState<string | null>(null);
  const shown: Suggestions | null = found && found.items.length > 0 && closedAt !== place ? found : null;
  const isMoved = moved?.at === place;
  const active = !shown ? -1 : isMoved ? Math.min(moved.index, shown.items.length - 1) : shown.preselects ? 0 : -1;
  const move = (index: number) => setMoved({ at: place, index });

  return {
    at,
    listId,
    shown,
    active,
    waiting,
    move,
    close: () => setClosedAt(place),
    /** Which one a key takes, if any. What is complete already is sent by Enter. */
    takenBy: (key: string): Suggestion | undefined => {
      const item = shown?.items[active];
      if (key === 'Tab') return item ?? (shown && !shown.preselects ? undefined : shown?.items[0]);
      return shown?.isComplete === true && !isMoved ? undefined : item;
    },
    /** Whether the key moved in the list. */
    moveBy: (key: string): boolean => {
      const last = (shown?.items.length ?? 0) - 1;
      if (last < 0) return false;
      if (key === 'ArrowDown') move(active >= last ? 0 : active + 1);
      else if (key === 'ArrowUp') move(active <= 0 ? last : active - 1);
      else return false;
      return true;
    },
  };
}

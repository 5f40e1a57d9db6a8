import { Icon } from '../ui/icon.js';
import { limits, openOptions, type CommandDraft } from './command-draft.js';
import type { ValueAtCaret } from './suggest.js';

/** What the option at the caret takes, or what the command does. */
export function CommandHint({ draft, at }: { draft: CommandDraft; at: ValueAtCaret | null }) {
  if (!at) {
    return (
      <p class="command-hint">
        <strong>/{draft.command.name}</strong> {draft.command.description}
      </p>
    );
  }
  const { name, description, kind, min, max, maxLength, required } = at.option;
  const isNumber = kind === 'integer' || kind === 'number';
  return (
    <p class="command-hint">
      <strong>{name}</strong> {description}
      {isNumber && (min !== null || max !== null) && <span class="hint-limit"> · {limits(min, max)}</span>}
      {maxLength !== null && <span class="hint-limit"> · up to {maxLength} characters</span>}
      {required && <span class="required">required</span>}
    </p>
  );
}

interface OptionBarProps {
  draft: CommandDraft;
  onAdd: (option: string) => void;
}

/** The options that the command has beside those that were given. */
export function OptionBar({ draft, onAdd }: OptionBarProps) {
  const open = openOptions(draft);
  if (open.length === 0) return null;
  return (
    <div class="option-bar" role="group" aria-label="More options">
      {open.map(({ name, description, required }) => (
        <button
          key={name}
          type="button"
          class={`option-chip ${required ? 'is-required' : ''}`}
          title={description}
          aria-label={`Add ${name}`}
          onClick={() => onAdd(name)}
        >
          <Icon name="plus" />
          {name}
        </button>
      ))}
    </div>
  );
}

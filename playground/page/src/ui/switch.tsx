import { useId } from 'preact/hooks';

interface SwitchProps {
  label: string;
  detail: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

/** On or off, at once. */
export function Switch({ label, detail, on, onChange }: SwitchProps) {
  const id = useId();
  return (
    <button
      type="button"
      role="switch"
      class="switch"
      aria-checked={on}
      aria-labelledby={`${id}-label`}
      aria-describedby={`${id}-detail`}
      onClick={() => onChange(!on)}
    >
      <span class="switch-words">
        <span id={`${id}-label`}>{label}</span>
        <small id={`${id}-detail`}>{detail}</small>
      </span>
      <span class="switch-track" aria-hidden="true" />
    </button>
  );
}

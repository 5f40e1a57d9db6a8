import { useRef } from 'preact/hooks';
import { Icon } from '../ui/icon.js';
import type { DraftChanges } from './use-draft.js';

/** The browser's file chooser, for a command's option or for the message. */
export function useFileChooser(addFiles: DraftChanges['addFiles']) {
  const input = useRef<HTMLInputElement>(null);
  const option = useRef<string | null>(null);
  return {
    input,
    choose: (name: string) => {
      option.current = name;
      input.current?.click();
    },
    chosen: (files: readonly File[]) => {
      addFiles(files, option.current);
      option.current = null;
    },
    /** Nothing was chosen. */
    cancelled: () => {
      option.current = null;
    },
  };
}

interface FileInputProps {
  chooser: ReturnType<typeof useFileChooser>;
  hint: string;
}

export function FileInput({ chooser, hint }: FileInputProps) {
  return (
    <label class="icon-button attach" title={`Attach files. ${hint}`}>
      <input
        ref={chooser.input}
        type="file"
        multiple
        aria-label="Attach files"
        onChange={({ currentTarget }) => {
          chooser.chosen([...(currentTarget.files ?? [])]);
          // The same file can be chosen again.
          currentTarget.value = '';
        }}
        onCancel={chooser.cancelled}
      />
      <Icon name="plus" />
    </label>
  );
}

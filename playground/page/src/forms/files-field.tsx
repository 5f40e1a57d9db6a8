import type { FilesField } from '../../../protocol.js';
import { useFileDrop } from '../compose/use-file-drop.js';
import { formatBytes } from '../parts/file-facts.js';
import { Icon } from '../ui/icon.js';
import type { FieldIds } from './field-ids.js';
import type { FieldValue } from './values.js';

interface FilesViewProps {
  ids: FieldIds;
  field: FilesField;
  value: FieldValue;
  onChange: (value: FieldValue) => void;
}

/** A field that takes files: by its button or by drag and drop. */
export function FilesView({ ids, field, value, onChange }: FilesViewProps) {
  const files = value.kind === 'files' ? value.files : [];
  const put = (next: readonly File[]) => onChange({ kind: 'files', files: next.slice(0, field.max) });
  const { isOver, handlers } = useFileDrop((dropped) => put([...files, ...dropped]));
  return (
    <div class={`files-field ${isOver ? 'over' : ''}`} {...handlers}>
      <label class="files-field-choose">
        <input
          id={ids.input}
          type="file"
          multiple={field.max > 1}
          aria-labelledby={ids.label}
          aria-describedby={ids.describedBy}
          onChange={({ currentTarget }) => {
            put([...files, ...(currentTarget.files ?? [])]);
            currentTarget.value = '';
          }}
        />
        <Icon name="plus" /> Drop {field.max === 1 ? 'a file' : `up to ${field.max} files`} here, or choose
      </label>
      <ul>
        {files.map((file, index) => (
          <li key={index}>
            {file.name} <small>{formatBytes(file.size)}</small>
            <button
              type="button"
              class="icon-button small"
              aria-label={`Remove ${file.name}`}
              onClick={() => put(files.filter((it) => it !== file))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

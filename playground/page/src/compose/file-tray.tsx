import { useEffect, useMemo } from 'preact/hooks';
import { formatBytes } from '../parts/file-facts.js';
import type { DraftFile } from '../state/model.js';
import { Icon } from '../ui/icon.js';

export interface TrayEntry {
  file: DraftFile;
  /** That takes it. */
  option: string | null;
  problem: string | null;
}

interface TrayProps {
  entries: readonly TrayEntry[];
  /** File options that are required and empty. */
  wanted: readonly string[];
  onRemove: (id: string) => void;
  onChoose: (option: string) => void;
}

/** The files that go with what is being written. */
export function FileTray({ entries, wanted, onRemove, onChoose }: TrayProps) {
  if (entries.length + wanted.length === 0) return null;
  return (
    <ul class="tray" aria-label="Files to send">
      {entries.map(({ file, option, problem }) => (
        <TrayFile key={file.id} file={file} option={option} problem={problem} onRemove={onRemove} />
      ))}
      {wanted.map((option) => (
        <li key={option}>
          <button type="button" class="tray-wanted" onClick={() => onChoose(option)}>
            <Icon name="plus" />
            <strong>{option}</strong> <small>drop a file here, or choose one</small>
          </button>
        </li>
      ))}
    </ul>
  );
}

interface TrayFileProps extends TrayEntry {
  onRemove: (id: string) => void;
}

function TrayFile({ file: { id, file }, option, problem, onRemove }: TrayFileProps) {
  return (
    <li class={`tray-file ${problem === null ? '' : 'wrong'}`}>
      <Preview file={file} />
      <span class="tray-words">
        {option !== null && <span class="tray-option">{option}</span>}
        <span class="tray-name" title={file.name}>
          {file.name}
        </span>
        <small>{problem ?? formatBytes(file.size)}</small>
      </span>
      <button type="button" class="icon-button small" aria-label={`Remove ${file.name}`} onClick={() => onRemove(id)}>
        <Icon name="close" />
      </button>
    </li>
  );
}

function Preview({ file }: { file: File }) {
  const isPicture = file.type.startsWith('image/');
  const url = useMemo(() => (isPicture ? URL.createObjectURL(file) : null), [file, isPicture]);
  useEffect(() => () => (url === null ? undefined : URL.revokeObjectURL(url)), [url]);
  if (url !== null) return <img class="tray-preview" src={url} alt="" />;
  const kind = file.type.split('/')[0];
  return (
    <span class="tray-preview">
      <Icon name={kind === 'video' ? 'film' : kind === 'audio' ? 'music' : 'file'} />
    </span>
  );
}

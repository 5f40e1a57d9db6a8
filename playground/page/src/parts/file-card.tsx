import { Icon } from '../ui/icon.js';
import { formatBytes } from './file-facts.js';

interface FileCardProps {
  name: string;
  url: string;
  sizeBytes: number | null;
  contentType: string | null;
}

/** A file that is neither picture nor video: a sound plays, others can be fetched. */
export function FileCard({ name, url, sizeBytes, contentType }: FileCardProps) {
  const isSound = contentType?.startsWith('audio/') ?? false;
  return (
    <figure class="file-card">
      <figcaption>
        <Icon name={isSound ? 'music' : 'file'} />
        <span class="file-words">
          <a href={url} target="_blank" rel="noopener noreferrer">
            {name}
          </a>
          {sizeBytes !== null && <small>{formatBytes(sizeBytes)}</small>}
        </span>
      </figcaption>
      {isSound && <audio src={url} controls preload="metadata" aria-label={name} />}
    </figure>
  );
}

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import { fileNameIn } from './file-facts.js';

export interface Media {
  url: string;
  contentType: string | null;
  width: number | null;
  height: number | null;
  /** For who cannot see it. */
  description: string | null;
  spoiler: boolean;
}

/** The longest sides of a picture or video in a message, in pixels. */
const widest = 520;
const highest = 340;

/** Its place is kept while it loads, so that nothing jumps. */
function sizeOf({ width, height }: Media): { aspectRatio: string; width: string } | undefined {
  if (width === null || height === null || width <= 0 || height <= 0) return undefined;
  const scale = Math.min(1, widest / width, highest / height);
  // Small ones are shown somewhat larger than they are: a card is to be looked at.
  const shownWidth = Math.round(width * (scale === 1 ? Math.min(2, widest / width, highest / height) : scale));
  return { aspectRatio: `${width} / ${height}`, width: `${shownWidth}px` };
}

export function isPicture({ contentType }: Pick<Media, 'contentType'>): boolean {
  return contentType?.startsWith('image/') ?? false;
}

/** What comes from elsewhere has no type, but perhaps an ending. */
export function isVideo({ contentType, url }: Pick<Media, 'contentType' | 'url'>): boolean {
  return contentType?.startsWith('video/') ?? /\.(?:mp4|webm|mov)$/i.test(fileNameIn(url));
}

/** A picture that opens large, or a video that plays. */
export function MediaView({ media, inGrid = false }: { media: Media; inGrid?: boolean }) {
  const [covered, setCovered] = useState(media.spoiler);
  const size = inGrid ? undefined : sizeOf(media);
  if (covered) {
    return (
      <button type="button" class="media covered" style={size} onClick={() => setCovered(false)}>
        Spoiler
      </button>
    );
  }
  return isVideo(media) ? <Video media={media} size={size} /> : <Picture media={media} size={size} />;
}

interface ViewProps {
  media: Media;
  size: ReturnType<typeof sizeOf>;
}

function Video({ media, size }: ViewProps) {
  const name = media.description ?? fileNameIn(media.url);
  return (
    <video
      class="media"
      style={size}
      src={media.url}
      aria-label={name}
      title={name}
      controls
      playsInline
      preload="metadata"
    />
  );
}

function Picture({ media, size }: ViewProps) {
  const [open, setOpen] = useState(false);
  const name = media.description ?? fileNameIn(media.url);
  const image = (loading: 'lazy' | 'eager'): ComponentChildren => (
    <img src={media.url} alt={name} loading={loading} decoding="async" />
  );
  return (
    <>
      <button
        type="button"
        class="media picture"
        style={size}
        aria-label={`Open picture: ${name}`}
        onClick={() => setOpen(true)}
      >
        {image('lazy')}
      </button>
      {open && (
        <Dialog title={name} look="picture" lightly onClose={() => setOpen(false)}>
          {image('eager')}
          <a class="button secondary" href={media.url} target="_blank" rel="noopener noreferrer">
            Open original <Icon name="external" />
          </a>
        </Dialog>
      )}
    </>
  );
}

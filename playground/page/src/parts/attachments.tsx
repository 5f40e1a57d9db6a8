import type { APIAttachment } from 'discord-api-types/v10';
import { FileCard } from './file-card.js';
import { isPicture, isVideo, MediaView, type Media } from './media.js';

function mediaOf({ url, content_type, width, height, description, filename }: APIAttachment): Media {
  return {
    url,
    contentType: content_type ?? null,
    width: width ?? null,
    height: height ?? null,
    description: description ?? filename,
    spoiler: filename.startsWith('SPOILER_'),
  };
}

/** A message's own files: pictures and videos together, then the others. */
export function Attachments({ attachments }: { attachments: readonly APIAttachment[] }) {
  const all = attachments.map((attachment) => ({ attachment, media: mediaOf(attachment) }));
  const shown = all.filter(({ media }) => isPicture(media) || isVideo(media));
  const others = all.filter(({ media }) => !isPicture(media) && !isVideo(media));
  return (
    <>
      <MediaGrid items={shown.map(({ media }) => media)} />
      {others.map(({ attachment }) => (
        <FileCard
          key={attachment.id}
          name={attachment.title ?? attachment.filename}
          url={attachment.url}
          sizeBytes={attachment.size}
          contentType={attachment.content_type ?? null}
        />
      ))}
    </>
  );
}

/** One large, or several as a grid. */
export function MediaGrid({ items }: { items: readonly Media[] }) {
  if (items.length === 0) return null;
  if (items.length === 1) return items.map((media) => <MediaView key={media.url} media={media} />);
  return (
    <div class={`media-grid of-${Math.min(items.length, 4)}`}>
      {items.map((media) => (
        <MediaView key={media.url} media={media} inGrid />
      ))}
    </div>
  );
}

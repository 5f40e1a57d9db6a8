import type { APIEmbed } from 'discord-api-types/v10';
import { RichLine, RichText } from '../text/rich-text.js';
import { formatMessageTime } from '../text/times.js';
import { colourOf } from './colour.js';
import { safeLink } from './links.js';
import { MediaView } from './media.js';

interface EmbedPicture {
  url: string;
  width?: number;
  height?: number;
}

function EmbedImage({ picture, name }: { picture: EmbedPicture; name: string }) {
  const { url, width = null, height = null } = picture;
  return <MediaView media={{ url, contentType: 'image/*', width, height, description: name, spoiler: false }} />;
}

function EmbedTitle({ title, url }: { title: string; url: string | undefined }) {
  const href = safeLink(url);
  return (
    <p class="embed-title">
      {href === undefined ? (
        <RichLine text={title} />
      ) : (
        <a href={href} target="_blank" rel="noopener noreferrer">
          {title}
        </a>
      )}
    </p>
  );
}

function EmbedFoot({ embed: { footer, timestamp } }: { embed: APIEmbed }) {
  const time = timestamp === undefined ? [] : [formatMessageTime(Date.parse(timestamp), Date.now())];
  const words = [...(footer ? [footer.text] : []), ...time];
  return words.length === 0 ? null : <p class="embed-foot">{words.join(' · ')}</p>;
}

/** A box with a coloured edge. */
export function Embed({ embed }: { embed: APIEmbed }) {
  const { title, url, description, color, author, fields = [], image, thumbnail } = embed;
  return (
    <div class="embed" style={color === undefined ? undefined : { borderInlineStartColor: colourOf(color) }}>
      <div class="embed-words">
        {author && <p class="embed-author">{author.name}</p>}
        {title !== undefined && <EmbedTitle title={title} url={url} />}
        {description !== undefined && <RichText text={description} />}
        {fields.length > 0 && (
          <dl class="embed-fields">
            {fields.map((field, index) => (
              <div key={index} class={field.inline ? 'inline' : ''}>
                <dt>
                  <RichLine text={field.name} />
                </dt>
                <dd>
                  <RichText text={field.value} />
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      {thumbnail && (
        <div class="embed-thumbnail">
          <EmbedImage picture={thumbnail} name={title ?? 'thumbnail'} />
        </div>
      )}
      {image && <EmbedImage picture={image} name={title ?? 'picture'} />}
      <EmbedFoot embed={embed} />
    </div>
  );
}

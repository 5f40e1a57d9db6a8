import type { Links } from '../files/links.js';
import type { Embed } from '../messages/embed-schema.js';
import type { Attachment, Message } from '../state/world.js';
import { referencedAttachment } from './components.js';

export function attachmentJson(attachment: Attachment, links: Links) {
  return {
    id: attachment.id,
    filename: attachment.filename,
    size: attachment.sizeBytes,
    url: links.url(attachment),
    proxy_url: links.proxyUrl(attachment),
    content_type: attachment.contentType,
    ...(attachment.width !== null && { width: attachment.width, height: attachment.height ?? 0 }),
    ...(attachment.description !== null && { description: attachment.description }),
    ...(attachment.title !== null && { title: attachment.title }),
    ...(attachment.ephemeral && { ephemeral: true }),
  };
}

/** An embed as Discord gives it back: with pictures that can be fetched. */
export function embedJson(embed: Embed, message: Message, links: Links) {
  const picture = (url: string) => {
    const attachment = referencedAttachment(url, message.attachments);
    return attachment
      ? { url: links.url(attachment), proxy_url: links.proxyUrl(attachment), ...sizeOf(attachment) }
      : { url, proxy_url: url };
  };
  const icon = (url: string | undefined) => {
    if (url === undefined) return {};
    const shown = picture(url);
    return { icon_url: shown.url, proxy_icon_url: shown.proxy_url };
  };
  return {
    ...embed,
    type: 'rich',
    ...(embed.image && { image: picture(embed.image.url) }),
    ...(embed.thumbnail && { thumbnail: picture(embed.thumbnail.url) }),
    ...(embed.footer && { footer: { text: embed.footer.text, ...icon(embed.footer.icon_url) } }),
    ...(embed.author && {
      author: { name: embed.author.name, url: embed.author.url, ...icon(embed.author.icon_url) },
    }),
    fields: embed.fields?.map((field) => ({ ...field, inline: field.inline ?? false })),
  };
}

function sizeOf(attachment: Attachment) {
  return attachment.width === null ? {} : { width: attachment.width, height: attachment.height ?? 0 };
}

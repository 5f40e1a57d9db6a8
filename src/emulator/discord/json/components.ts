import { ComponentType } from 'discord-api-types/v10';
import type { Links } from '../files/links.js';
import type { AnyComponent, EntitySelect, MessageComponent, StringSelect } from '../messages/component-schemas.js';
import type { Attachment } from '../state/world.js';
import { numberComponents } from '../messages/walk-components.js';

interface Media {
  links: Links;
  attachments: readonly Attachment[];
  /** For media from elsewhere, which has no attachment. */
  messageId: string;
}

/** The attachment that `attachment://name` means. */
export function referencedAttachment(url: string, attachments: readonly Attachment[]): Attachment | undefined {
  const name = url.startsWith('attachment://') ? url.slice('attachment://'.length) : null;
  return attachments.find((attachment) => attachment.filename === name);
}

function mediaJson(url: string, media: Media) {
  const attachment = referencedAttachment(url, media.attachments);
  if (!attachment) return { id: media.messageId, url, proxy_url: url };
  return {
    id: attachment.id,
    url: media.links.url(attachment),
    proxy_url: media.links.proxyUrl(attachment),
    width: attachment.width,
    height: attachment.height,
    content_type: attachment.contentType,
    attachment_id: attachment.id,
  };
}

function emojiJson(emoji: { id?: string | undefined; name?: string | undefined; animated?: boolean | undefined }) {
  return { ...(emoji.id !== undefined && { id: emoji.id }), name: emoji.name ?? '', animated: emoji.animated };
}

function selectJson(select: StringSelect | EntitySelect) {
  const common = {
    type: select.type,
    custom_id: select.custom_id,
    placeholder: select.placeholder,
    min_values: select.min_values ?? 1,
    max_values: select.max_values ?? 1,
    disabled: select.disabled,
  };
  if (select.type !== ComponentType.StringSelect) return { ...common, default_values: select.default_values };
  return {
    ...common,
    options: select.options.map(({ emoji, ...option }) => ({ ...option, ...(emoji && { emoji: emojiJson(emoji) }) })),
  };
}

type NumberOf = (component: AnyComponent) => number;

function componentJson(component: AnyComponent, number: NumberOf, media: Media): object {
  const head = { type: component.type, id: number(component) };
  const nested = (parts: readonly AnyComponent[]) => parts.map((part) => componentJson(part, number, media));
  switch (component.type) {
    case ComponentType.ActionRow:
      return { ...head, components: nested(component.components) };
    case ComponentType.Button:
      return { ...component, ...head, ...(component.emoji && { emoji: emojiJson(component.emoji) }) };
    case ComponentType.Container:
      return {
        ...head,
        accent_color: component.accent_color ?? null,
        spoiler: component.spoiler ?? false,
        components: nested(component.components),
      };
    case ComponentType.Section:
      return {
        ...head,
        components: nested(component.components),
        accessory: componentJson(component.accessory, number, media),
      };
    case ComponentType.TextDisplay:
      return { ...head, content: component.content };
    case ComponentType.Thumbnail:
      return {
        ...head,
        media: mediaJson(component.media.url, media),
        description: component.description ?? null,
        spoiler: component.spoiler ?? false,
      };
    case ComponentType.MediaGallery:
      return {
        ...head,
        items: component.items.map((item) => ({
          media: mediaJson(item.media.url, media),
          description: item.description ?? null,
          spoiler: item.spoiler ?? false,
        })),
      };
    case ComponentType.File: {
      const attachment = referencedAttachment(component.file.url, media.attachments);
      return {
        ...head,
        file: mediaJson(component.file.url, media),
        name: attachment?.filename ?? null,
        size: attachment?.sizeBytes ?? null,
        spoiler: component.spoiler ?? false,
      };
    }
    case ComponentType.Separator:
      return { ...head, divider: component.divider ?? true, spacing: component.spacing ?? 1 };
    case ComponentType.StringSelect:
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return { ...selectJson(component), ...head };
  }
}

/** Components as Discord gives them back: numbered, with defaults, and with media that can be fetched. */
export function componentsJson(components: readonly MessageComponent[], media: Media): object[] {
  const number = numberComponents(components);
  return components.map((component) => componentJson(component, number, media));
}

import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { maybe, snowflake, text, webUrl } from '../rest/fields.js';
import { problem } from '../rest/parse-body.js';

const componentId = maybe(z.int().min(0).max(2_147_483_647));
export const customId = text(1, 100);
const flag = maybe(z.boolean());

const emoji = z.object({ id: maybe(snowflake), name: maybe(z.string()), animated: flag });

function required(field: string) {
  return { path: [field], error: problem('BASE_TYPE_REQUIRED', 'This field is required') };
}

const withoutCustomId: readonly ButtonStyle[] = [ButtonStyle.Link, ButtonStyle.Premium];

const button = z
  .object({
    type: z.literal(ComponentType.Button),
    id: componentId,
    style: z.enum(ButtonStyle),
    label: maybe(text(0, 80)),
    emoji: maybe(emoji),
    custom_id: maybe(customId),
    url: maybe(webUrl(['http', 'https', 'discord']).refine((url) => url.length <= 512)),
    sku_id: maybe(snowflake),
    disabled: flag,
  })
  .refine((it) => it.style === ButtonStyle.Premium || it.label !== undefined || it.emoji !== undefined, {
    ...required('label'),
  })
  .refine((it) => it.style !== ButtonStyle.Link || it.url !== undefined, required('url'))
  .refine((it) => withoutCustomId.includes(it.style) || it.custom_id !== undefined, required('custom_id'))
  .refine((it) => it.custom_id === undefined || it.url === undefined, {
    path: ['custom_id'],
    error: problem('BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', 'A custom id and url cannot both be specified'),
  });

const selectCommon = {
  id: componentId,
  custom_id: customId,
  placeholder: maybe(text(0, 150)),
  min_values: maybe(z.int().min(0).max(25)),
  max_values: maybe(z.int().min(1).max(25)),
  disabled: flag,
  required: flag,
};

const selectOption = z.object({
  label: text(1, 100),
  value: text(1, 100),
  description: maybe(text(0, 100)),
  emoji: maybe(emoji),
  default: flag,
});

export const stringSelect = z
  .object({
    type: z.literal(ComponentType.StringSelect),
    ...selectCommon,
    options: z.array(selectOption).min(1).max(25),
  })
  .refine((it) => new Set(it.options.map((option) => option.value)).size === it.options.length, {
    path: ['options'],
    error: problem('SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used'),
  });

const defaultValues = maybe(z.array(z.object({ id: snowflake, type: z.enum(['user', 'role', 'channel']) })).max(25));

export const entitySelect = z.object({
  type: z.literal([
    ComponentType.UserSelect,
    ComponentType.RoleSelect,
    ComponentType.MentionableSelect,
    ComponentType.ChannelSelect,
  ]),
  ...selectCommon,
  channel_types: maybe(z.array(z.int())),
  default_values: defaultValues,
});

export const actionRow = z.object({
  type: z.literal(ComponentType.ActionRow),
  id: componentId,
  components: z
    .array(z.discriminatedUnion('type', [button, stringSelect, entitySelect]))
    .min(1)
    .max(5)
    .refine((parts) => parts.length === 1 || parts.every((part) => part.type === ComponentType.Button), {
      error: problem('BASE_TYPE_BAD_LENGTH', 'A select fills its row alone.'),
    }),
});

export const textDisplay = z.object({
  type: z.literal(ComponentType.TextDisplay),
  id: componentId,
  content: text(1, 4000),
});

const media = z.object({ url: webUrl(['http', 'https', 'attachment']) });
const describedMedia = { media, description: maybe(text(0, 1024)), spoiler: flag };

const thumbnail = z.object({ type: z.literal(ComponentType.Thumbnail), id: componentId, ...describedMedia });

const section = z.object({
  type: z.literal(ComponentType.Section),
  id: componentId,
  components: z.array(textDisplay).min(1).max(3),
  accessory: z.discriminatedUnion('type', [button, thumbnail]),
});

const mediaGallery = z.object({
  type: z.literal(ComponentType.MediaGallery),
  id: componentId,
  items: z.array(z.object(describedMedia)).min(1).max(10),
});

const file = z.object({
  type: z.literal(ComponentType.File),
  id: componentId,
  file: z.object({ url: webUrl(['attachment', 'http', 'https']) }),
  spoiler: flag,
});

const separator = z.object({
  type: z.literal(ComponentType.Separator),
  id: componentId,
  divider: flag,
  spacing: maybe(z.literal([1, 2])),
});

const insideContainer = [actionRow, textDisplay, section, mediaGallery, separator, file] as const;

const container = z.object({
  type: z.literal(ComponentType.Container),
  id: componentId,
  components: z.array(z.discriminatedUnion('type', insideContainer)).min(1).max(40),
  accent_color: maybe(z.int().min(0).max(0xffffff)),
  spoiler: flag,
});

export const messageComponent = z.discriminatedUnion('type', [...insideContainer, container]);

export type MessageComponent = z.infer<typeof messageComponent>;
export type ActionRow = z.infer<typeof actionRow>;
export type Button = z.infer<typeof button>;
export type StringSelect = z.infer<typeof stringSelect>;
export type EntitySelect = z.infer<typeof entitySelect>;
export type Thumbnail = z.infer<typeof thumbnail>;
export type AnyComponent = MessageComponent | Button | StringSelect | EntitySelect | Thumbnail;

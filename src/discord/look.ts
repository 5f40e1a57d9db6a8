import {
  ButtonStyle,
  ComponentType,
  MessageFlags,
  SeparatorSpacingSize,
  type APIAllowedMentions,
  type APIButtonComponent,
  type APIButtonComponentWithCustomId,
  type APIButtonComponentWithURL,
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  type APISelectMenuOption,
  type APITextDisplayComponent,
} from 'discord.js';

/**
 * What messages are built of, so that all of them look alike: plain words for what counts, small print for facts, a line
 * before what changes, and a colour that repeats what the words say already.
 */

/** A message of components (version 2), as it is posted or edited. Mentions only whom it says. */
export interface Card {
  flags: MessageFlags;
  components: APIMessageTopLevelComponent[];
  allowed_mentions: APIAllowedMentions;
}

/** `attention`: a member has to decide or change something. There is no red: what went wrong is to be gone on from. */
export const colours = { calm: 0x5865f2, done: 0x3ba55d, attention: 0xf0b132 } as const;

/** What a picture or video may be described with, for who cannot see it (Discord's limit: 1,024 characters). */
export const longestDescription = 900;

export function card(components: APIMessageTopLevelComponent[], mentions: string[] = []): Card {
  return {
    flags: MessageFlags.IsComponentsV2,
    components,
    allowed_mentions: { parse: [], users: mentions },
  };
}

/** A frame around what belongs together. */
export function panel(components: APIComponentInContainer[], colour?: number): APIMessageTopLevelComponent {
  return { type: ComponentType.Container, components, ...(colour !== undefined && { accent_color: colour }) };
}

export function words(content: string): APITextDisplayComponent {
  return { type: ComponentType.TextDisplay, content };
}

/** Facts that are known, on one line of small print; what is null is left out. */
export function facts(...known: readonly (string | null)[]): string {
  return `-# ${known.filter((fact) => fact !== null).join(' · ')}`;
}

/** A line across, with room around it. */
export function line(): APIComponentInContainer {
  return { type: ComponentType.Separator, divider: true, spacing: SeparatorSpacingSize.Small };
}

/** What a button does, and to which job, as its custom id. */
export function buttonId(action: string, jobId: string): string {
  return `${action}:${jobId}`;
}

type Style = APIButtonComponentWithCustomId['style'];

export function button(
  action: string,
  label: string,
  jobId: string,
  style: Style = ButtonStyle.Secondary,
): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, style, label, custom_id: buttonId(action, jobId) };
}

export function linkButton(label: string, url: string): APIButtonComponentWithURL {
  return { type: ComponentType.Button, style: ButtonStyle.Link, label, url };
}

/** One to five; the most wanted comes first. */
export function buttons(...components: APIButtonComponent[]) {
  return { type: ComponentType.ActionRow, components } as const;
}

/** A choice of one, which acts at once. */
export function select(customId: string, placeholder: string, options: APISelectMenuOption[]) {
  const chooser = { type: ComponentType.StringSelect, custom_id: customId, placeholder, options } as const;
  const components: [typeof chooser] = [chooser];
  return { type: ComponentType.ActionRow, components } as const;
}

/** Words with one thing to do beside them, a whole thumb wide on a phone. */
export function withButton(content: string, accessory: APIButtonComponent): APIComponentInContainer {
  return { type: ComponentType.Section, components: [words(content)], accessory };
}

/** A file of the same message; `description` is read to who cannot see it. */
export interface ShownFile {
  name: string;
  description: string;
}

/** Up to three texts with a small picture beside them. */
export function withThumbnail(
  [first, ...others]: readonly [string, ...string[]],
  { name, description }: ShownFile,
): APIComponentInContainer {
  return {
    type: ComponentType.Section,
    components: [words(first), ...others.map(words)],
    accessory: { type: ComponentType.Thumbnail, media: { url: `attachment://${name}` }, description },
  };
}

/** Pictures or videos as large as there is room for. */
export function gallery(files: readonly ShownFile[]) {
  const items = files.map(({ name, description }) => ({
    media: { url: `attachment://${name}` },
    ...(description === '' ? {} : { description }),
  }));
  return { type: ComponentType.MediaGallery, items } as const;
}

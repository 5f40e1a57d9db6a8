/* eslint-disable @typescript-eslint/no-unsafe-enum-assignment -- The compiler checks that each number is the one of its name. */
import type {
  ButtonStyle,
  ComponentType,
  MessageFlags,
  MessageType,
  SeparatorSpacingSize,
} from 'discord-api-types/v10';

// Discord's numbers (reference, August 2026). Its types' package would bring all of its enums into the page.

export const componentTypes: Pick<
  typeof ComponentType,
  | 'ActionRow'
  | 'Button'
  | 'StringSelect'
  | 'UserSelect'
  | 'RoleSelect'
  | 'MentionableSelect'
  | 'ChannelSelect'
  | 'Section'
  | 'TextDisplay'
  | 'Thumbnail'
  | 'MediaGallery'
  | 'File'
  | 'Separator'
  | 'Container'
> = {
  ActionRow: 1,
  Button: 2,
  StringSelect: 3,
  UserSelect: 5,
  RoleSelect: 6,
  MentionableSelect: 7,
  ChannelSelect: 8,
  Section: 9,
  TextDisplay: 10,
  Thumbnail: 11,
  MediaGallery: 12,
  File: 13,
  Separator: 14,
  Container: 17,
};

export const buttonStyles: Pick<
  typeof ButtonStyle,
  'Primary' | 'Secondary' | 'Success' | 'Danger' | 'Link' | 'Premium'
> = {
  Primary: 1,
  Secondary: 2,
  Success: 3,
  Danger: 4,
  Link: 5,
  Premium: 6,
};

export const messageTypes: Pick<typeof MessageType, 'ThreadCreated' | 'ThreadStarterMessage'> = {
  ThreadCreated: 18,
  ThreadStarterMessage: 21,
};

export const separatorSpacings: Pick<typeof SeparatorSpacingSize, 'Large'> = { Large: 2 };

const flags: Pick<typeof MessageFlags, 'Ephemeral' | 'Loading' | 'IsComponentsV2'> = {
  Ephemeral: 64,
  Loading: 128,
  IsComponentsV2: 32768,
};

interface Flagged {
  flags?: MessageFlags;
}

/** "Only you can see this". */
export function isPrivate({ flags: set }: Flagged): boolean {
  return ((set ?? 0) & flags.Ephemeral) !== 0;
}

/** A deferral that still waits. */
export function isThinking({ flags: set }: Flagged): boolean {
  return ((set ?? 0) & flags.Loading) !== 0;
}

/** Version 2 of components, beside which a message has no text. */
export function hasOnlyComponents({ flags: set }: Flagged): boolean {
  return ((set ?? 0) & flags.IsComponentsV2) !== 0;
}

/** Whether Discord wrote it, not somebody. */
export function isNote({ type }: { type: MessageType }): boolean {
  return type === messageTypes.ThreadCreated || type === messageTypes.ThreadStarterMessage;
}

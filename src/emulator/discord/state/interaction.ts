import type { InteractionType } from 'discord-api-types/v10';
import type { Modal } from '../messages/modal-schema.js';

export interface Choice {
  name: string;
  value: string | number;
}

/** How the bot answered first. */
export type Acknowledgement =
  | { kind: 'message' | 'deferred-message'; at: number; ephemeral: boolean }
  | { kind: 'deferred-update' | 'update'; at: number }
  | { kind: 'choices'; at: number; choices: Choice[] }
  | { kind: 'modal'; at: number; modal: Modal };

/** What a message says about the interaction that it answers. */
export interface InteractionOrigin {
  id: string;
  type: InteractionType;
  userId: string;
  guildId: string | null;
  /** The command's name; null for components and modals. */
  name: string | null;
  targetMessageId: string | null;
  interactedMessageId: string | null;
  /** For a modal: the interaction that opened it. */
  trigger: InteractionOrigin | null;
  originalMessageId: string | null;
}

export interface Interaction {
  id: string;
  /** Stands for the bot's right to answer, for 15 minutes. */
  token: string;
  type: InteractionType;
  userId: string;
  channelId: string;
  guildId: string | null;
  createdAt: number;
  /** The message with the pressed component, or the one a modal came from. */
  sourceMessageId: string | null;
  origin: InteractionOrigin;
  acknowledgement: Acknowledgement | null;
  /** The message that `@original` means. */
  originalMessageId: string | null;
  /** Bytes a file of an answer may have: the place's limit or the caller's own. */
  uploadLimitBytes: number;
  /** Commands of a message menu are shown as such. */
  fromMenu: boolean;
}

/** A token names its interaction, as Discord's do. */
export function interactionToken(id: string, secret: string): string {
  return Buffer.from(`interaction:${id}:${secret}`).toString('base64url');
}

export function interactionIdOf(token: string): string {
  return Buffer.from(token, 'base64url').toString('utf8').split(':')[1] ?? '';
}

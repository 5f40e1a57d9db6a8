import type { MemberName, Modal, Snowflake, State } from '../../../protocol.js';

/** A channel that is open, and the thread of it that is open beside it. */
export interface Place {
  channelId: Snowflake;
  threadId: Snowflake | null;
}

/** A form that the bot opened. */
export interface OpenForm {
  modal: Modal;
  /** Of its submission, while the bot's answer is waited for. */
  nonce: string | null;
  problem: string | null;
}

/** What was pressed or chosen in a message, until the bot answered. */
export interface ActedOn {
  messageId: Snowflake;
  customId: string;
}

/** Something that the person at the page should know, for some seconds. */
export interface Notice {
  id: number;
  text: string;
}

/** A message that was asked for by a link. */
export interface Jump {
  channelId: Snowflake;
  messageId: Snowflake;
}

/** A file that was chosen and not yet sent. */
export interface DraftFile {
  id: string;
  file: File;
  /** The command's option that it was chosen for; null for the next that takes one. */
  option: string | null;
}

/** What stands in a message box. */
export interface Draft {
  text: string;
  files: readonly DraftFile[];
}

export interface PageState {
  memberName: MemberName;
  /** As the server sent it, with every event since; null until it came. */
  world: State | null;
  connection: 'connecting' | 'open' | 'lost';
  place: Place | null;
  jump: Jump | null;
  /** By the nonce of what this page asked for. */
  acting: Readonly<Record<string, ActedOn | null>>;
  form: OpenForm | null;
  notices: readonly Notice[];
  /** By member and channel, `draftKey`. */
  drafts: Readonly<Record<string, Draft>>;
  /** The newest message that was seen, by channel. */
  read: Readonly<Record<Snowflake, Snowflake>>;
}

export function initialState(memberName: MemberName, place: Place | null): PageState {
  return {
    memberName,
    world: null,
    connection: 'connecting',
    place,
    jump: null,
    acting: {},
    form: null,
    notices: [],
    drafts: {},
    read: {},
  };
}

export const emptyDraft: Draft = { text: '', files: [] };

/** Each member has their own in each channel. */
export function draftKey(memberName: MemberName, channelId: Snowflake): string {
  return `${memberName}/${channelId}`;
}

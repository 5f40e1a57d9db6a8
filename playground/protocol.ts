import type { APIMessage } from 'discord-api-types/v10';

/**
 * What the playground's page gets and sends. Types only: the server (`playground/server`) and the page (`playground/page`)
 * are built from them separately.
 *
 * Reading
 * - `GET /api/state?member=mia` answers a `State`.
 * - `GET /api/events?member=mia` is an event stream (text/event-stream) of `PlaygroundEvent`s, one JSON object in each `data:` line,
 *   no named events. Its first event is always `{ type: 'state' }`, after every reconnect too: whoever connects needs nothing else.
 *   To be another member, connect again as them.
 *
 * Writing: POST with a JSON body and `content-type: application/json`, but `/api/uploads` (see `Upload`). What goes wrong is answered with a
 * status of 400 or more and a `Refusal`. All effects are seen in the event stream; an answer only says that Discord's client let it through.
 *
 *   POST /api/command       CommandRequest      -> Started
 *   POST /api/typed         TypedRequest        -> Started
 *   POST /api/complete      CompleteRequest     -> Completions
 *   POST /api/menu          MenuRequest         -> Started
 *   POST /api/press         PressRequest        -> Started
 *   POST /api/select        SelectRequest       -> Started
 *   POST /api/modal         ModalRequest        -> Started
 *   POST /api/say           SayRequest          -> Done
 *   POST /api/delete        DeleteRequest       -> Done
 *   POST /api/uploads       multipart/form-data -> Uploads
 *   POST /api/key           KeyRequest          -> KeyAnswer
 *   POST /api/switches      SwitchesRequest     -> Done
 *   POST /api/task          TaskRequest         -> Done
 */

/** A member's name: `mia`, `tom` or `ada`. */
export type MemberName = string;

/** Discord's ids are strings of digits; greater (as numbers) is newer. */
export type Snowflake = string;

/** Everything that a member sees, and both panels. */
export interface State {
  server: { id: Snowflake; name: string };
  /** Whose eyes these are. */
  me: Member;
  /** Who can be played. */
  members: Member[];
  /** Everybody who may be named in a message, `<@id>`, the bot included. */
  users: User[];
  /** `<@&id>` */
  roles: { id: Snowflake; name: string }[];
  botId: Snowflake;
  /** In the order of the list: text channels, then the direct channel with the bot; threads by age. */
  channels: Channel[];
  /** By channel, oldest first. Channels without messages may be missing. */
  messages: Record<Snowflake, Message[]>;
  commands: Command[];
  /** Acts of this member that the bot has not answered yet. */
  acts: Act[];
  provider: ProviderState;
  switches: Switches;
}

export interface Member {
  id: Snowflake;
  name: MemberName;
  displayName: string;
  /** What they may do beyond everybody, in words: "Manage Messages"; empty for a plain member. */
  rights: string;
  /** Whether the panel (or the start) gave the bot a key of theirs last, or took it away. */
  hasKey: boolean;
}

export interface User {
  id: Snowflake;
  name: string;
  displayName: string;
  bot: boolean;
}

export interface Channel {
  id: Snowflake;
  kind: 'text' | 'thread' | 'direct';
  /** A direct channel has the bot's name. */
  name: string;
  topic: string | null;
  /** The channel that a thread is in; null for others. A thread that began at a message has the message's id. */
  parentId: Snowflake | null;
  archived: boolean;
  locked: boolean;
  /** Messages that count: without those that Discord writes. */
  messageCount: number;
  maySend: boolean;
  mayAttach: boolean;
  /** May delete others' messages. */
  mayManageMessages: boolean;
  /** Bytes that one file of this member may have here. */
  uploadLimitBytes: number;
}

/**
 * Messages are Discord's own JSON as a member reads it (`APIMessage`): `flags` 64 is a private answer ("Only you can see this"), 128 a deferral
 * that waits ("is thinking"), 32768 components v2; `message.thread` a thread that began at it; type 18 says that a thread was begun (its name is the content),
 * type 21 stands first in a thread and refers to the message in `referenced_message`. Attachments' and components' media have full addresses on
 * the CDN's own loopback origin: show `url`, never build one.
 */
export interface Message extends APIMessage {
  /** The command that it answers, `video`: `interaction_metadata.user` used it. */
  usedCommand: string | null;
}

export interface MessageEvent {
  type: 'message';
  change: 'created' | 'edited';
  channelId: Snowflake;
  message: Message;
}

export interface MessageDeletedEvent {
  type: 'message-deleted';
  channelId: Snowflake;
  messageId: Snowflake;
}

export interface ChannelEvent {
  type: 'channel';
  change: 'created' | 'edited';
  channel: Channel;
}

export interface ChannelDeletedEvent {
  type: 'channel-deleted';
  channelId: Snowflake;
}

/** What became of something that this member did: a command, a button, a select, a form. */
export interface Act {
  /** The interaction's id. */
  id: Snowflake;
  /** As the request gave it: how a page knows its own acts, for another page of the same member sees them too. */
  nonce: string | null;
  channelId: Snowflake;
  /** The message with the button or select. */
  messageId: Snowflake | null;
  /** A command's name, `asset add`. */
  command: string | null;
  /**
   * `waiting`: the bot has not answered yet. `answered`: it did; messages come by themselves. `modal`: it opened a form, that comes as its own event.
   * `unanswered`: three seconds passed: "The application did not respond".
   */
  status: 'waiting' | 'answered' | 'modal' | 'unanswered';
}

export interface ActEvent {
  type: 'act';
  act: Act;
}

/** The bot opened a form before this member. Only the page whose act has this nonce should show it. */
export interface ModalEvent {
  type: 'modal';
  nonce: string | null;
  modal: Modal;
}

export interface Modal {
  /** For `ModalRequest`. */
  id: Snowflake;
  title: string;
  channelId: Snowflake;
  parts: ModalPart[];
}

export type ModalPart =
  | { kind: 'text'; content: string }
  /** `label` is the field's accessible name. */
  | { kind: 'field'; label: string; description: string | null; field: Field };

export type Field = TextField | ChoiceField | EntityField | FilesField;

interface FieldCommon {
  /** Key of its value in `ModalRequest.values`. */
  customId: string;
  required: boolean;
}

export interface TextField extends FieldCommon {
  kind: 'text';
  multiline: boolean;
  value: string;
  placeholder: string | null;
  minLength: number;
  maxLength: number;
}

export interface ChoiceField extends FieldCommon {
  kind: 'choice';
  placeholder: string | null;
  options: { label: string; value: string; description: string | null; preselected: boolean }[];
  /** How many values; 1 and 1 is the plain select. */
  min: number;
  max: number;
}

export interface EntityField extends FieldCommon {
  kind: 'entity';
  /** Values are ids of these. */
  of: 'user' | 'role' | 'mentionable' | 'channel';
  placeholder: string | null;
  min: number;
  max: number;
  preselected: Snowflake[];
}

export interface FilesField extends FieldCommon {
  kind: 'files';
  min: number;
  max: number;
}

/** A command as the bot registered it; sub-commands are commands of their own, `asset add`. */
export interface Command {
  kind: 'slash' | 'message-menu';
  name: string;
  description: string;
  options: CommandOption[];
  /** Where this member may choose it. */
  places: ('server' | 'direct')[];
}

export interface CommandOption {
  name: string;
  description: string;
  kind: 'text' | 'integer' | 'number' | 'yes-no' | 'file' | 'user' | 'role' | 'mentionable' | 'channel';
  required: boolean;
  /** Where not empty, only these. */
  choices: Choice[];
  /** Whether the bot completes what is typed: `/api/complete`. */
  completes: boolean;
  /** Of numbers. */
  min: number | null;
  max: number | null;
  /** Of texts. */
  minLength: number | null;
  maxLength: number | null;
}

export interface Choice {
  name: string;
  value: string | number;
}

export interface CommandsEvent {
  type: 'commands';
  commands: Command[];
}

/** Sent whenever something in it changed, progress included; about once a second while a task runs. */
export interface ProviderState {
  /** Newest first, at most 50. */
  tasks: Task[];
  /** Newest first, at most 50. */
  assets: Asset[];
  /** What the provider billed so far, by member, in US dollars. */
  billedUsd: Record<MemberName, number>;
}

export interface Task {
  id: string;
  member: MemberName;
  model: string;
  prompt: string;
  durationSeconds: number;
  resolution: string;
  ratio: string;
  phase: 'not-started' | 'running' | 'succeeded' | 'failed';
  /** Whole. */
  progressPercent: number;
  /** Milliseconds since 1970. */
  createdAtMs: number;
  /** Why it failed, in the provider's words. */
  error: string | null;
}

export interface Asset {
  id: string;
  member: MemberName;
  name: string;
  type: 'Image' | 'Video' | 'Audio';
  status: 'Processing' | 'Active' | 'Failed' | 'Inactive';
  error: string | null;
}

export interface ProviderEvent {
  type: 'provider';
  provider: ProviderState;
}

/** What is made to go wrong on purpose. */
export interface Switches {
  provider: {
    /** Generations that begin from now on take five times as long. */
    slow: boolean;
    /** Prompts or pictures are refused at once; `output`: tasks that begin from now on fail at their end. */
    moderation: 'off' | 'text' | 'image' | 'output';
    /** New generations are answered with 429 and Retry-After. */
    rateLimit: boolean;
    /** Every call is answered with 503. */
    outage: boolean;
    /** New generations and assets are made (and billed), but the answer is lost. */
    lostAnswers: boolean;
  };
  discord: {
    /** `refuses`: the bot's requests are answered with 503. `gone`: its connections break, gateway and files included; acts find nobody. */
    outage: 'off' | 'refuses' | 'gone';
    /** Bytes that the bot's own files may have, whatever was announced to it; null: as announced. */
    uploadLimitBytes: number | null;
  };
}

export interface SwitchesEvent {
  type: 'switches';
  switches: Switches;
}

/** A member's key was given or taken. */
export interface MembersEvent {
  type: 'members';
  members: Member[];
}

export interface StateEvent {
  type: 'state';
  state: State;
}

export type PlaygroundEvent =
  | StateEvent
  | MessageEvent
  | MessageDeletedEvent
  | ChannelEvent
  | ChannelDeletedEvent
  | ActEvent
  | ModalEvent
  | CommandsEvent
  | ProviderEvent
  | SwitchesEvent
  | MembersEvent;

// What the page sends.

/** An upload is used by its id; each is used once. */
export interface UploadRef {
  upload: string;
}

export type OptionValue = string | number | boolean | UploadRef;

interface ActRequest {
  member: MemberName;
  channelId: Snowflake;
  /** Any text of the page's own up to 64 characters; comes back in `Act` and `ModalEvent`. */
  nonce?: string;
}

export interface CommandRequest extends ActRequest {
  /** `video`, `asset add` */
  command: string;
  options: Record<string, OptionValue>;
}

/** A command as a line of text: `/video prompt: a red kite duration: 5`. Files fill its file options in their order. */
export interface TypedRequest extends ActRequest {
  text: string;
  uploads?: string[];
}

export interface CompleteRequest {
  member: MemberName;
  channelId: Snowflake;
  command: string;
  /** The option that is being typed, and what stands in it. */
  option: string;
  partial: string;
  /** What the other options have so far, without files. */
  options: Record<string, string | number | boolean>;
}

export interface Completions {
  choices: Choice[];
}

/** An entry of a message's menu. */
export interface MenuRequest extends ActRequest {
  messageId: Snowflake;
  command: string;
}

export interface PressRequest extends ActRequest {
  messageId: Snowflake;
  customId: string;
}

export interface SelectRequest extends ActRequest {
  messageId: Snowflake;
  customId: string;
  /** A string select's values, or ids. */
  values: string[];
}

export interface ModalRequest {
  member: MemberName;
  modalId: Snowflake;
  nonce?: string;
  /** By custom id. Fields that are left out keep what they were opened with. Files as `UploadRef`s. */
  values: Record<string, string | string[] | UploadRef[]>;
}

export interface SayRequest {
  member: MemberName;
  channelId: Snowflake;
  content: string;
  /** Ids of at most 10 uploads. */
  uploads: string[];
}

/** Deletes one's own message or, with the right, another's; dismisses a private answer. */
export interface DeleteRequest {
  member: MemberName;
  channelId: Snowflake;
  messageId: Snowflake;
}

/** `give` stores the member's key with `/token set`, `take` removes it with `/token remove`, both by the bot itself. */
export interface KeyRequest {
  member: MemberName;
  action: 'give' | 'take';
}

export interface KeyAnswer {
  /** What the bot said. */
  text: string;
}

/** Only what is named changes. */
export interface SwitchesRequest {
  provider?: Partial<Switches['provider']>;
  discord?: Partial<Switches['discord']>;
}

/** Ends a running task of the provider now. */
export interface TaskRequest {
  id: string;
  action: 'finish' | 'fail';
}

export interface Started {
  /** The id of the `Act`. */
  id: Snowflake;
}

export type Done = Record<string, never>;

/**
 * `POST /api/uploads?member=mia&channelId=...` with `FormData` whose files are fields named `file`: streamed to disk, each at most the channel's
 * `uploadLimitBytes` (413). They are forgotten when they are not used within an hour.
 */
export interface Uploads {
  uploads: Upload[];
}

export interface Upload {
  id: string;
  name: string;
  sizeBytes: number;
}

export interface Refusal {
  /** For the person at the page. */
  error: string;
}

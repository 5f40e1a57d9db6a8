/** What an asset is to the provider, and so to a prompt: `@image1`, `@video1`, `@audio1`. */
export const mediaTypes = ['image', 'video', 'audio'] as const;
export type MediaType = (typeof mediaTypes)[number];

/** One asset as the provider sees it now. */
export interface ProviderAsset {
  id: string;
  /** The unique name that was sent at creation. */
  name: string;
  type: MediaType;
  groupId: string;
  /** Only an `active` asset may be referenced by a generation. */
  status: 'processing' | 'active' | 'failed';
  /** Why preprocessing failed, where the provider says. */
  error?: { code: string; message: string };
}

export interface ProviderGroup {
  id: string;
  /** The name as listed: the gateway puts a prefix before the one that was sent. */
  name: string;
}

export type ReferenceRole = 'first_frame' | 'last_frame' | 'reference_image' | 'reference_video' | 'reference_audio';

export interface TaskReference {
  type: MediaType;
  role: ReferenceRole;
  /** The asset's id at the provider, without `asset://`. */
  providerAssetId: string;
}

/** A file on disk whose bytes are to be sent; they are streamed from there. */
export interface SourceFile {
  path: string;
  sizeBytes: number;
  /** What the bytes really are: `image/png`. */
  mimeType: string;
}

/**
 * How the bytes of an asset come to the provider: it fetches a public link by itself, or they are sent along. Raw `base64`
 * is taken for PNG, whatever it is.
 */
export type AssetSource = { way: 'link'; url: string } | { way: 'multipart' | 'data-uri' | 'base64'; file: SourceFile };
export type AssetWay = AssetSource['way'];

/** What a generation is asked for; the client turns it into the provider's body. */
export interface TaskRequest {
  model: string;
  /** The prompt in the provider's words: references are `@image1`, `@video1`, `@audio1`, counted within each type. */
  text: string;
  /** In the order in which the text counts them, per type. The client sends images, then videos, then audio. */
  references: TaskReference[];
  durationSeconds: number;
  ratio: string;
  resolution: string;
  audio: boolean;
  seed?: number;
}

/** What was made, as far as the answer says. Links are pre-signed and end: take them for 12 h (provider's asset guide). */
export interface TaskResult {
  videoUrl: string;
  lastFrameUrl?: string;
  /** Tokens billed. */
  tokens?: number;
  seed?: number;
  durationSeconds?: number;
  ratio?: string;
  resolution?: string;
}

/** Why a task failed, in the provider's words; `kind` is the bot's reading of them. A failed task is not billed. */
export interface TaskFailure {
  kind: ProviderErrorKind;
  code?: string;
  message: string;
  requestId?: string;
  /** Which part of the request is named as the culprit, as in `ProviderError`. */
  contentIndex?: number;
}

/** One reading of a task. A status that is not known counts as `running`; `upstreamStatus` keeps it as it was sent. */
export type Task =
  | { status: 'running'; upstreamStatus: string; statusKnown: boolean; progressPercent?: number }
  | { status: 'succeeded'; result: TaskResult }
  | { status: 'failed'; failure: TaskFailure };

/**
 * What a failure of the provider means for who asked.
 *
 * - `bad-key`, `no-money`, `not-allowed`, `moderation`, `bad-request`: refused; trying the same again cannot help.
 * - `not-ready`: an asset or group is not visible: not yet, if it was just made, else it is gone. The API does not tell
 *   the two apart; who knows when it was made does. `not-found`: a task or anything else is not there.
 * - `too-fast`: asked too often; see `ProviderError.retryAfterMs`.
 * - `provider-fault`: 5xx or an answer that cannot be read; `timeout`, `unreachable`: no answer at all.
 */
export const providerErrorKinds = [
  'bad-key',
  'no-money',
  'not-allowed',
  'moderation',
  'bad-request',
  'not-ready',
  'not-found',
  'too-fast',
  'provider-fault',
  'timeout',
  'unreachable',
] as const;
export type ProviderErrorKind = (typeof providerErrorKinds)[number];

interface CallOptions {
  /** Ends the call early; the error is then the signal's reason. */
  signal?: AbortSignal;
}

/**
 * The provider's API for one key at a time. Every method throws `ProviderError` and nothing else (but an abort's reason).
 * Reads (`list...`, `get...`, `readTask`) are tried up to three times; creations are sent at most once. An abort says
 * nothing about whether a creation had been sent.
 */
export interface Provider {
  /** Billed per request. */
  createGroup(key: string, group: { name: string }, options?: CallOptions): Promise<{ id: string }>;
  /** Free; also how a key is checked. `name` filters by part of the name. */
  listGroups(key: string, filter?: { name?: string; id?: string }, options?: CallOptions): Promise<ProviderGroup[]>;
  /** Billed per request. */
  createAsset(
    key: string,
    asset: { groupId: string; name: string; type: MediaType; source: AssetSource },
    options?: CallOptions,
  ): Promise<{ id: string }>;
  getAsset(key: string, id: string, options?: CallOptions): Promise<ProviderAsset>;
  listAssets(key: string, filter: { name?: string; groupId?: string }, options?: CallOptions): Promise<ProviderAsset[]>;
  /** Paid when it succeeds. There is no idempotency key: see `ProviderError.outcome` before asking twice. */
  createTask(key: string, request: TaskRequest, options?: CallOptions): Promise<{ taskId: string }>;
  /** A task that says success and has no link to its video is a `provider-fault`: it is paid, so read it again later. */
  readTask(key: string, taskId: string, options?: CallOptions): Promise<Task>;
  /**
   * How long a creation with this key would be held back now, in real milliseconds: it was asked to go slower, or has as many
   * under way as it may. 0 when it would go out at once. Ask before an intention is written: a creation that is held back is
   * refused with `too-fast` and was not sent.
   */
  heldBackMs(key: string, creation: 'create-task' | 'create-asset'): number;
  /** Ends all connections at once: what is under way fails. */
  close(): Promise<void>;
}

import { z } from 'zod';

const id = z.string().min(1);
/** Milliseconds since 1970. */
const timestamp = z.int().nonnegative();
const mediaType = z.enum(['image', 'video', 'audio']);

/** Whose key: a member's own or the one a server lends. */
export const keyOwnerSchema = z.object({ scope: z.enum(['member', 'server']), id });
export type KeyOwner = z.infer<typeof keyOwnerSchema>;

/** A channel's group: one thing to its members, whichever key they bring. Names are unique in a channel. */
export const groupSchema = z.object({
  id,
  guildId: id.nullable(),
  channelId: id,
  name: id,
  createdBy: id,
  createdAt: timestamp,
});
export type Group = z.infer<typeof groupSchema>;

const counterpart = {
  /** HMAC of the key that it belongs to: a key sees only what it created. */
  fingerprint: id,
  /** Sent to the provider, unique there, so that a lost answer can be looked up. */
  nameSent: id,
  createdAt: timestamp,
};

/**
 * A group's counterpart at the provider for one key. `creating` is the intention, written before the billed request; who
 * wrote it holds it until `leaseUntil`. Found later, its name must be looked up before anything is created again.
 */
export const providerGroupSchema = z.discriminatedUnion('state', [
  z.object({ groupId: id, ...counterpart, state: z.literal('creating'), leaseUntil: timestamp }),
  z.object({ groupId: id, ...counterpart, state: z.literal('ready'), providerGroupId: id }),
]);
export type ProviderGroupRecord = z.infer<typeof providerGroupSchema>;

/** A file that members can name in prompts. Names are unique in a group. */
export const assetSchema = z.object({
  id,
  groupId: id,
  name: id,
  type: mediaType,
  ownerId: id,
  fileName: z.string(),
  /** SHA-256 of the bytes kept in `DATA_DIR`. */
  hash: id,
  sizeBytes: z.int().positive(),
  /** Seconds; video and sound only. */
  durationSeconds: z.number().positive().nullable(),
  width: z.int().positive().nullable(),
  height: z.int().positive().nullable(),
  /** Discord's link to the file as it was handed over. It is signed, and ends. */
  sourceUrl: z.url(),
  createdAt: timestamp,
});
export type Asset = z.infer<typeof assetSchema>;

const assetWay = z.enum(['link', 'multipart', 'data-uri', 'base64']);

/** Why an asset was created a second time: the provider could not fetch it, could never read it, or has it no more. */
export const remadeSchema = z.object({
  reason: z.enum(['not-fetched', 'not-readable', 'gone']),
  /** How the bytes came the first time. */
  way: assetWay,
  /** Whether the first creation was billed. */
  charged: z.enum(['no', 'yes']),
  at: timestamp,
});
export type Remade = z.infer<typeof remadeSchema>;

/** Defaults are what was so before these were written down. */
const upload = {
  assetId: id,
  ...counterpart,
  way: assetWay.default('link'),
  /** The creation before this one; null for the first. There is no third by itself. */
  remade: remadeSchema.nullable().default(null),
  /** Whose key it is, so that waiting can go on after a restart; null where that was not written down. */
  keyOwner: keyOwnerSchema.nullable().default(null),
};

/**
 * An asset's counterpart at the provider for one key; see `providerGroupSchema` for `creating`. `processing` with `doubtedAt`
 * was active before, until a generation did not find it.
 */
export const uploadSchema = z.discriminatedUnion('state', [
  z.object({ ...upload, state: z.literal('creating'), leaseUntil: timestamp }),
  z.object({
    ...upload,
    state: z.literal('processing'),
    providerAssetId: id,
    doubtedAt: timestamp.nullable().default(null),
  }),
  z.object({ ...upload, state: z.literal('active'), providerAssetId: id }),
  z.object({
    ...upload,
    state: z.literal('failed'),
    providerAssetId: id.nullable(),
    code: z.string().nullable(),
    message: z.string(),
  }),
]);
export type Upload = z.infer<typeof uploadSchema>;

/** One asset of a generation, as it was when the job was accepted: a later rename or removal does not change it. */
export const referenceSchema = z.object({
  assetId: id,
  name: id,
  type: mediaType,
  role: z.enum(['first_frame', 'last_frame', 'reference_image', 'reference_video', 'reference_audio']),
});
export type Reference = z.infer<typeof referenceSchema>;

/** What a member asked for, complete enough to ask for it again. */
export const jobRequestSchema = z.object({
  /** As the member wrote it. */
  prompt: z.string(),
  /** As the provider is sent it: names replaced by `@image1` ... */
  providerText: z.string(),
  /** In the order in which the text counts them. */
  references: z.array(referenceSchema),
  /** Assets that came with the request as files, in their order; they are sent even when the prompt does not name them. */
  fileAssetIds: z.array(id),
  model: id,
  durationSeconds: z.int().positive(),
  ratio: id,
  resolution: id,
  audio: z.boolean(),
  seed: z.int().nullable(),
});
export type JobRequest = z.infer<typeof jobRequestSchema>;

/** What a member chose; what is absent falls to the defaults. */
export const wishesSchema = z.object({
  model: z.string().optional(),
  durationSeconds: z.int().optional(),
  ratio: z.string().optional(),
  resolution: z.string().optional(),
  audio: z.boolean().optional(),
  seed: z.int().optional(),
});

export type Wishes = z.infer<typeof wishesSchema>;

/** A file as Discord hands it over. Its link is signed, and ends. */
export const handedFileSchema = z.object({ url: z.url(), name: z.string(), sizeBytes: z.int().nonnegative() });

export type HandedFile = z.infer<typeof handedFileSchema>;

/** What a member asks for before it is accepted: all of it that a form, a question or a refusal has to remember. */
export const videoWishSchema = z.object({
  prompt: z.string(),
  wishes: wishesSchema,
  /** How many takes. */
  count: z.int().min(1).max(4),
  /** Files that come with it and are not assets yet. */
  files: z.array(handedFileSchema),
  /** Whether the first of these files is the first frame, not a reference. */
  firstFileIsFrame: z.boolean(),
  /** Assets that come with it, before those that the prompt names. */
  fileAssetIds: z.array(id),
  /** Names of assets. */
  firstFrame: z.string().nullable(),
  lastFrame: z.string().nullable(),
  /** The group that its names belong to; null for the channel's current one. */
  groupId: id.nullable(),
  /** Names that hold whatever the group calls these assets now: a prompt that goes on from an earlier job. */
  knownNames: z.array(z.object({ name: id, assetId: id })),
  /** The job whose clip is continued: it becomes an asset once there is a key, and its name goes before the prompt. */
  extendsJobId: z.string().length(20).optional(),
});
export type VideoWish = z.infer<typeof videoWishSchema>;

/** A wish between two acts of its member: a form that is open, a question, a refusal that can be edited. */
export const draftSchema = z.object({
  id: z.string().length(20),
  ownerId: id,
  createdAt: timestamp,
  wish: videoWishSchema,
  /** Where the files of the wish are to become assets, and no video is asked for: what the first is to be called. */
  assets: z.object({ name: z.string().nullable() }).optional(),
  /** The id of the one job that may come of it; without it the draft's own. */
  onceAs: z.string().length(20).optional(),
});
export type Draft = z.infer<typeof draftSchema>;

/** Where a job is shown: its card, and the thread its result goes to (the card's channel where there is none). */
export const placeSchema = z.object({
  channelId: id,
  cardMessageId: id,
  threadId: id.nullable(),
  /** The channel of the public thread that it was asked for in. A private thread has none: nothing leaves it. */
  parentId: id.optional(),
});
export type Place = z.infer<typeof placeSchema>;

/** Why a job ended without a video. `charged` is what is known about the money. */
export const failureSchema = z.object({
  kind: z.enum([
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
    'key-gone',
    'link-ended',
    'asset-failed',
    'no-place',
    'words-blocked',
    'result-lost',
  ]),
  /** Before the submission, at the submission, or by the finished task. */
  phase: z.enum(['card', 'assets', 'submission', 'generation', 'download']),
  code: z.string().nullable(),
  /** In the provider's words. */
  message: z.string(),
  requestId: z.string().nullable(),
  /** The name of the asset that caused it, where one is to blame. */
  referenceName: z.string().nullable(),
  /** Whether the provider named the prompt as the cause. */
  blamesPrompt: z.boolean().default(false),
  charged: z.enum(['no', 'yes', 'unknown']),
});
export type Failure = z.infer<typeof failureSchema>;

/** What the provider made. */
export const resultSchema = z.object({
  videoUrl: z.url(),
  lastFrameUrl: z.url().nullable(),
  tokens: z.int().nonnegative().nullable(),
  seed: z.int().nullable(),
  durationSeconds: z.number().nullable(),
  ratio: z.string().nullable(),
  resolution: z.string().nullable(),
  /** When the links end. */
  urlEndsAt: timestamp,
});
export type Result = z.infer<typeof resultSchema>;

/** A price of a million tokens: an amount of a currency by its ISO 4217 code. */
export const priceSchema = z.object({ perMillion: z.number().positive(), currency: z.string().length(3) });
export type Price = z.infer<typeof priceSchema>;

const keptFileSchema = z.object({ hash: id, sizeBytes: z.int().positive() });

const common = {
  /** How long such tasks usually took when that was asked last, in milliseconds of the provider's time. Not always written. */
  usualMs: z.int().positive().optional(),
  /** 20 characters; stands in custom ids and nonces. */
  id: z.string().length(20),
  /** The takes that were asked for together: one card and one thread, the card's and thread's from the first of them. */
  batch: z.object({ id: z.string().length(20), index: z.int().nonnegative(), size: z.int().min(1).max(4) }),
  ownerId: id,
  /** Discord's name of the language of who asked; English for jobs from before it was noted. */
  locale: z.string().optional(),
  guildId: id.nullable(),
  /** The same of the server, where it was asked for in one. */
  guildLocale: z.string().optional(),
  /** Where it was asked for: a channel, or a thread. */
  channelId: id,
  /** Whether its card opens a thread: a channel that has threads, and lets the bot open them. */
  opensThread: z.boolean(),
  groupId: id.nullable(),
  keyOwner: keyOwnerSchema,
  /** The key that pays. */
  fingerprint: id,
  request: jobRequestSchema,
  estimatedTokens: z.int().nonnegative(),
  /** What a million tokens of this request cost when it was accepted; null where its server has set no price. */
  price: priceSchema.nullable().default(null),
  /** Assets that had to be created a second time for it, which its members are told. `charged` was not always written. */
  remade: z
    .array(z.object({ name: id, reason: remadeSchema.shape.reason, charged: remadeSchema.shape.charged.optional() }))
    .default([]),
  createdAt: timestamp,
};
const placed = { ...common, place: placeSchema };
/** A job may fail before it has a place, when its card cannot be posted. */
const ended = { ...common, place: placeSchema.nullable() };
/** When a message with the outcome was first tried; null before. From then on it may be there already. */
const postingSince = timestamp.nullable().default(null);
const submitted = { ...placed, submittedAt: timestamp };
const accepted = { ...submitted, taskId: id };
const finished = {
  ...accepted,
  finishedAt: timestamp,
  result: resultSchema,
  video: keptFileSchema.nullable(),
  lastFrame: keptFileSchema.nullable(),
};

/**
 * A job's life. The main way is accepted, waiting, submitting, generating, delivering, done.
 *
 * - `accepted`: written down; its card is still to be posted.
 * - `waiting`: shown; its assets are being made usable.
 * - `submitting`: the intention to pay, written before the request. Found later, the answer is lost: `unconfirmed`.
 * - `unconfirmed`: nobody knows whether the provider accepted it. It is never sent again by itself.
 * - `generating`: the provider has it. Read until it ends.
 * - `delivering`: finished; to be downloaded (`video` is null until then) and posted.
 * - `done`, `failed`: posted. `failing`: the reason is known and still to be posted.
 */
export const jobSchema = z.discriminatedUnion('state', [
  z.object({ ...common, state: z.literal('accepted') }),
  z.object({
    ...placed,
    state: z.literal('waiting'),
    /** When the provider first refused the submission in a way that waiting may mend; null when it never did. */
    refusedSince: timestamp.nullable(),
    /** Whether the shape was given up for `adaptive` because the provider demanded it. Once. */
    reshaped: z.boolean().default(false),
    /** Assets, by id, that were read anew because a generation did not find them: each once. Left out while there are none. */
    doubted: z.array(id).optional(),
    /** When the thread was told that it waits for long. Left out before. */
    lateToldAt: timestamp.optional(),
    postingSince,
  }),
  z.object({ ...submitted, state: z.literal('submitting') }),
  z.object({
    ...submitted,
    state: z.literal('unconfirmed'),
    told: z.boolean(),
    postingSince,
    /** What its member decided; null while they have not. */
    settled: z.enum(['submitted-again', 'forgotten']).nullable().default(null),
  }),
  z.object({
    ...accepted,
    state: z.literal('generating'),
    reads: z.int().nonnegative(),
    /** The last read that found it running. Left out before the first. */
    readAt: timestamp.optional(),
    progressPercent: z.number().nullable(),
    /** The last status that was not known, so that it is logged once. */
    unknownStatus: z.string().nullable().default(null),
    /** When the thread was told that it takes long; null before. */
    overdueToldAt: timestamp.nullable(),
    postingSince,
    /** Milliseconds, as the provider's time goes, in which the provider could not be reached. They do not count against it. */
    unreachableMs: z.int().nonnegative().default(0),
    /** When a read first found the provider unreachable, and it still is; null while it answers. */
    unreachableSince: timestamp.nullable().default(null),
  }),
  z.object({
    ...finished,
    state: z.literal('delivering'),
    /** When its kept file was first missing where no link lived any more. Left out before. */
    missingSince: timestamp.optional(),
    postingSince,
  }),
  z.object({
    ...finished,
    state: z.literal('done'),
    endedAt: timestamp,
    /** The result's message; null when no place took it, or once it was deleted. */
    message: z.object({ channelId: id, id }).nullable(),
    /** When somebody deleted the result from its channel; null while nobody did. */
    deletedAt: timestamp.nullable(),
  }),
  z.object({ ...ended, state: z.literal('failing'), failure: failureSchema, postingSince }),
  z.object({
    ...ended,
    state: z.literal('failed'),
    failure: failureSchema,
    endedAt: timestamp,
    message: z.object({ channelId: id, id }).nullable(),
  }),
]);
export type Job = z.infer<typeof jobSchema>;
export type JobState = Job['state'];
export type JobIn<State extends JobState> = Extract<Job, { state: State }>;

/** States whose jobs still need steps, which is all but `done`, `failed` and `unconfirmed`. */
export const openStates = [
  'accepted',
  'waiting',
  'submitting',
  'generating',
  'delivering',
  'failing',
] as const satisfies readonly JobState[];
export type OpenState = (typeof openStates)[number];

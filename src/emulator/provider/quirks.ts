import type { GenerationTraits, ProviderOptions } from './options.js';
import type { Envelope } from './refusals.js';
import type { Route } from './routes.js';

/** How an asset's creation and reads may go otherwise. What is said of a new asset holds for those made from then on. */
interface AssetQuirks {
  /** As in the options; Infinity: stuck in Processing. */
  processingMs: number;
  /** How long CreateAsset does not know a new group, and with which status it says so. */
  newGroupInvisibleMs: number;
  groupNotFoundStatus: 400 | 502;
  /** Whether the provider can fetch a public link: false: billed, and then Failed; `refused`: told at once, not billed. */
  linksFetchable: true | false | 'refused';
  /** Whether uploads of bytes as a form ever become readable. */
  multipartReadable: boolean;
  /** `never`: GetAsset knows no asset at all, while ListAssets does. */
  readsById: 'work' | 'never';
  /** `ListAssets` with GroupIds: refused without a GroupType, or empty with one. */
  listAssetsGroupType: 'works' | 'required' | 'empty-with';
  /** How long reads do not know a new asset; Infinity: it is billed and gone. */
  newAssetUnreadableMs: number;
  /** How long after its creation a new asset is known at all: preprocessing drops it then, for good. */
  assetDroppedAfterMs: number;
  /** Ids that reads do not know, whatever else holds. */
  unreadableAssetIds: Set<string>;
  /** How long generations do not know a new asset after it became Active. */
  activeAssetUnknownMs: number;
  /** How long after it became Active a new asset is Inactive. */
  inactiveAfterMs: number;
}

/** How a generation's course and the reads of it may go otherwise. What is said of a new task holds for those made from then on. */
interface TaskQuirks {
  /** As in the options. */
  queueMs: number;
  generationMs: number | ((traits: GenerationTraits) => number);
  /** New tasks run until `finishTask` or `failTask`. */
  holdTasks: boolean;
  /** How a new task ends, where it would have succeeded. The message may name `content[1]`. */
  taskFailure: { code: string; message: string; progressPercent?: number } | undefined;
  /** How long reads do not know a new task; it runs and is billed all the same. */
  newTaskUnknownMs: number;
  taskShape: 'current' | 'flat' | 'nested-only' | 'legacy-fail-reason' | 'nested-error' | 'plain-fail-reason';
  /** Said instead of NOT_START, IN_PROGRESS and `processing`. */
  runningStatus: string | undefined;
  /** Said instead of SUCCESS and `completed`, and of FAILURE and `failed`. */
  successStatus: string | undefined;
  failureStatus: string | undefined;
  /** `"50%"`, 50, a word, or nothing. */
  progressShape: 'percent' | 'number' | 'words' | 'missing';
  /** How long a success is without any link. */
  linkDelayMs: number;
}

/** How the links to results may go otherwise. */
interface LinkQuirks {
  /** As in the options: how long a link works after the read that showed it. */
  linkLifetimeMs: number;
  /** False: links end counted from the task's end, so that reading again does not help. */
  linksRenewed: boolean;
  /** `redirect`: the storage answers 302 to another link of its own. `away`: nothing is under a task's first link. */
  resultsMove: 'no' | 'redirect' | 'away';
}

/** How much a key may ask for. */
interface LimitQuirks {
  /** Tasks of a key that have not ended; one more is refused. */
  maxQueuedTasks: number;
  /** Calls of a key: how many reads may be under way at once, and how many calls a minute are answered. */
  limits: { readsAtOnce?: number; perMinute?: number };
  /** Real time before a call is looked at. */
  latencyMs: Partial<Record<Route, number>>;
}

/** How refusals are told. */
interface ErrorQuirks {
  /** All refusals come in this envelope, but those asked for with `next`. */
  errorEnvelope: Envelope | undefined;
  /** Every message of a refusal or failure ends with the request's id. */
  requestIdsInMessages: boolean;
}

/** Reported by public clients of the API, not documented; every default is well-behaved. May be changed at any time. */
export interface Quirks extends AssetQuirks, TaskQuirks, LinkQuirks, LimitQuirks, ErrorQuirks {}

/** The provider as its documentation describes it. */
export function goodBehaviour(options: ProviderOptions): Quirks {
  return {
    processingMs: options.processingMs ?? 8_000,
    newGroupInvisibleMs: 0,
    groupNotFoundStatus: 502,
    linksFetchable: true,
    multipartReadable: true,
    readsById: 'work',
    listAssetsGroupType: 'works',
    newAssetUnreadableMs: 0,
    assetDroppedAfterMs: Infinity,
    unreadableAssetIds: new Set(),
    activeAssetUnknownMs: 0,
    inactiveAfterMs: Infinity,
    queueMs: options.queueMs ?? 2_000,
    generationMs: options.generationMs ?? 90_000,
    holdTasks: false,
    taskFailure: undefined,
    newTaskUnknownMs: 0,
    taskShape: 'current',
    runningStatus: undefined,
    successStatus: undefined,
    failureStatus: undefined,
    progressShape: 'percent',
    linkDelayMs: 0,
    linkLifetimeMs: options.linkLifetimeMs ?? 12 * 3_600_000,
    linksRenewed: true,
    resultsMove: 'no',
    maxQueuedTasks: Infinity,
    limits: {},
    latencyMs: {},
    errorEnvelope: undefined,
    requestIdsInMessages: false,
  };
}

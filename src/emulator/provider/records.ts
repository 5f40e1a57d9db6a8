import type { IncomingHttpHeaders } from 'node:http';
import type { MediaFacts } from './media/facts.js';
import type { Route } from './routes.js';

export type AssetType = 'Image' | 'Video' | 'Audio';
export type AssetStatus = 'Processing' | 'Active' | 'Failed' | 'Inactive';
export interface UpstreamError {
  code: string;
  message: string;
}

export interface Group {
  id: string;
  key: string;
  /** As it was sent; listed with the key's prefix. */
  name: string;
  createdAtMs: number;
  updatedAtMs: number;
  visibleAtMs: number;
  deleted: boolean;
}

/** What became of an asset's file once it was here and looked into. */
export interface Ingestion {
  atMs: number;
  sizeBytes: number;
  /** Hex. */
  sha256: string;
  /** Undefined where the file is of no known kind, or never came. */
  facts: MediaFacts | undefined;
  /** Why it cannot be used. */
  error: UpstreamError | undefined;
  /** Kept for the asset's link; large files are not. */
  bytes: Buffer | undefined;
}

export interface Asset {
  id: string;
  key: string;
  groupId: string;
  name: string;
  type: AssetType;
  /** How its file came. */
  source: 'url' | 'data' | 'base64' | 'multipart';
  createdAtMs: number;
  updatedAtMs: number;
  /** When preprocessing ends, given that the file is here by then. */
  processedAtMs: number;
  /** Reads answer not-found before this moment. */
  readableAtMs: number;
  /** Nothing knows it from this moment on. */
  droppedAtMs: number;
  /** Generations answer not-found for this long after it became Active. */
  unknownToTasksMs: number;
  /** It is Inactive so long after it became Active. */
  inactiveAfterMs: number;
  /** Undefined while the file is being fetched. */
  ingestion: Ingestion | undefined;
  deleted: boolean;
}

export type TaskOutcome =
  | { status: 'succeeded' }
  | { status: 'failed'; error: UpstreamError; /** Shown at the end. */ progressPercent: number };

export interface Task {
  id: string;
  /** ModelArk's own id. */
  upstreamId: string;
  key: string;
  model: string;
  upstreamModel: string;
  /** The request as it came. */
  request: unknown;
  text: string;
  /** In the order of `content`, without the text. */
  references: readonly { assetId: string; role: string }[];
  resolution: string;
  /** Never `adaptive`. */
  ratio: string;
  durationSeconds: number;
  seed: number;
  generateAudio: boolean;
  returnLastFrame: boolean;
  upscales: boolean;
  tokens: number;
  createdAtMs: number;
  /** Reads do not know it before this moment. */
  knownAtMs: number;
  startsAtMs: number;
  /** What progress is reckoned against. */
  generationMs: number;
  /** Infinite for a held task. */
  endsAtMs: number;
  outcome: TaskOutcome;
  /** Whether a read has shown links to its result. */
  linksShown: boolean;
  /** Whether its end was noticed, and billed if it was a success. */
  settled: boolean;
}

/** One billed thing. */
export interface Charge {
  atMs: number;
  key: string;
  what: 'group' | 'asset' | 'task';
  id: string;
  /** Of a task. */
  tokens?: number;
  usd: number;
}

/** One request as it arrived, and the status it was answered with once it was. */
export interface RecordedRequest {
  atMs: number;
  route: Route | undefined;
  method: string;
  /** With the query. */
  path: string;
  headers: IncomingHttpHeaders;
  /** The bearer key, valid or not. */
  key: string | undefined;
  /** JSON bodies up to 100 kB, parsed. */
  body?: unknown;
  sizeBytes: number;
  /** Missing while it is under way, and for ever where no answer was given. */
  status?: number;
}

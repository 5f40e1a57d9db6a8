import type { Asset } from './records.js';
import { assetServiceRefusal } from './refusals.js';
import type { RequestBody } from './request-body.js';
import { spoolAll } from './spool.js';
import type { Spool, SpooledFile } from './spool.js';

/** Where the bytes of an asset come from. */
export interface FileSource {
  kind: Asset['source'];
  /** What the bytes are said to be; it must be true. Raw base64 is taken for PNG. */
  claimedType: string | undefined;
  /** Starts fetching; undefined where they cannot be had. Resolves with no more than a chunk beyond `maxBytes`. */
  fetch(spool: Spool, maxBytes: number, signal: AbortSignal): Promise<SpooledFile | undefined>;
}

const dataUri = /^data:([a-z]+\/[a-z0-9.+-]+);base64,([A-Za-z0-9+/]*={0,2})$/;
const base64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

const urlRefusal = (why: string) =>
  assetServiceRefusal(400, 'InvalidParameter.URL', `The parameter URL is not valid: ${why}`, 'CreateAsset');

/** @throws Refusal where the field is neither a link nor bytes, or links are refused */
export function fileSourceOf(
  url: string,
  inlineFiles: RequestBody['inlineFiles'],
  linksFetchable: true | false | 'refused',
): FileSource {
  const inline = inlineFiles.get(url);
  if (inline?.file) return received(inline.kind, inline.claimedType, inline.file);
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) {
    if (linksFetchable === 'refused') throw urlRefusal('the file could not be downloaded from it.');
    const fetch: FileSource['fetch'] = linksFetchable
      ? (spool, maxBytes, signal) => download(url, spool, maxBytes, signal).catch(() => undefined)
      : () => Promise.resolve(undefined);
    return { kind: 'url', claimedType: undefined, fetch };
  }
  const [, claimedType, encoded] = dataUri.exec(url) ?? [];
  if (encoded !== undefined) return decoded('data', claimedType, encoded);
  if (base64.test(url)) return decoded('base64', 'image/png', url);
  throw urlRefusal('it must be a public http or https URL, a data URI or base64.');
}

/** A file that came with the request. */
export function received(
  kind: FileSource['kind'],
  claimedType: string | undefined,
  file: SpooledFile | undefined,
): FileSource {
  return { kind, claimedType, fetch: () => Promise.resolve(file) };
}

function decoded(kind: FileSource['kind'], claimedType: string | undefined, encoded: string): FileSource {
  return { kind, claimedType, fetch: (spool) => spoolAll(spool, toChunks(Buffer.from(encoded, 'base64'))) };
}

async function* toChunks(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}

async function download(url: string, spool: Spool, maxBytes: number, signal: AbortSignal): Promise<SpooledFile> {
  const response = await fetch(url, { signal, headers: { 'user-agent': 'asset-fetcher/1.0' } });
  if (!response.ok || !response.body) throw new Error(`the file's server answered ${response.status}`);
  // The compiler's types leave open what a body yields. Leaving it early ends the connection.
  const body: AsyncIterable<unknown> = response.body;
  return spoolAll(spool, body, maxBytes);
}

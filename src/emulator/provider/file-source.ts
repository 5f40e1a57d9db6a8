import { assetServiceRefusal } from './refusals.js';
import type { Asset } from './records.js';

/** Where the bytes of an asset come from. `bytes` rejects where they cannot be had. */
export interface FileSource {
  kind: Asset['source'];
  /** What the bytes are said to be; a data URI's type must be true, and raw base64 is taken for PNG. */
  claimedType: string | undefined;
  /** Starts fetching. Resolves with no more than a byte beyond `maxBytes`. */
  bytes(maxBytes: number, signal: AbortSignal): Promise<Buffer>;
}

const dataUri = /^data:([a-z]+\/[a-z0-9.+-]+);base64,([A-Za-z0-9+/]*={0,2})$/;
const base64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/** @throws Refusal where the field is neither a link nor bytes */
export function fileSourceOf(url: string): FileSource {
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) {
    return { kind: 'url', claimedType: undefined, bytes: (maxBytes, signal) => download(url, maxBytes, signal) };
  }
  const [, claimedType, encoded] = dataUri.exec(url) ?? [];
  if (encoded !== undefined) return inline('data', claimedType, Buffer.from(encoded, 'base64'));
  if (base64.test(url)) return inline('base64', 'image/png', Buffer.from(url, 'base64'));
  const why = 'it must be a public http or https URL, a data URI or base64.';
  throw assetServiceRefusal(400, 'InvalidParameter.URL', `The parameter URL is not valid: ${why}`, 'CreateAsset');
}

export function inline(kind: FileSource['kind'], claimedType: string | undefined, bytes: Buffer): FileSource {
  return { kind, claimedType, bytes: () => Promise.resolve(bytes) };
}

async function download(url: string, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const response = await fetch(url, { signal, headers: { 'user-agent': 'asset-fetcher/1.0' } });
  if (!response.ok || !response.body) throw new Error(`the file's server answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  // The compiler's types leave open what a body yields.
  const body: AsyncIterable<unknown> = response.body;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue;
    chunks.push(chunk);
    sizeBytes += chunk.length;
    // Leaving the loop ends the connection.
    if (sizeBytes > maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes + 1);
}

import type { IncomingMessage } from 'node:http';
import { boundaryOf, MultipartError, readForm } from '../discord/rest/multipart.js';
import { receiveInlineFile } from './inline-file.js';
import type { InlineFile } from './inline-file.js';
import { readLongStrings } from './long-strings.js';
import { gatewayRefusal } from './refusals.js';
import { spoolAll } from './spool.js';
import type { Spool, SpooledFile } from './spool.js';

/** The whole body of a request must stay below. Source: AnyFast's generation guide, 2026. */
const maxBodyBytes = 64e6;
/** Longer strings may be files. */
const longStringBytes = 64_000;
const longestFieldBytes = 10_000;

/** A form: its text fields, and its file. */
export interface Form {
  fields: Readonly<Record<string, string>>;
  file: SpooledFile | undefined;
  /** What the file's part says of it; undefined where it says nothing. */
  claimedType: string | undefined;
}

/** A request's body; large files in it are not in memory. */
export interface RequestBody {
  contentType: string | undefined;
  sizeBytes: number;
  /** All of it but the long strings; empty for a form. */
  text: Buffer;
  /** By the names that stand in `text` for them. */
  inlineFiles: ReadonlyMap<string, InlineFile>;
  form: Form | undefined;
  /** Discards its files, unless they were taken. */
  discard(): Promise<void>;
  /** From now on its files are somebody else's to discard. */
  take(): void;
}

/** @throws Refusal where it is too large or its form cannot be read; the rest of it is passed over then */
export async function readBody(request: IncomingMessage, spool: Spool, mayHaveFile: boolean): Promise<RequestBody> {
  const contentType = request.headers['content-type'];
  const inlineFiles = new Map<string, InlineFile>();
  let sizeBytes = 0;
  let isTaken = false;
  let form: Form | undefined;
  const discard = async () => {
    if (isTaken) return;
    for (const file of [form?.file, ...[...inlineFiles.values()].map((inline) => inline.file)]) await file?.discard();
  };
  const chunks = limited(request, (length) => (sizeBytes += length));
  const isForm = mayHaveFile && /^multipart\/form-data/i.test(contentType ?? '');
  const longBytes = mayHaveFile ? longStringBytes : Infinity;
  try {
    let text: Buffer = Buffer.alloc(0);
    if (isForm) form = await receiveForm(chunks, contentType, spool);
    else text = await readLongStrings(chunks, longBytes, () => receiveInlineFile(spool, inlineFiles));
    return { contentType, sizeBytes, text, inlineFiles, form, take: () => (isTaken = true), discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function* limited(request: IncomingMessage, count: (bytes: number) => number): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) continue;
      if (count(chunk.length) >= maxBodyBytes) {
        throw gatewayRefusal(413, 'read_request_body_failed', 'request body too large');
      }
      yield chunk;
    }
  } finally {
    request.resume();
  }
}

async function receiveForm(
  chunks: AsyncGenerator<Buffer>,
  contentType: string | undefined,
  spool: Spool,
): Promise<Form> {
  const fields: Record<string, string> = {};
  let file: SpooledFile | undefined;
  let claimedType: string | undefined;
  try {
    for await (const part of readForm(chunks, boundaryOf(contentType) ?? '')) {
      if (part.name === 'file' && part.filename !== null && !file) {
        file = await spoolAll(spool, part.chunks);
        claimedType = claimOf(part.contentType);
      } else {
        fields[part.name] = await textOf(part.chunks);
      }
    }
    return { fields, file, claimedType };
  } catch (error) {
    await file?.discard();
    await chunks.return(undefined);
    if (error instanceof MultipartError) {
      throw gatewayRefusal(400, 'invalid_request', 'request body is not a valid form');
    }
    throw error;
  }
}

/** Senders that do not know say octet-stream. */
function claimOf(contentType: string | null): string | undefined {
  const [type] = (contentType ?? '').toLowerCase().split(';');
  return type === '' || type === 'application/octet-stream' ? undefined : type;
}

async function textOf(chunks: AsyncIterable<Buffer>): Promise<string> {
  const kept: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    sizeBytes += chunk.length;
    if (sizeBytes <= longestFieldBytes) kept.push(chunk);
  }
  return Buffer.concat(kept).toString('utf8');
}

/** @throws Refusal where the content type or the syntax is not JSON's */
export function parseJson({ contentType, text }: RequestBody): unknown {
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? '')) {
    throw gatewayRefusal(400, 'invalid_request', 'Content-Type must be application/json');
  }
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    throw gatewayRefusal(400, 'invalid_request', 'request body is not valid JSON');
  }
}

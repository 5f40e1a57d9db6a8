import type { IncomingMessage } from 'node:http';
import type { FileStore } from '../files/file-store.js';
import type { Upload } from '../messages/attachments.js';
import { refuse } from './api-error.js';
import { boundaryOf, MultipartError, readForm } from './multipart.js';

export interface RequestContent {
  /** Parsed JSON, from `payload_json` of a form; undefined without a body. */
  body: unknown;
  uploads: Upload[];
}

async function readAll(chunks: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString('utf8');
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    throw refuse.invalidJson();
  }
}

async function readMultipart(request: IncomingMessage, boundary: string, files: FileStore): Promise<RequestContent> {
  const fields: Record<string, unknown> = {};
  const uploads: Upload[] = [];
  let payload: unknown;
  for await (const part of readForm(request, boundary)) {
    if (part.filename !== null) {
      const stored = await files.save(part.chunks);
      uploads.push({ ...stored, field: part.name, filename: part.filename, contentType: part.contentType });
    } else if (part.name === 'payload_json') payload = parseJson(await readAll(part.chunks));
    else fields[part.name] = await readAll(part.chunks);
  }
  return { body: payload ?? fields, uploads };
}

/**
 * Takes a request's body down, its files to disk.
 *
 * @throws ApiError when it cannot be read.
 */
export async function readRequest(request: IncomingMessage, files: FileStore): Promise<RequestContent> {
  const contentType = request.headers['content-type'];
  const boundary = boundaryOf(contentType);
  if (boundary !== null) {
    try {
      return await readMultipart(request, boundary, files);
    } catch (error) {
      if (error instanceof MultipartError) throw refuse.invalidJson();
      throw error;
    }
  }
  const source = await readAll(request);
  if (source === '') return { body: undefined, uploads: [] };
  if (contentType?.startsWith('application/x-www-form-urlencoded'))
    return { body: Object.fromEntries(new URLSearchParams(source)), uploads: [] };
  return { body: parseJson(source), uploads: [] };
}

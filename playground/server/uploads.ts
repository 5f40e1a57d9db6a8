import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { FileInput } from '../../src/emulator/discord/driver/files.js';
import { boundaryOf, MultipartError, readForm } from '../../src/emulator/discord/rest/multipart.js';
import type { Upload } from '../protocol.js';
import { Refused } from './refused.js';

const mostFiles = 10;
const lifeMs = 3_600_000;

interface KeptUpload extends Upload {
  ownerId: string;
  contentType: string | null;
  filePath: string;
  atMs: number;
}

/** Files that a member has chosen and not yet sent, on disk. */
export interface Uploads {
  /** Takes a form's files down as they come. @throws Refused 400, or 413 for a file above the limit; none is kept then */
  receive(request: IncomingMessage, ownerId: string, limitBytes: number): Promise<Upload[]>;
  /** The file for the emulator's driver, which takes a copy. @throws Refused 404 when it is not there, or another's */
  file(id: string, ownerId: string): FileInput;
  /** Forgets what was used, after it was copied. */
  drop(ids: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** A request's bytes; when they are left unread the request stays whole, so that it can be answered. */
async function* bytesOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  for await (const chunk of request.iterator({ destroyOnReturn: false })) yield z.instanceof(Buffer).parse(chunk);
}

async function* limited(chunks: AsyncIterable<Buffer>, name: string, limitBytes: number): AsyncGenerator<Buffer> {
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes)
      throw new Refused(413, `${name} is larger than the ${Math.floor(limitBytes / 1024 ** 2)} MB that fit here.`);
    yield chunk;
  }
}

export async function createUploads(now: () => number = Date.now): Promise<Uploads> {
  const folder = await mkdtemp(path.join(tmpdir(), 'playground-uploads-'));
  const kept = new Map<string, KeptUpload>();

  async function drop(ids: readonly string[]): Promise<void> {
    const files = ids.flatMap((id) => kept.get(id) ?? []);
    for (const id of ids) kept.delete(id);
    await Promise.all(files.map(({ filePath }) => rm(filePath, { force: true })));
  }

  async function receiveForm(request: IncomingMessage, boundary: string, ownerId: string, limitBytes: number) {
    const received: KeptUpload[] = [];
    const bytes = bytesOf(request);
    try {
      for await (const { filename, contentType, chunks } of readForm(bytes, boundary)) {
        if (filename === null || received.length === mostFiles)
          throw new Refused(400, `Up to ${mostFiles} files can be sent at once.`);
        const id = randomUUID();
        const filePath = path.join(folder, id);
        const upload = { id, name: filename, sizeBytes: 0, ownerId, contentType, filePath, atMs: now() };
        received.push(upload);
        kept.set(id, upload);
        const target = createWriteStream(filePath);
        await pipeline(limited(chunks, filename, limitBytes), target);
        upload.sizeBytes = target.bytesWritten;
      }
      return received;
    } catch (error) {
      await bytes.return(undefined);
      await drop(received.map(({ id }) => id));
      if (error instanceof MultipartError) throw new Refused(400, 'The files did not arrive whole.', { cause: error });
      throw error;
    }
  }

  return {
    receive: async (request, ownerId, limitBytes) => {
      const boundary = boundaryOf(request.headers['content-type']);
      if (boundary === null) throw new Refused(415, 'Files come as a form.');
      await drop([...kept.values()].filter(({ atMs }) => now() - atMs > lifeMs).map(({ id }) => id));
      const received = await receiveForm(request, boundary, ownerId, limitBytes);
      return received.map(({ id, name, sizeBytes }) => ({ id, name, sizeBytes }));
    },
    file: (id, ownerId) => {
      const found = kept.get(id);
      if (found?.ownerId !== ownerId) throw new Refused(404, 'That file is not here any more. Choose it again.');
      const { name, filePath, contentType } = found;
      return { name, path: filePath, ...(contentType !== null && { contentType }) };
    },
    drop,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

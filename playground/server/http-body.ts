import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { Refused } from './refused.js';

const mostBodyBytes = 256 * 1024;

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  // What is not read after a refusal is passed over; the connection must live to carry the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = z.instanceof(Uint8Array).parse(chunk);
    sizeBytes += bytes.length;
    if (sizeBytes > mostBodyBytes) throw new Refused(413, 'That is too much at once.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    throw new Refused(400, 'The request is no JSON.', { cause });
  }
}

/** A request's JSON body. @throws Refused 413, 415, or 400 naming the first field that is wrong */
export async function readBody<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
): Promise<z.output<Schema>> {
  // A form of another site can send text, but no JSON.
  if (!request.headers['content-type']?.startsWith('application/json'))
    throw new Refused(415, 'The request is no JSON.');
  return parseWith(schema, parseJson(await readText(request)));
}

/** @throws Refused 400 naming the first field that is wrong */
export function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Refused(400, `${issue?.path.join('.') ?? 'The request'}: ${issue?.message ?? 'is wrong'}`);
}

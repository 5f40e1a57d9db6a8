import { randomUUID } from 'node:crypto';
import type { LongString } from './long-strings.js';
import type { Spool, SpooledFile } from './spool.js';

/** A file that came inside of a JSON string. */
export interface InlineFile {
  kind: 'data' | 'base64';
  /** What the bytes are said to be; raw base64 is taken for PNG. */
  claimedType: string;
  /** Undefined where the text is no base64. */
  file: SpooledFile | undefined;
}

const uriHead = /^data:([a-z]+\/[a-z0-9.+-]+);base64,/;
/** A head is shorter. */
const headBytes = 200;

/** Decodes base64 that comes in pieces of any length. */
function createDecoder() {
  let rest = '';
  let isBad = false;
  let isOver = false;
  return {
    isGood: () => !isBad && rest === '',
    decode: (piece: string): Buffer => {
      const text = rest + piece.replace(/\s/g, '');
      const whole = text.slice(0, text.length - (text.length % 4));
      rest = text.slice(whole.length);
      isBad ||= !/^[A-Za-z0-9+/]*={0,2}$/.test(text) || (isOver && text !== '');
      isOver ||= whole.endsWith('=');
      return isBad ? Buffer.alloc(0) : Buffer.from(whole, 'base64');
    },
    end: (): Buffer => {
      // Without its padding it is still base64.
      const last = rest.length === 1 ? '' : rest;
      if (rest.length !== 1) rest = '';
      return Buffer.from(last, 'base64');
    },
  };
}

/** Decodes a data URI or base64 as it comes, and puts it into `found` under its name. */
export function receiveInlineFile(spool: Spool, found: Map<string, InlineFile>): LongString {
  const name = `inline:${randomUUID()}`;
  const decoder = createDecoder();
  const writer = spool.writer();
  let head: string | undefined = '';
  let claimedType: string | undefined;
  /** Returns what follows the head, once that is there. */
  const afterHead = (text: string): string => {
    if (head === undefined) return text;
    head += text;
    if (head.length < headBytes) return '';
    const [uri, type] = uriHead.exec(head) ?? [''];
    const body = head.slice(uri.length);
    claimedType = type;
    head = undefined;
    return body;
  };
  return {
    name,
    discard: writer.discard,
    write: async (piece) => writer.write(decoder.decode(afterHead(piece.toString('latin1')))),
    end: async () => {
      await writer.write(decoder.end());
      const isGood = decoder.isGood();
      const file = isGood ? await writer.end() : undefined;
      if (!isGood) await writer.discard();
      const kind = claimedType === undefined ? 'base64' : 'data';
      found.set(name, { kind, claimedType: claimedType ?? 'image/png', file });
    },
  };
}

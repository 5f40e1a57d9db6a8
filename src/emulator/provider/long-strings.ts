/** Receives the text of one long string, piece by piece, as it stands in the JSON. */
export interface LongString {
  /** Stands in the JSON in its place. */
  name: string;
  write(piece: Buffer): Promise<void>;
  end(): Promise<void>;
  /** The body broke off. */
  discard(): Promise<void>;
}

const quote = 0x22;
const backslash = 0x5c;

/** How many backslashes stand right before `end`; `carried` are those before the piece. */
function backslashesBefore(bytes: Buffer, start: number, end: number, carried: number): number {
  let at = end;
  while (at > start && bytes[at - 1] === backslash) at -= 1;
  return end - at + (at === start ? carried : 0);
}

/** Index of the quote that ends a string, or -1 where it goes on beyond these bytes. */
function endOfString(bytes: Buffer, start: number, carried: number): number {
  for (let from = start; ;) {
    const at = bytes.indexOf(quote, from);
    if (at < 0 || backslashesBefore(bytes, start, at, carried) % 2 === 0) return at;
    from = at + 1;
  }
}

/** A string that has begun and not ended. */
interface Inside {
  pieces: Buffer[];
  sizeBytes: number;
  long: LongString | undefined;
  /** How many backslashes stand at its end so far. */
  backslashes: number;
}

/**
 * Reads JSON text without holding its long strings: those beyond `longBytes` go to what `open` returns, by whose name they
 * are known in the text that is left. Syntax is not looked at.
 */
export async function readLongStrings(
  chunks: AsyncIterable<Buffer>,
  longBytes: number,
  open: () => LongString,
): Promise<Buffer> {
  const text: Buffer[] = [];
  let inside: Inside | undefined;

  /** Both take what follows of a chunk, and return where to go on. */
  function outsideOfStrings(chunk: Buffer): number {
    const start = chunk.indexOf(quote);
    if (start >= 0) inside = { pieces: [], sizeBytes: 0, long: undefined, backslashes: 0 };
    const end = start < 0 ? chunk.length : start + 1;
    text.push(chunk.subarray(0, end));
    return end;
  }
  async function insideOfString(chunk: Buffer, string: Inside): Promise<number> {
    const end = endOfString(chunk, 0, string.backslashes);
    const piece = chunk.subarray(0, end < 0 ? chunk.length : end);
    string.backslashes = backslashesBefore(piece, 0, piece.length, string.backslashes);
    string.sizeBytes += piece.length;
    string.pieces.push(piece);
    if (string.sizeBytes > longBytes) {
      string.long ??= open();
      await string.long.write(Buffer.concat(string.pieces));
      string.pieces = [];
    }
    if (end < 0) return chunk.length;
    await string.long?.end();
    text.push(...(string.long ? [Buffer.from(string.long.name)] : string.pieces), Buffer.from('"'));
    inside = undefined;
    return end + 1;
  }

  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length;) {
        const rest = chunk.subarray(at);
        at += inside ? await insideOfString(rest, inside) : outsideOfStrings(rest);
      }
    }
    return Buffer.concat(text);
  } catch (error) {
    await inside?.long?.discard();
    throw error;
  }
}

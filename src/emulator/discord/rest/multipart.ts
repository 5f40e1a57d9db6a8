/** One part of a form: its headers' facts, and its bytes as they come. */
export interface FormPart {
  name: string;
  filename: string | null;
  contentType: string | null;
  chunks: AsyncIterable<Buffer>;
}

/** A form that breaks the rules of RFC 7578. */
export class MultipartError extends Error {
  override readonly name = 'MultipartError';
}

const longestHeaders = 16 * 1024;

/** The boundary of a `multipart/form-data` content type; null for any other. */
export function boundaryOf(contentType: string | undefined): string | null {
  const match = /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '');
  return match?.[1] ?? match?.[2] ?? null;
}

/** Names are percent-encoded where they hold quotes or line breaks (WHATWG, "multipart/form-data"). */
function headerParameter(header: string, name: string): string | null {
  const value = new RegExp(`[;\\s]${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(header)?.[1];
  return value === undefined
    ? null
    : value.replace(/%22/g, '"').replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/\\(.)/g, '$1');
}

function parseHeaders(block: string): Omit<FormPart, 'chunks'> {
  const lines = block.split('\r\n');
  const find = (name: string) => lines.find((line) => line.toLowerCase().startsWith(`${name}:`)) ?? '';
  const disposition = find('content-disposition');
  const name = headerParameter(disposition, 'name');
  if (name === null) throw new MultipartError('a part has no name');
  const contentType = find('content-type').slice('content-type:'.length).trim();
  return { name, filename: headerParameter(disposition, 'filename'), contentType: contentType || null };
}

/** Reads a form part by part. Each part's chunks must be read to their end before the next part is asked for. */
export async function* readForm(source: AsyncIterable<Buffer>, boundary: string): AsyncGenerator<FormPart> {
  const input = source[Symbol.asyncIterator]();
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter may stand at the very beginning, without a line break before it.
  let buffer = Buffer.from('\r\n');
  const more = async () => {
    const next = await input.next();
    if (next.done) throw new MultipartError('the form ends too early');
    buffer = Buffer.concat([buffer, next.value]);
  };
  async function* untilDelimiter(): AsyncGenerator<Buffer> {
    for (;;) {
      const at = buffer.indexOf(delimiter);
      const end = at >= 0 ? at : Math.max(0, buffer.length - delimiter.length);
      if (end > 0) yield buffer.subarray(0, end);
      buffer = buffer.subarray(end);
      if (at >= 0) break;
      await more();
    }
    buffer = buffer.subarray(delimiter.length);
  }
  const preamble = untilDelimiter();
  while (!(await preamble.next()).done);
  for (;;) {
    while (buffer.length < 2) await more();
    if (buffer.toString('latin1', 0, 2) === '--') break;
    while (buffer.indexOf('\r\n\r\n') < 0) {
      if (buffer.length > longestHeaders) throw new MultipartError('the headers of a part are too long');
      await more();
    }
    const end = buffer.indexOf('\r\n\r\n');
    const headers = parseHeaders(buffer.toString('utf8', 2, end));
    // An empty part's delimiter begins with the line break that ends its headers.
    buffer = buffer.subarray(end + 2);
    if (!buffer.subarray(0, delimiter.length).equals(delimiter)) buffer = buffer.subarray(2);
    yield { ...headers, chunks: untilDelimiter() };
  }
  for (;;) if ((await input.next()).done) return;
}

import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';

export interface ExchangeRequest {
  origin: string;
  path: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  /** A stream is read while it is sent; `headers` have its length. */
  body?: string | AsyncIterable<Uint8Array>;
  /** For the whole exchange: waiting for a connection, the answer's headers and its body. */
  timeoutMs: number;
  maxAnswerBytes: number;
  signal?: AbortSignal;
}

/** Header names are lower case. */
export type AnswerHeaders = ReadonlyMap<string, string>;

export interface Answer {
  status: number;
  headers: AnswerHeaders;
  body: Buffer;
}

/**
 * No whole answer came. `sent: false` is proof that nothing of the request left this process; `true` means that some of
 * it may have. `status` and `headers` are there when the answer broke off after them.
 */
export interface Loss {
  how: 'timeout' | 'broken' | 'too-large';
  sent: boolean;
  status?: number;
  headers?: AnswerHeaders;
  cause?: Error;
}

export type Exchange = { answer: Answer } | { loss: Loss };

function readHeaders(raw: readonly Buffer[]): AnswerHeaders {
  const headers = new Map<string, string>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    headers.set(String(raw[at]).toLowerCase(), String(raw[at + 1]));
  }
  return headers;
}

type End = (result: Exchange, abortCause?: Error) => void;

/** Follows one request through undici; `loss` tells what is known when it is given up from outside. */
function follow(maxAnswerBytes: number, end: End) {
  let sent = false;
  let stopped: Error | undefined;
  let abortRequest: ((cause: Error) => void) | undefined;
  let head: { status: number; headers: AnswerHeaders } | undefined;
  const chunks: Buffer[] = [];
  let sizeBytes = 0;

  const loss = (how: Loss['how'], cause: Error): Exchange => ({ loss: { how, sent, ...head, cause } });
  const handler: Dispatcher.DispatchHandlers = {
    onConnect(abort) {
      // undici may put a request that was in flight back into its queue: it must not go out a second time.
      if (stopped ?? sent) {
        abort(stopped ?? new Error('the connection was lost'));
        return;
      }
      sent = true;
      abortRequest = abort;
    },
    onHeaders(status, raw) {
      if (status >= 200) head = { status, headers: readHeaders(raw) };
      return true;
    },
    onData(chunk) {
      sizeBytes += chunk.length;
      if (sizeBytes <= maxAnswerBytes) chunks.push(chunk);
      else end(loss('too-large', new Error(`more than ${maxAnswerBytes} bytes`)), new Error('answer too large'));
      return true;
    },
    onComplete() {
      end(head ? { answer: { ...head, body: Buffer.concat(chunks) } } : loss('broken', new Error('no headers')));
    },
    onError: (cause) => end(loss('broken', cause)),
  };
  function stop(cause: Error): void {
    stopped = cause;
    abortRequest?.(cause);
  }
  return { handler, loss, stop };
}

function bodyOf({ body }: ExchangeRequest): string | Readable | null {
  if (body === undefined || typeof body === 'string') return body ?? null;
  const stream = Readable.from(body, { objectMode: false });
  // undici listens while it sends; what fails after that is of no interest, and must not end the process.
  stream.on('error', () => undefined);
  return stream;
}

/**
 * Sends one request once. It uses `dispatch` and not `request`, because only there the moment is visible in which the
 * request is handed to a socket: what fails before it was provably never sent.
 *
 * @throws the signal's reason when it is aborted, and nothing else.
 */
export function exchange(dispatcher: Dispatcher, request: ExchangeRequest): Promise<Exchange> {
  const { signal, timeoutMs } = request;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const followed = follow(request.maxAnswerBytes, end);
    const timer = setTimeout(() => {
      const cause = new Error(`no whole answer within ${timeoutMs} ms`);
      end(followed.loss('timeout', cause), cause);
    }, timeoutMs);
    signal?.addEventListener('abort', onAbort);

    function release(abortCause?: Error): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (abortCause) followed.stop(abortCause);
    }
    function end(result: Exchange, abortCause?: Error): void {
      resolve(result);
      release(abortCause);
    }
    function onAbort(): void {
      // What an abort is given is the caller's; it goes back as it came.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      reject(signal?.reason);
      release(new Error('aborted'));
    }

    dispatcher.dispatch(
      {
        origin: request.origin,
        path: request.path,
        method: request.method,
        headers: request.headers,
        body: bodyOf(request),
        // One deadline for everything, above: undici's own would start anew with every chunk.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      followed.handler,
    );
  });
}

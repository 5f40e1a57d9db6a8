import { errorIn } from './guards.js';

/** What the server did not let through. The message is for the person at the page. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

const unreachable = 'The playground does not answer. Is it still running in its terminal?';

async function request(path: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, { method: 'POST', ...init });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new RefusedError(unreachable, { cause });
  }
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new RefusedError(errorIn(answer) ?? unreachable);
  return answer;
}

/** Sends JSON. @throws RefusedError */
export function post(path: string, body: object, signal?: AbortSignal): Promise<unknown> {
  return request(path, {
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    ...(signal && { signal }),
  });
}

/** Sends files. @throws RefusedError */
export function postFiles(path: string, files: readonly File[]): Promise<unknown> {
  const body = new FormData();
  for (const file of files) body.append('file', file, file.name);
  return request(path, { body });
}

export function wordsOf(error: unknown): string {
  return error instanceof RefusedError ? error.message : 'Something broke in this page. Its console says more.';
}

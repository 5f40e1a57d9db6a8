import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Pre-signed links: a path, the second in which they end, and a signature over both. */
export interface Links {
  sign(path: string, endsAtMs: number): string;
  /** Whether a link is ours and has not ended. */
  verify(url: URL, nowMs: number): boolean;
}

/** @param base the storage server's address, without a slash at the end */
export function createLinks(base: () => string): Links {
  const secret = randomBytes(32);
  const signature = (path: string, expires: string) =>
    createHmac('sha256', secret).update(`${path}\n${expires}`).digest('hex');
  return {
    sign: (path, endsAtMs) => {
      const expires = String(Math.floor(endsAtMs / 1000));
      return `${base()}${path}?Expires=${expires}&X-Tos-Signature=${signature(path, expires)}`;
    },
    verify: (url, nowMs) => {
      const expires = url.searchParams.get('Expires') ?? '';
      const given = Buffer.from(url.searchParams.get('X-Tos-Signature') ?? '');
      const right = Buffer.from(signature(url.pathname, expires));
      return given.length === right.length && timingSafeEqual(given, right) && nowMs < Number(expires) * 1000;
    },
  };
}

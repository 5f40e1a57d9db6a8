import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { Attachment } from '../state/world.js';

/** Signed addresses of attachments: `ex` is when it ends, `is` when it was issued (both hexadecimal seconds), `hm` signs. */
export interface Links {
  url(attachment: Attachment): string;
  proxyUrl(attachment: Attachment): string;
  /** Whether an address of that path is genuine and has not ended. */
  allows(pathname: string, query: URLSearchParams): boolean;
}

interface LinkOptions {
  /** The CDN's base, without a slash at its end; known once it listens. */
  cdnUrl: () => string;
  clock: Clock;
  secret: string;
  /** How long an address works. Discord gives about a day (reference, "Signed Attachment CDN URLs"). */
  lifetimeMs: number;
}

export function attachmentPath(attachment: Attachment): string {
  const folder = attachment.ephemeral ? 'ephemeral-attachments' : 'attachments';
  return `/${folder}/${attachment.channelId}/${attachment.id}/${encodeURIComponent(attachment.filename)}`;
}

export function createLinks({ cdnUrl, clock, secret, lifetimeMs }: LinkOptions): Links {
  const sign = (pathname: string, ends: string, issued: string) =>
    createHmac('sha256', secret).update(`${pathname}?${ends}&${issued}`).digest('hex');
  const query = (pathname: string) => {
    const issuedS = Math.floor(clock.now() / 1000);
    const issued = issuedS.toString(16);
    const ends = (issuedS + Math.ceil(lifetimeMs / 1000)).toString(16);
    return `?ex=${ends}&is=${issued}&hm=${sign(pathname, ends, issued)}&`;
  };
  return {
    url: (attachment) => {
      const pathname = attachmentPath(attachment);
      return `${cdnUrl()}${pathname}${query(pathname)}`;
    },
    proxyUrl: (attachment) => {
      const pathname = attachmentPath(attachment);
      return `${cdnUrl()}/media${pathname}${query(pathname)}`;
    },
    allows: (pathname, given) => {
      const ends = given.get('ex') ?? '';
      const issued = given.get('is') ?? '';
      const signature = Buffer.from(given.get('hm') ?? '');
      const expected = Buffer.from(sign(pathname, ends, issued));
      if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return false;
      return Number.parseInt(ends, 16) * 1000 > clock.now();
    },
  };
}

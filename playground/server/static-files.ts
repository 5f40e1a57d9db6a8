import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Refused } from './refused.js';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** What the page may load: its own files, and attachments from the embedded CDN. No script but its own can run. */
export function contentSecurityPolicy(cdnUrl: string): string {
  const media = `'self' data: blob: ${new URL(cdnUrl).origin}`;
  return [
    "default-src 'self'",
    `img-src ${media}`,
    `media-src ${media}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A path with its escapes resolved, still below the root; undefined where it is none. */
function decodedPath(urlPath: string): string | undefined {
  try {
    return path.posix.normalize(decodeURIComponent(urlPath));
  } catch {
    return undefined;
  }
}

/** Serves the built page; the names that Vite gives to its files change with their content. @throws Refused 404 */
export async function sendPageFile(response: ServerResponse, pageDir: string, urlPath: string): Promise<void> {
  const isPage = urlPath === '/';
  const filePath = path.join(pageDir, isPage ? 'index.html' : (decodedPath(urlPath) ?? ''));
  const contentType = contentTypes[path.extname(filePath)];
  const found = filePath.startsWith(pageDir + path.sep) && contentType ? await stat(filePath).catch(() => null) : null;
  if (!found?.isFile() || contentType === undefined)
    throw new Refused(404, isPage ? 'The page is not built: npm run build.' : 'There is nothing at this address.');
  const hashed = urlPath.startsWith('/assets/');
  response.writeHead(200, {
    'content-type': contentType,
    'content-length': found.size,
    'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  await pipeline(createReadStream(filePath), response).catch(() => response.destroy());
}

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves the files of the demo, as Discord's CDN would. */
export async function startFileServer(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    void readFile(`demo/files${request.url ?? ''}`).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

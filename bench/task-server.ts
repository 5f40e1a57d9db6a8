import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { z } from 'zod';

const sampleSchema = z.object({ body: z.unknown() });

/** A provider whose tasks all go on for ever: it answers every read at once, with what a real one says. */
export async function startTaskServer() {
  const sample = await readFile('test/fixtures/wire/task-in-progress.json', 'utf8');
  const answer = JSON.stringify(sampleSchema.parse(JSON.parse(sample)).body);
  let reads = 0;
  const server = createServer((_, response) => {
    reads += 1;
    response.setHeader('content-type', 'application/json');
    response.end(answer);
  });
  // As a gateway does, and longer than between two reads: connections are to be kept.
  server.keepAliveTimeout = 75_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    reads: () => reads,
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
export type TaskServer = Awaited<ReturnType<typeof startTaskServer>>;

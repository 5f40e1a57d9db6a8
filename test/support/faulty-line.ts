import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A TCP line to a server, which can be cut. */
export interface FaultyLine {
  port: number;
  /** The next answer is lost: the line is cut when it comes, after the server has carried out what was asked. */
  loseNextAnswer(): void;
  /** How many answers were lost. */
  lost(): number;
}

export async function faultyLine(serverPort: number): Promise<FaultyLine> {
  const sockets = new Set<Socket>();
  let losing = false;
  let lost = 0;
  const line = createServer((near) => {
    const far = connect(serverPort, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      // The other end learns of it by the close.
      socket.on('error', () => undefined);
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.on('data', (data) => void far.write(data));
    far.on('data', (data) => {
      if (!losing) return void near.write(data);
      losing = false;
      lost += 1;
      near.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(line, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    line.close();
  });
  const address = line.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP port was asked for');
  return { port: address.port, loseNextAnswer: () => void (losing = true), lost: () => lost };
}

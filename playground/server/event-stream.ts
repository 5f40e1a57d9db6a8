import type { ServerResponse } from 'node:http';
import type { PlaygroundEvent } from '../protocol.js';

const heartbeatMs = 15_000;
/** A reader that has so much before it does not read any more; it gets the state when it comes back. */
const mostUnreadBytes = 64 * 1024 ** 2;

/** One page's event stream. */
export interface EventStream {
  send(event: PlaygroundEvent): void;
  /** Sends what was encoded already, by `encodeEvent`. */
  sendEncoded(text: string): void;
  end(): void;
}

export function encodeEvent(event: PlaygroundEvent): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}

/** Opens a stream of server-sent events (WHATWG HTML, "Server-sent events"); `gone` is called once when its reader leaves. */
export function openEventStream(response: ServerResponse, gone: () => void): EventStream {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  response.write('retry: 500\n\n');
  const heartbeat = setInterval(() => response.write(': \n\n'), heartbeatMs).unref();
  response.on('close', () => {
    clearInterval(heartbeat);
    gone();
  });
  const sendEncoded = (text: string) => {
    if (response.writableLength > mostUnreadBytes) response.destroy();
    else response.write(text);
  };
  return { send: (event) => sendEncoded(encodeEvent(event)), sendEncoded, end: () => response.end() };
}

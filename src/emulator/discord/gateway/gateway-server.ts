import type { IncomingMessage, Server } from 'node:http';
import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Context } from '../context.js';
import { watchConnection } from './connection.js';
import { createHandshake } from './handshake.js';
import { sendPayload, type Session, type Sessions } from './session.js';

export interface Gateway {
  /** Takes over WebSocket requests of the server. */
  serve(server: Server): void;
  /** Ends all connections, with a code or by a bare break. Resolves when they are closed. */
  drop(code?: number): Promise<void>;
  /** Breaks all connections and refuses new ones, until the returned function is called. */
  leave(): () => void;
  /** Asks every client to reconnect and resume (opcode 7). */
  reconnect(): void;
  /** Declares every session invalid (opcode 9). */
  invalidate(resumable: boolean): void;
  close(): Promise<void>;
}

interface GatewayOptions {
  sessions: Sessions;
  url: () => string;
  privilegedIntents: number;
}

function closed(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** The gateway: version 10, JSON, without compression. */
export function createGateway(context: Context, { sessions, url, privilegedIntents }: GatewayOptions): Gateway {
  const handshake = createHandshake(context, { sessions, resumeUrl: url, privilegedIntents });
  const sockets = new WebSocketServer({ noServer: true });
  let away = false;

  function connect(socket: WebSocket): void {
    let session: Session | null = null;
    watchConnection(socket, {
      identify: (data) => (session = handshake.identify(socket, data)),
      resume: (data) => (session = handshake.resume(socket, data)),
      requestMembers: (data) => session && handshake.sendMembers(session, data),
      session: () => (session?.socket === socket && sessions.has(session.id) ? session : null),
      violation: context.violation,
    });
  }

  function upgrade(request: IncomingMessage, socket: Parameters<WebSocketServer['handleUpgrade']>[1], head: Buffer) {
    if (away) {
      socket.destroy();
      return;
    }
    const asked = new URL(request.url ?? '/', 'http://gateway.invalid');
    const supported = asked.searchParams.get('v') === '10' && asked.searchParams.get('encoding') === 'json';
    if (asked.pathname.replace(/\/$/, '') !== '/gateway' || asked.searchParams.has('compress')) {
      context.violation(`gateway: cannot serve ${request.url ?? ''}`);
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      if (supported) connect(client);
      else client.close(GatewayCloseCodes.InvalidAPIVersion, 'Invalid API version.');
    });
  }

  const connected = () => [...sessions.values()].flatMap(({ socket }) => socket ?? []);
  return {
    serve: (server) => server.on('upgrade', upgrade),
    drop: async (code) => {
      const all = connected();
      const ends = Promise.all(all.map(closed));
      for (const socket of all) {
        if (code === undefined) socket.terminate();
        else socket.close(code);
      }
      await ends;
    },
    leave: () => {
      away = true;
      for (const socket of sockets.clients) socket.terminate();
      return () => (away = false);
    },
    reconnect: () => {
      for (const socket of connected()) sendPayload(socket, { op: GatewayOpcodes.Reconnect, d: null });
    },
    invalidate: (resumable) => {
      const all = connected();
      // The client resumes or identifies anew, over the same connection if it likes.
      for (const session of sessions.values()) session.socket = null;
      if (!resumable) sessions.clear();
      for (const socket of all) sendPayload(socket, { op: GatewayOpcodes.InvalidSession, d: resumable });
    },
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
    },
  };
}

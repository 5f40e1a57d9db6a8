import { GatewayOpcodes } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import type { EventHub } from '../events.js';

/** One identified client. It outlives its connection, so that it can be resumed. */
export interface Session {
  id: string;
  intents: number;
  shard: readonly [number, number];
  sequence: number;
  /** Everything sent, by sequence, for a resume. */
  sent: { event: string; data: unknown; sequence: number }[];
  socket: WebSocket | null;
}

/** All sessions that are connected or can be resumed, by id. */
export type Sessions = Map<string, Session>;

/** How many events a session keeps for a resume. */
const mostKept = 5000;

export function sendPayload(
  socket: WebSocket,
  payload: { op: GatewayOpcodes; d: unknown; s?: number; t?: string },
): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ s: null, t: null, ...payload }));
}

/** Sends an event to a session, or keeps it until the session is resumed. */
export function dispatchTo(events: EventHub, session: Session, event: string, data: unknown): void {
  session.sequence += 1;
  const kept = { event, data, sequence: session.sequence };
  session.sent.push(kept);
  if (session.sent.length > mostKept) session.sent.shift();
  if (session.socket) sendEvent(session.socket, kept);
  events.emit('dispatch', { ...kept, sessionId: session.id });
}

export function sendEvent(socket: WebSocket, kept: { event: string; data: unknown; sequence: number }): void {
  sendPayload(socket, { op: GatewayOpcodes.Dispatch, t: kept.event, s: kept.sequence, d: kept.data });
}

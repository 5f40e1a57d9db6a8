import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import type { RawData, WebSocket } from 'ws';
import { clientOpcode, clientPayload, type ClientOpcode } from './client-payloads.js';
import { sendPayload, type Session } from './session.js';

/** A payload may have 4,096 bytes, and 120 may come in 60 s (reference, "Gateway", Sending Events and Rate Limiting). */
const largestPayloadBytes = 4096;
const mostPayloads = 120;
const payloadWindowMs = 60_000;
const heartbeatIntervalMs = 41_250;

export interface ConnectionHandlers {
  identify(data: unknown): void;
  resume(data: unknown): void;
  requestMembers(data: unknown): void;
  /** The session that the connection has by now. */
  session(): Session | null;
  violation(text: string): void;
}

function textOf(raw: RawData): string {
  if (Array.isArray(raw)) return Buffer.concat(raw).toString('utf8');
  return Buffer.isBuffer(raw) ? raw.toString('utf8') : Buffer.from(raw).toString('utf8');
}

function parsePayload(source: string): ReturnType<typeof clientPayload.safeParse> {
  try {
    return clientPayload.safeParse(JSON.parse(source));
  } catch {
    return clientPayload.safeParse(undefined);
  }
}

/** Greets a connection and holds it to the rules: heartbeats, sizes, rates, and nothing before identifying. */
export function watchConnection(socket: WebSocket, handlers: ConnectionHandlers): void {
  let received: number[] = [];
  let alive = true;
  const heartbeats = setInterval(() => {
    if (!alive) close(GatewayCloseCodes.SessionTimedOut, 'a heartbeat is missing');
    alive = false;
  }, heartbeatIntervalMs * 1.5).unref();
  socket.on('close', () => clearInterval(heartbeats));

  function close(code: GatewayCloseCodes, reason: string): void {
    handlers.violation(`gateway: closed with ${code}: ${reason}`);
    socket.close(code, reason);
  }

  function act(op: ClientOpcode, data: unknown): void {
    const identified = handlers.session() !== null;
    const first = op === GatewayOpcodes.Identify || op === GatewayOpcodes.Resume;
    if (op === GatewayOpcodes.Heartbeat) {
      alive = true;
      sendPayload(socket, { op: GatewayOpcodes.HeartbeatAck, d: null });
    } else if (first && identified) close(GatewayCloseCodes.AlreadyAuthenticated, 'identified twice');
    else if (!first && !identified) close(GatewayCloseCodes.NotAuthenticated, `opcode ${op} before identifying`);
    else if (op === GatewayOpcodes.Identify) handlers.identify(data);
    else if (op === GatewayOpcodes.Resume) handlers.resume(data);
    else if (op === GatewayOpcodes.RequestGuildMembers) handlers.requestMembers(data);
  }

  socket.on('message', (raw) => {
    const source = textOf(raw);
    const now = Date.now();
    received = [...received.filter((at) => at > now - payloadWindowMs), now];
    const parsed = parsePayload(source);
    if (received.length > mostPayloads) close(GatewayCloseCodes.RateLimited, 'too many payloads');
    else if (Buffer.byteLength(source) > largestPayloadBytes)
      close(GatewayCloseCodes.DecodeError, 'a payload is larger than 4096 bytes');
    else if (!parsed.success) close(GatewayCloseCodes.DecodeError, 'a payload cannot be read');
    else {
      const opcode = clientOpcode.safeParse(parsed.data.op);
      if (opcode.success) act(opcode.data, parsed.data.d);
      else close(GatewayCloseCodes.UnknownOpcode, `unknown opcode ${parsed.data.op}`);
    }
  });
  sendPayload(socket, { op: GatewayOpcodes.Hello, d: { heartbeat_interval: heartbeatIntervalMs, _trace: [] } });
}

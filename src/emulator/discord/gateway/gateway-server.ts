import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { GatewayCloseCodes, GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Context } from '../context.js';
import { memberJson } from '../json/people.js';
import { mayIn } from '../state/permissions.js';
import type { Guild } from '../state/world.js';
import { identifyData, requestMembersData, resumeData } from './client-payloads.js';
import { watchConnection } from './connection.js';
import type { Audience, Publisher } from './publisher.js';
import { guildCreateJson, readyJson } from './ready.js';
import { dispatchTo, sendEvent, sendPayload, type Session } from './session.js';

export interface Gateway extends Publisher {
  /** Takes over WebSocket requests of the server. */
  serve(server: Server): void;
  /** Ends all connections with a code; 4000 and a bare break can be resumed. Resolves when they are closed. */
  drop(code?: number): Promise<void>;
  /** Asks every client to reconnect and resume (opcode 7). */
  reconnect(): void;
  /** Declares every session invalid (opcode 9). */
  invalidate(resumable: boolean): void;
  sessions(): readonly Session[];
  close(): Promise<void>;
}

interface GatewayOptions {
  url: () => string;
  /** Privileged intents that are switched on for the application. */
  privilegedIntents: number;
}

const privileged = GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;
const highestIntents = 2 ** 26;

function shardOf(guildId: string | null, shards: number): number {
  return guildId === null ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(shards));
}

function receives(context: Context, session: Session, audience: Audience): boolean {
  const [index, count] = session.shard;
  return (
    shardOf(audience.guildId, count) === index &&
    (audience.intents === undefined || (session.intents & audience.intents) !== 0) &&
    (audience.channel === undefined || mayIn(context.world, audience.channel, context.world.botId, 'ViewChannel'))
  );
}

function closed(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** The gateway: version 10, JSON, without compression. */
export function createGateway(context: Context, { url, privilegedIntents }: GatewayOptions): Gateway {
  const { world, events } = context;
  const sessions = new Map<string, Session>();
  const sockets = new WebSocketServer({ noServer: true });

  function take(session: Session, socket: WebSocket): void {
    session.socket = socket;
    socket.once('close', (code) => {
      if (session.socket === socket) session.socket = null;
      // A client that says goodbye properly gives its session up (reference, "Disconnecting").
      if (code === 1000 || code === 1001) sessions.delete(session.id);
      events.emit('session', { change: 'closed', sessionId: session.id, code });
    });
  }

  function identify(socket: WebSocket, data: unknown): Session | null {
    const refuse = (code: GatewayCloseCodes, reason: string) => {
      socket.close(code, reason);
      return null;
    };
    const parsed = identifyData.safeParse(data);
    if (!parsed.success) {
      context.violation('gateway: IDENTIFY cannot be read');
      return refuse(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
    }
    const { token, intents, shard = [0, 1] } = parsed.data;
    if (token !== world.token) return refuse(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
    if (intents >= highestIntents) return refuse(GatewayCloseCodes.InvalidIntents, 'Invalid intent(s).');
    if ((intents & privileged & ~privilegedIntents) !== 0)
      return refuse(GatewayCloseCodes.DisallowedIntents, 'Disallowed intent(s).');
    const [index, count] = shard;
    if (index < 0 || index >= count) return refuse(GatewayCloseCodes.InvalidShard, 'Invalid shard.');
    const id = randomBytes(16).toString('hex');
    const session: Session = { id, intents, shard: [index, count], sequence: 0, sent: [], socket: null };
    sessions.set(id, session);
    take(session, socket);
    begin(session);
    return session;
  }

  function begin(session: Session): void {
    const guilds = [...world.guilds.values()].filter(
      (guild) => shardOf(guild.id, session.shard[1]) === session.shard[0],
    );
    dispatchTo(context, session, 'READY', readyJson(context, session, guilds, url()));
    if ((session.intents & GatewayIntentBits.Guilds) !== 0)
      for (const guild of guilds) dispatchTo(context, session, 'GUILD_CREATE', guildCreateJson(context, guild));
    events.emit('session', { change: 'opened', sessionId: session.id });
  }

  function resume(socket: WebSocket, data: unknown): Session | null {
    const parsed = resumeData.safeParse(data);
    const session = parsed.success ? sessions.get(parsed.data.session_id) : undefined;
    if (!parsed.success || !session || parsed.data.token !== world.token || parsed.data.seq > session.sequence) {
      sendPayload(socket, { op: GatewayOpcodes.InvalidSession, d: false });
      return null;
    }
    session.socket?.close(4000);
    take(session, socket);
    for (const kept of session.sent) if (kept.sequence > parsed.data.seq) sendEvent(socket, kept);
    dispatchTo(context, session, 'RESUMED', { _trace: [] });
    events.emit('session', { change: 'resumed', sessionId: session.id });
    return session;
  }

  function sendMembers(session: Session, data: unknown): void {
    const parsed = requestMembersData.safeParse(data);
    const guild: Guild | undefined = parsed.success ? world.guilds.get(parsed.data.guild_id) : undefined;
    if (!parsed.success || !guild) return;
    const wanted = parsed.data.user_ids === undefined ? null : [parsed.data.user_ids].flat();
    const members = [...guild.members.values()].filter((member) => wanted?.includes(member.userId) ?? true);
    dispatchTo(context, session, 'GUILD_MEMBERS_CHUNK', {
      guild_id: guild.id,
      members: members.map((member) => memberJson(world, member)),
      chunk_index: 0,
      chunk_count: 1,
      not_found: wanted?.filter((id) => !guild.members.has(id)) ?? [],
      ...(parsed.data.nonce !== undefined && { nonce: parsed.data.nonce }),
    });
  }

  function connect(socket: WebSocket): void {
    let session: Session | null = null;
    watchConnection(socket, {
      identify: (data) => (session = identify(socket, data)),
      resume: (data) => (session = resume(socket, data)),
      requestMembers: (data) => session && sendMembers(session, data),
      session: () => (session !== null && sessions.has(session.id) ? session : null),
      violation: context.violation,
    });
  }

  function upgrade(request: IncomingMessage, socket: Parameters<WebSocketServer['handleUpgrade']>[1], head: Buffer) {
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
    publish: (event, audience, data) => {
      const audienceSessions = [...sessions.values()].filter((session) => receives(context, session, audience));
      for (const session of audienceSessions) dispatchTo(context, session, event, data(session.intents));
      return audienceSessions.length;
    },
    drop: async (code) => {
      const all = connected();
      const ends = Promise.all(all.map(closed));
      for (const socket of all) {
        if (code === undefined) socket.terminate();
        else socket.close(code);
      }
      await ends;
    },
    reconnect: () => {
      for (const socket of connected()) sendPayload(socket, { op: GatewayOpcodes.Reconnect, d: null });
    },
    invalidate: (resumable) => {
      const all = connected();
      if (!resumable) sessions.clear();
      for (const socket of all) sendPayload(socket, { op: GatewayOpcodes.InvalidSession, d: resumable });
    },
    sessions: () => [...sessions.values()],
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
    },
  };
}

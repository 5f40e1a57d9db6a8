import { randomBytes } from 'node:crypto';
import { GatewayCloseCodes, GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import type { Context } from '../context.js';
import { memberJson } from '../json/people.js';
import { identifyData, requestMembersData, resumeData } from './client-payloads.js';
import { shardOf } from './publisher.js';
import { guildCreateJson, readyJson } from './ready.js';
import { dispatchTo, sendEvent, sendPayload, type Session, type Sessions } from './session.js';

export interface Handshake {
  /** A new session for a connection; null when it was closed instead. */
  identify(socket: WebSocket, data: unknown): Session | null;
  /** An earlier session with all that it missed; null when it was declared invalid instead. */
  resume(socket: WebSocket, data: unknown): Session | null;
  /** Answers a request for a guild's members. */
  sendMembers(session: Session, data: unknown): void;
}

interface HandshakeOptions {
  sessions: Sessions;
  resumeUrl: () => string;
  /** Privileged intents that are switched on for the application. */
  privilegedIntents: number;
}

const privileged = GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;
const highestIntents = 2 ** 26;

/** How clients become sessions (reference, "Gateway", Connection Lifecycle). */
export function createHandshake(context: Context, options: HandshakeOptions): Handshake {
  const { world, events } = context;
  const { sessions, resumeUrl, privilegedIntents } = options;

  function take(session: Session, socket: WebSocket): void {
    session.socket = socket;
    socket.once('close', (code) => {
      if (session.socket === socket) session.socket = null;
      // A client that says goodbye properly gives its session up (reference, "Disconnecting").
      if (code === 1000 || code === 1001) sessions.delete(session.id);
      events.emit('session', { change: 'closed', sessionId: session.id, code });
    });
  }

  function begin(session: Session): void {
    const [index, count] = session.shard;
    const guilds = [...world.guilds.values()].filter((guild) => shardOf(guild.id, count) === index);
    dispatchTo(events, session, 'READY', readyJson(context, session, guilds, resumeUrl()));
    if ((session.intents & GatewayIntentBits.Guilds) !== 0)
      for (const guild of guilds) dispatchTo(events, session, 'GUILD_CREATE', guildCreateJson(context, guild));
    events.emit('session', { change: 'opened', sessionId: session.id });
  }

  return {
    identify: (socket, data) => {
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
      const [index, count] = shard;
      if (token !== world.token) return refuse(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
      if (intents >= highestIntents) return refuse(GatewayCloseCodes.InvalidIntents, 'Invalid intent(s).');
      if ((intents & privileged & ~privilegedIntents) !== 0)
        return refuse(GatewayCloseCodes.DisallowedIntents, 'Disallowed intent(s).');
      if (index < 0 || index >= count) return refuse(GatewayCloseCodes.InvalidShard, 'Invalid shard.');
      const id = randomBytes(16).toString('hex');
      const session: Session = { id, intents, shard: [index, count], sequence: 0, sent: [], socket: null };
      sessions.set(id, session);
      take(session, socket);
      begin(session);
      return session;
    },
    resume: (socket, data) => {
      const parsed = resumeData.safeParse(data);
      const session = parsed.success ? sessions.get(parsed.data.session_id) : undefined;
      if (!parsed.success || !session || parsed.data.token !== world.token || parsed.data.seq > session.sequence) {
        sendPayload(socket, { op: GatewayOpcodes.InvalidSession, d: false });
        return null;
      }
      session.socket?.close(4000);
      take(session, socket);
      for (const kept of session.sent) if (kept.sequence > parsed.data.seq) sendEvent(socket, kept);
      dispatchTo(events, session, 'RESUMED', { _trace: [] });
      events.emit('session', { change: 'resumed', sessionId: session.id });
      return session;
    },
    sendMembers: (session, data) => {
      const parsed = requestMembersData.safeParse(data);
      const guild = parsed.success ? world.guilds.get(parsed.data.guild_id) : undefined;
      if (!parsed.success || !guild) return;
      const wanted = parsed.data.user_ids === undefined ? null : [parsed.data.user_ids].flat();
      const members = [...guild.members.values()].filter((member) => wanted?.includes(member.userId) ?? true);
      dispatchTo(events, session, 'GUILD_MEMBERS_CHUNK', {
        guild_id: guild.id,
        members: members.map((member) => memberJson(world, member)),
        chunk_index: 0,
        chunk_count: 1,
        not_found: wanted?.filter((id) => !guild.members.has(id)) ?? [],
        ...(parsed.data.nonce !== undefined && { nonce: parsed.data.nonce }),
      });
    },
  };
}

import { GatewayIntentBits, GatewayOpcodes, PermissionFlagsBits } from 'discord-api-types/v10';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { EmbeddedDiscord } from '../../../src/emulator/discord/start.js';
import { ask, botToken, startStudio } from './start-bot.js';

interface Payload {
  op: number;
  d: unknown;
  s: number | null;
  t: string | null;
}

interface RawClient {
  /** The next payload that has not been taken yet. */
  next(): Promise<Payload>;
  /** Skips to the event or opcode. */
  until(what: string | number): Promise<Payload>;
  send(payload: unknown): void;
  closed: Promise<number>;
  end(): void;
}

let discord: EmbeddedDiscord;
let clients: RawClient[];

beforeEach(async () => {
  discord = await startStudio();
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.end();
  await discord.close();
});

async function connect(parameters = 'v=10&encoding=json'): Promise<RawClient> {
  const { json } = await ask(discord, 'GET', '/gateway/bot');
  const socket = new WebSocket(`${String(json['url'])}?${parameters}`);
  const received: Payload[] = [];
  const waiting: ((payload: Payload) => void)[] = [];
  socket.on('message', (data) => {
    const payload = JSON.parse(Buffer.from(data as Buffer).toString()) as Payload;
    const taker = waiting.shift();
    if (taker) taker(payload);
    else received.push(payload);
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  const next = () => {
    const first = received.shift();
    return first ? Promise.resolve(first) : new Promise<Payload>((resolve) => waiting.push(resolve));
  };
  const until = async (what: string | number): Promise<Payload> => {
    const payload = await next();
    return payload.t === what || payload.op === what ? payload : until(what);
  };
  const client: RawClient = {
    next,
    until,
    send: (payload) => socket.send(JSON.stringify(payload)),
    closed,
    end: () => socket.terminate(),
  };
  clients.push(client);
  await new Promise((resolve) => socket.once('open', resolve));
  return client;
}

function identify(intents: number, token = botToken) {
  return { op: GatewayOpcodes.Identify, d: { token, intents, properties: { os: 'linux', browser: 't', device: 't' } } };
}

test('greets, answers heartbeats, and says READY before every guild', async () => {
  const client = await connect();
  expect(await client.next()).toMatchObject({ op: GatewayOpcodes.Hello, d: { heartbeat_interval: 41_250 } });
  client.send({ op: GatewayOpcodes.Heartbeat, d: null });
  expect((await client.next()).op).toBe(GatewayOpcodes.HeartbeatAck);
  client.send(identify(GatewayIntentBits.Guilds));
  expect(await client.next()).toMatchObject({ t: 'READY', s: 1, d: { guilds: [{ unavailable: true }] } });
  const guild = await client.next();
  expect(guild).toMatchObject({ t: 'GUILD_CREATE', s: 2, d: { name: 'Studio' } });
  expect(discord.violations).toEqual([]);
});

test('closes with 4004 for a wrong token', async () => {
  const client = await connect();
  client.send(identify(1, 'wrong'));
  expect(await client.closed).toBe(4004);
});

test('closes with 4014 for a privileged intent that is not switched on', async () => {
  const client = await connect();
  client.send(identify(GatewayIntentBits.MessageContent));
  expect(await client.closed).toBe(4014);
});

test('closes with 4003 for anything before identifying, and notes it', async () => {
  const client = await connect();
  client.send({ op: GatewayOpcodes.PresenceUpdate, d: {} });
  expect(await client.closed).toBe(4003);
  expect(discord.violations).toHaveLength(1);
});

test('closes with 4002 for a payload of more than 4,096 bytes', async () => {
  const client = await connect();
  client.send({ op: GatewayOpcodes.Heartbeat, d: 'x'.repeat(4096) });
  expect(await client.closed).toBe(4002);
});

test('closes with 4008 for more than 120 payloads in a minute', async () => {
  const client = await connect();
  for (let index = 0; index < 121; index += 1) client.send({ op: GatewayOpcodes.Heartbeat, d: null });
  expect(await client.closed).toBe(4008);
});

test('closes with 4001 for an unknown opcode, 4005 for a second IDENTIFY, 4012 for another version', async () => {
  const [one, two, three] = [await connect(), await connect(), await connect('v=9&encoding=json')];
  one.send({ op: 99, d: null });
  two.send(identify(1));
  two.send(identify(1));
  expect(await Promise.all([one.closed, two.closed, three.closed])).toEqual([4001, 4005, 4012]);
});

test('declares an unknown session invalid', async () => {
  const client = await connect();
  client.send({ op: GatewayOpcodes.Resume, d: { token: botToken, session_id: 'none', seq: 1 } });
  expect(await client.until(GatewayOpcodes.InvalidSession)).toMatchObject({ d: false });
});

test('replays exactly what was missed', async () => {
  const client = await connect();
  client.send(identify(GatewayIntentBits.Guilds));
  const ready = (await client.until('READY')).d as { session_id: string };
  const last = await client.until('GUILD_CREATE');
  await discord.switches.dropGateway();
  expect(await client.closed).toBe(1006);
  discord.admin.addChannel(discord.guild('Studio').id, { name: 'meanwhile' });
  const again = await connect();
  again.send({ op: GatewayOpcodes.Resume, d: { token: botToken, session_id: ready.session_id, seq: last.s } });
  await again.until(GatewayOpcodes.Hello);
  expect(await again.next()).toMatchObject({ t: 'CHANNEL_CREATE', s: 3, d: { name: 'meanwhile' } });
  expect(await again.next()).toMatchObject({ t: 'RESUMED', s: 4 });
});

test('an invalidated session cannot be resumed', async () => {
  const client = await connect();
  client.send(identify(GatewayIntentBits.Guilds));
  const ready = (await client.until('READY')).d as { session_id: string };
  discord.switches.invalidateSessions(false);
  expect(await client.until(GatewayOpcodes.InvalidSession)).toMatchObject({ d: false });
  const again = await connect();
  again.send({ op: GatewayOpcodes.Resume, d: { token: botToken, session_id: ready.session_id, seq: 1 } });
  expect(await again.until(GatewayOpcodes.InvalidSession)).toMatchObject({ d: false });
});

test('a session that is invalid and can be resumed is resumed over the same connection', async () => {
  const client = await connect();
  client.send(identify(GatewayIntentBits.Guilds));
  const ready = (await client.until('READY')).d as { session_id: string };
  const last = await client.until('GUILD_CREATE');
  discord.switches.invalidateSessions(true);
  expect(await client.until(GatewayOpcodes.InvalidSession)).toMatchObject({ d: true });
  discord.admin.addChannel(discord.guild('Studio').id, { name: 'meanwhile' });
  client.send({ op: GatewayOpcodes.Resume, d: { token: botToken, session_id: ready.session_id, seq: last.s } });
  expect(await client.next()).toMatchObject({ t: 'CHANNEL_CREATE', d: { name: 'meanwhile' } });
  expect(await client.next()).toMatchObject({ t: 'RESUMED' });
  expect(discord.violations).toEqual([]);
});

test('messages come with their intent only, and empty without the message-content intent', async () => {
  const [quiet, curious] = [await connect(), await connect()];
  quiet.send(identify(GatewayIntentBits.Guilds));
  curious.send(identify(GatewayIntentBits.Guilds | GatewayIntentBits.GuildMessages));
  await Promise.all([quiet.until('GUILD_CREATE'), curious.until('GUILD_CREATE')]);
  const mia = discord.user('mia');
  const { id } = discord.channel('general');
  await mia.say(id, 'secret');
  await mia.say(id, `hello <@${discord.applicationId}>`);
  expect((await curious.until('MESSAGE_CREATE')).d).toMatchObject({ content: '' });
  expect((await curious.until('MESSAGE_CREATE')).d).toMatchObject({ content: `hello <@${discord.applicationId}>` });
  discord.admin.addChannel(discord.guild('Studio').id, { name: 'after' });
  expect((await quiet.next()).t).toBe('CHANNEL_CREATE');
  expect(discord.violations).toEqual([]);
});

test('threads in a channel that the bot cannot see stay unknown to it', async () => {
  const client = await connect();
  client.send(identify(GatewayIntentBits.Guilds));
  await client.until('GUILD_CREATE');
  const { id: channelId } = discord.channel('ideas');
  discord.admin.revoke(channelId, 'ViewChannel');
  await client.until('CHANNEL_UPDATE');
  discord.admin.openThread({ channelId, ownerId: discord.user('mia').id, name: 'hidden' });
  discord.admin.openThread({ channelId: discord.channel('general').id, ownerId: discord.user('mia').id, name: 'open' });
  expect((await client.next()).d).toMatchObject({ name: 'open' });
});

test('an interaction says who asks, where, and what the place allows', async () => {
  const client = await connect();
  client.send(identify(GatewayIntentBits.Guilds));
  await client.until('GUILD_CREATE');
  const [mia, general] = [discord.user('mia'), discord.channel('general')];
  await ask(discord, 'POST', `/applications/${discord.applicationId}/commands`, {
    name: 'video',
    description: 'x',
    options: [{ type: 11, name: 'file', description: 'x' }],
  });
  discord.admin.setPremiumTier(general.guildId, 3);
  discord.admin.revoke(general.id, 'AttachFiles');
  await mia.slash(general.id, 'video', { file: { name: 'a cat.png', bytes: new Uint8Array(3) } });
  const payload = (await client.until('INTERACTION_CREATE')).d as {
    app_permissions: string;
    data: { options: { value: string }[]; resolved: { attachments: Record<string, { url: string }> } };
  };
  expect(payload).toMatchObject({
    guild_id: general.guildId,
    member: { user: { id: mia.id } },
    context: 0,
    attachment_size_limit: 100 * 1024 * 1024,
    authorizing_integration_owners: { '0': general.guildId },
    entitlements: [],
    channel: { id: general.id, type: 0 },
  });
  expect(BigInt(payload.app_permissions) & PermissionFlagsBits.AttachFiles).toBe(0n);
  expect(BigInt(payload.app_permissions) & PermissionFlagsBits.SendMessages).not.toBe(0n);
  const attachment = payload.data.resolved.attachments[payload.data.options[0]?.value ?? ''];
  expect(attachment).toMatchObject({ filename: 'a_cat.png', size: 3, content_type: 'image/png', ephemeral: true });
  expect(attachment?.url).toContain(`${discord.cdnUrl}/ephemeral-attachments/`);
  await mia.slash(mia.directChannel().id, 'video');
  expect((await client.until('INTERACTION_CREATE')).d).toMatchObject({
    user: { id: mia.id },
    context: 1,
    attachment_size_limit: 10 * 1024 * 1024,
    channel: { type: 1 },
  });
  expect(discord.violations).toEqual([]);
});

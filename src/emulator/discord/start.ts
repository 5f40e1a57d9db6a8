import { randomBytes } from 'node:crypto';
import { createWatching } from '../watching.js';
import { createSystemClock } from './clock.js';
import type { Context } from './context.js';
import { describe } from './driver/describe.js';
import { createSwitches } from './driver/switches.js';
import type { DiscordOptions, EmbeddedDiscord } from './embedded-discord.js';
import { createEventHub } from './events.js';
import { createCdnServer } from './files/cdn-server.js';
import { createFileStore } from './files/file-store.js';
import { createLinks } from './files/links.js';
import { createGateway } from './gateway/gateway-server.js';
import { createPublisher } from './gateway/publisher.js';
import type { Sessions } from './gateway/session.js';
import { createNonces, type Nonces } from './messages/nonces.js';
import { createOldEdits } from './messages/old-edits.js';
import { listen, stop } from './rest/listen.js';
import { createFaults } from './rest/faults.js';
import { createRateLimits } from './rest/rate-limits.js';
import { createRestServer } from './rest/rest-server.js';
import type { Route } from './rest/route.js';
import { applicationRoutes } from './routes/application-routes.js';
import { channelRoutes } from './routes/channel-routes.js';
import { commandRoutes } from './routes/command-routes.js';
import { guildRoutes } from './routes/guild-routes.js';
import { interactionRoutes } from './routes/interaction-routes.js';
import { messageRoutes } from './routes/message-routes.js';
import { reactionRoutes } from './routes/reaction-routes.js';
import { threadMemberRoutes } from './routes/thread-member-routes.js';
import { threadRoutes } from './routes/thread-routes.js';
import { userRoutes } from './routes/user-routes.js';
import { webhookRoutes } from './routes/webhook-routes.js';
import { addGuild, addUser, makeWorld } from './state/make-world.js';
import { createSnowflakes } from './state/snowflakes.js';

export type { DiscordOptions, EmbeddedDiscord } from './embedded-discord.js';

/** Where the servers listen; known once they do. */
interface Addresses {
  rest: string;
  cdn: string;
}

const dayMs = 24 * 60 * 60_000;

async function createContext(options: DiscordOptions, sessions: Sessions, addresses: Addresses): Promise<Context> {
  const clock = options.clock ?? createSystemClock();
  const newId = createSnowflakes(clock);
  const world = makeWorld(options.token, newId, options.botName ?? 'dailies');
  for (const guild of options.guilds) addGuild({ world, newId, clock }, guild);
  for (const stranger of options.strangers ?? []) addUser({ world, newId, clock }, stranger);
  const events = createEventHub();
  return {
    world,
    clock,
    newId,
    events,
    files: await createFileStore(),
    links: createLinks({
      cdnUrl: () => `http://${addresses.cdn}`,
      clock,
      secret: randomBytes(32).toString('hex'),
      lifetimeMs: options.linkLifetimeMs ?? dayMs,
    }),
    faults: createFaults(),
    watching: createWatching(),
    publisher: createPublisher(world, events, sessions),
    limits: { uploadBytes: null, firstResponseMs: 3000, interactionTokenMs: 15 * 60_000, ...options.limits },
    violation: (text) => events.emit('violation', text),
  };
}

function allRoutes(context: Context, nonces: Nonces, gatewayUrl: () => string, intents: number): Route[] {
  return [
    ...applicationRoutes(context, gatewayUrl),
    ...userRoutes(context),
    ...guildRoutes(context),
    ...commandRoutes(context),
    ...channelRoutes(context),
    ...messageRoutes(context, nonces, createOldEdits(context.clock), intents),
    ...reactionRoutes(context),
    ...threadRoutes(context),
    ...threadMemberRoutes(context),
    ...interactionRoutes(context),
    ...webhookRoutes(context),
  ];
}

/**
 * Starts the embedded Discord on loopback: REST and gateway on one port, the CDN on another.
 *
 * @throws Error when a port is taken.
 */
export async function startDiscord(options: DiscordOptions): Promise<EmbeddedDiscord> {
  const addresses: Addresses = { rest: '', cdn: '' };
  const sessions: Sessions = new Map();
  const context = await createContext(options, sessions, addresses);
  const { world, clock, faults, limits } = context;
  const gatewayUrl = () => `ws://${addresses.rest}/gateway`;
  const privilegedIntents = options.privilegedIntents ?? 0;
  const gateway = createGateway(context, { sessions, url: gatewayUrl, privilegedIntents });
  const rateLimits = createRateLimits(clock);
  rateLimits.relax(options.rateLimitFactor ?? 1);
  const nonces = createNonces(world, clock);
  const rest = createRestServer(context, allRoutes(context, nonces, gatewayUrl, privilegedIntents), rateLimits);
  const cdn = createCdnServer(context);
  gateway.serve(rest);
  addresses.rest = `127.0.0.1:${await listen(rest, options.port ?? 0)}`;
  addresses.cdn = `127.0.0.1:${await listen(cdn, options.cdnPort ?? 0)}`;
  return describe(context, {
    url: `http://${addresses.rest}/api`,
    cdnUrl: `http://${addresses.cdn}`,
    switches: createSwitches({ faults, gateway, limits, nonces, rateLimits }),
    close: async () => {
      await gateway.close();
      await Promise.all([stop(rest), stop(cdn)]);
      await context.files.close();
    },
  });
}

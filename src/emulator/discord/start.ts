import { randomBytes } from 'node:crypto';
import { createSystemClock } from './clock.js';
import type { Context } from './context.js';
import { describe } from './driver/describe.js';
import { createSwitches } from './driver/switches.js';
import type { DiscordOptions, EmbeddedDiscord } from './embedded-discord.js';
import { createEventHub } from './events.js';
import { createCdnServer } from './files/cdn-server.js';
import { createFileStore } from './files/file-store.js';
import { createLinks, type Links } from './files/links.js';
import { createGateway, type Gateway } from './gateway/gateway-server.js';
import { createNonces } from './messages/nonces.js';
import { createOldEdits } from './messages/old-edits.js';
import { listen, stop } from './rest/listen.js';
import { createFaults } from './rest/faults.js';
import { createRateLimits } from './rest/rate-limits.js';
import { createRestServer } from './rest/rest-server.js';
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

async function createContext(options: DiscordOptions, links: () => Links, gateway: () => Gateway): Promise<Context> {
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
    faults: createFaults(),
    publisher: { publish: (...event) => gateway().publish(...event) },
    limits: { uploadBytes: null, firstResponseMs: 3000, interactionTokenMs: 15 * 60_000, ...options.limits },
    violation: (text) => events.emit('violation', text),
    get links() {
      return links();
    },
  };
}

/**
 * Starts the embedded Discord on loopback: REST and gateway on one port, the CDN on another.
 *
 * @throws Error when a port is taken.
 */
export async function startDiscord(options: DiscordOptions): Promise<EmbeddedDiscord> {
  const dayMs = 24 * 60 * 60_000;
  let restPort = 0;
  let cdnPort = 0;
  const gatewayUrl = () => `ws://127.0.0.1:${restPort}/gateway`;
  const parts: { links?: Links; gateway?: Gateway } = {};
  function ready<Part>(part: Part | undefined): Part {
    if (part === undefined) throw new Error('the emulated Discord has not started yet');
    return part;
  }
  const context = await createContext(
    options,
    () => ready(parts.links),
    () => ready(parts.gateway),
  );
  const { world, clock, faults } = context;
  const gateway = createGateway(context, { url: gatewayUrl, privilegedIntents: options.privilegedIntents ?? 0 });
  parts.gateway = gateway;
  const rateLimits = createRateLimits(clock);
  rateLimits.relax(options.rateLimitFactor ?? 1);
  const routes = [
    ...applicationRoutes(context, gatewayUrl),
    ...userRoutes(context),
    ...guildRoutes(context),
    ...commandRoutes(context),
    ...channelRoutes(context),
    ...messageRoutes(context, createNonces(world, clock), createOldEdits(clock), options.privilegedIntents ?? 0),
    ...reactionRoutes(context),
    ...threadRoutes(context),
    ...threadMemberRoutes(context),
    ...interactionRoutes(context),
    ...webhookRoutes(context),
  ];
  const rest = createRestServer(context, routes, rateLimits);
  const cdn = createCdnServer(world, () => context.links, faults);
  gateway.serve(rest);
  restPort = await listen(rest, options.port ?? 0);
  cdnPort = await listen(cdn, options.cdnPort ?? 0);
  parts.links = createLinks({
    cdnUrl: `http://127.0.0.1:${cdnPort}`,
    clock,
    secret: randomBytes(32).toString('hex'),
    lifetimeMs: options.linkLifetimeMs ?? dayMs,
  });
  return describe(context, {
    url: `http://127.0.0.1:${restPort}/api`,
    switches: createSwitches({ faults, gateway, limits: context.limits, rateLimits }),
    close: async () => {
      await gateway.close();
      await Promise.all([stop(rest), stop(cdn)]);
      await context.files.close();
    },
  });
}

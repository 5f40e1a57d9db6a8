import {
  Client,
  DiscordAPIError,
  Events,
  GatewayIntentBits,
  HTTPError,
  Partials,
  type Interaction,
  type RESTOptions,
} from 'discord.js';
import type { Logger } from 'pino';
import { SettingsError } from '../env.js';

interface ClientSettings {
  token: string;
  /** REST base without a version, as discord.js takes it. */
  apiUrl: string;
  cdnUrl: string;
  /** How requests are sent; discord.js's way without it. */
  makeRequest?: RESTOptions['makeRequest'];
}

/** Nothing but what interactions need: messages are never read. */
export function createClient({ apiUrl, cdnUrl, makeRequest }: Omit<ClientSettings, 'token'>, log: Logger): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    // Threads that are archived do not come with the gateway's session, but with each interaction in them.
    partials: [Partials.Channel],
    allowedMentions: { parse: [] },
    rest: { api: apiUrl, cdn: cdnUrl, ...(makeRequest && { makeRequest }) },
  });
  client.on(Events.Error, (error) => log.error({ err: error }, 'the gateway client reports an error'));
  client.on(Events.Warn, (message) => log.warn(message));
  client.on(Events.ShardDisconnect, ({ code }) => log.warn({ code }, 'the gateway closed the connection'));
  client.on(Events.ShardReconnecting, () => log.info('reconnecting to the gateway'));
  client.on(Events.ShardResume, () => log.info('the gateway session goes on'));
  return client;
}

/**
 * Connects, and resolves when every server has come.
 *
 * @throws SettingsError naming `DISCORD_TOKEN` or `DISCORD_API_URL` when that is to blame
 */
export async function connect(
  client: Client,
  { token, apiUrl }: Pick<ClientSettings, 'token' | 'apiUrl'>,
  onInteraction: (interaction: Interaction) => Promise<void>,
): Promise<Client<true>> {
  client.on(Events.InteractionCreate, (interaction) => void onInteraction(interaction));
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  try {
    await client.login(token);
  } catch (error) {
    throw explained(error, apiUrl);
  }
  return await ready;
}

/** discord.js's own code for a token of the wrong form or one that the gateway closed with 4004. */
const tokenInvalid = 'TokenInvalid';
const connectionCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT']);

function explained(error: unknown, apiUrl: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const refused = (error instanceof DiscordAPIError || error instanceof HTTPError) && error.status === 401;
  if (refused || code === tokenInvalid || (error instanceof Error && /invalid token/i.test(error.message))) {
    return new SettingsError(
      "DISCORD_TOKEN is refused by Discord; a right one: your bot's token, from the page Bot of the application at https://discord.com/developers/applications",
    );
  }
  if (typeof code === 'string' && connectionCodes.has(code)) {
    return new SettingsError(
      `DISCORD_API_URL cannot be reached (it is ${JSON.stringify(apiUrl)}, ${code}); a right one: DISCORD_API_URL=https://discord.com/api`,
    );
  }
  return error;
}

import { Client, Events, GatewayIntentBits, type ApplicationCommandDataResolvable, type Interaction } from 'discord.js';
import { startDiscord, type DiscordOptions, type EmbeddedDiscord } from '../../../src/emulator/discord/start.js';
import { checkDiscord } from '../../support/discord-checks.js';

export const botToken = 'the-token-of-the-bot-under-test';

const studio = {
  name: 'Studio',
  channels: ['general', 'ideas'],
  members: ['mia', { name: 'tom', permissions: ['ManageMessages'] as const }],
};

/** The emulator with one guild, two channels and two members, judged by the official description. */
export async function startStudio(options: Partial<DiscordOptions> = {}): Promise<EmbeddedDiscord> {
  const discord = await startDiscord({ token: botToken, guilds: [studio], ...options });
  checkDiscord(discord);
  return discord;
}

export interface Bot {
  client: Client<true>;
  /** What its handler threw. */
  errors: unknown[];
  stop(): Promise<void>;
}

/** A bot made of the real discord.js, logged in, with its commands registered. */
export async function startBot(
  discord: EmbeddedDiscord,
  commands: ApplicationCommandDataResolvable[],
  handle: (interaction: Interaction) => Promise<unknown>,
): Promise<Bot> {
  const made = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: discord.url } });
  const errors: unknown[] = [];
  const ready = new Promise<Client<true>>((resolve) => made.once(Events.ClientReady, resolve));
  made.on(Events.Error, (error) => errors.push(error));
  made.on(Events.InteractionCreate, (interaction) => {
    handle(interaction).catch((error: unknown) => errors.push(error));
  });
  await made.login(botToken);
  const client = await ready;
  await client.application.commands.set(commands);
  return { client, errors, stop: () => client.destroy() };
}

/** A request as no library would send it. */
export async function ask(
  discord: EmbeddedDiscord,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; json: Record<string, unknown> }> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${discord.url}/v10${path}`, {
    method,
    headers: {
      authorization: `Bot ${botToken}`,
      ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    json: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

/** A form with `payload_json` and files. */
export function form(payload: unknown, files: Record<string, Uint8Array>): FormData {
  const data = new FormData();
  data.append('payload_json', JSON.stringify(payload));
  Object.entries(files).forEach(([name, bytes], index) => data.append(`files[${index}]`, new Blob([bytes]), name));
  return data;
}

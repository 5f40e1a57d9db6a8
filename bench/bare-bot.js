// The barest bot that answers: what discord.js itself takes is measured with it.
import { Client, Events, GatewayIntentBits, MessageFlags } from 'discord.js';

const { DISCORD_TOKEN, DISCORD_API_URL } = process.env;
const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  ...(DISCORD_API_URL === undefined ? {} : { rest: { api: DISCORD_API_URL } }),
});
client.once(Events.ClientReady, () => process.stdout.write('{"msg":"ready"}\n'));
client.on(Events.InteractionCreate, (interaction) => {
  if (interaction.isChatInputCommand()) void interaction.deferReply({ flags: MessageFlags.Ephemeral });
});
await client.login(DISCORD_TOKEN);

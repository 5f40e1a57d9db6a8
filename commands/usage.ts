import { ApplicationCommandOptionType } from 'discord.js';
import type { Command } from '../src/discord/command.js';
import { mostDays, showUsage } from '../src/discord/usage.js';

export const usage: Command = {
  declaration: {
    name: 'usage',
    description: 'How much was made and what it cost, by day and by member, as a chart',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'scope',
        description: "Yours (the default), this channel's, or this server's",
        choices: [
          { name: 'me', value: 'me' },
          { name: 'channel', value: 'channel' },
          { name: 'server (needs Manage Server)', value: 'server' },
        ],
      },
      {
        type: ApplicationCommandOptionType.Integer,
        name: 'days',
        description: 'How many days back, today included; 30 when left out',
        min_value: 1,
        max_value: mostDays,
      },
    ],
  },
  run: showUsage,
};

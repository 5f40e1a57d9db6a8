import { ApplicationCommandOptionType } from 'discord.js';
import type { Command } from '../src/discord/command.js';
import { localised, localisedChoices } from '../src/discord/localised.js';
import { mostDays, showUsage } from '../src/discord/usage.js';

export const usage: Command = {
  declaration: {
    ...localised(({ usage }) => usage),
    options: [
      {
        type: ApplicationCommandOptionType.String,
        ...localised(({ usage }) => usage.scope),
        choices: localisedChoices(['me', 'channel', 'server'], (scope, { commands }) => commands.usage.scopes[scope]),
      },
      {
        type: ApplicationCommandOptionType.Integer,
        ...localised(({ usage }) => usage.days),
        min_value: 1,
        max_value: mostDays,
      },
    ],
  },
  run: showUsage,
};

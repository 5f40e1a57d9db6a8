import { ApplicationCommandOptionType } from 'discord.js';
import type { Command } from '../src/discord/command.js';
import { localised, localisedChoices } from '../src/discord/localised.js';
import { settingsButtons, settingsModals, settingsSelects, showSettings } from '../src/discord/settings-changes.js';

export const settings: Command = {
  declaration: {
    ...localised(({ settings }) => settings),
    options: [
      {
        type: ApplicationCommandOptionType.String,
        ...localised(({ settings }) => settings.scope),
        choices: localisedChoices(
          ['me', 'channel', 'server'],
          (scope, { commands }) => commands.settings.scopes[scope],
        ),
      },
    ],
  },
  run: showSettings,
  selects: settingsSelects,
  buttons: settingsButtons,
  modals: settingsModals,
};

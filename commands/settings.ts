import { ApplicationCommandOptionType } from 'discord.js';
import type { Command } from '../src/discord/command.js';
import { settingsButtons, settingsModals, settingsSelects, showSettings } from '../src/discord/settings-changes.js';

export const settings: Command = {
  declaration: {
    name: 'settings',
    description: 'What a video takes when its command does not say: model, duration, ratio, resolution, sound',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'scope',
        description: "Yours (the default), this channel's, or this server's with its prices and who may use its key",
        choices: [
          { name: 'me', value: 'me' },
          { name: 'channel (needs Manage Messages or Manage Channels)', value: 'channel' },
          { name: 'server (needs Manage Server)', value: 'server' },
        ],
      },
    ],
  },
  run: showSettings,
  selects: settingsSelects,
  buttons: settingsButtons,
  modals: settingsModals,
};

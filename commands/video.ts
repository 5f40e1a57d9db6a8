import { ApplicationCommandOptionType, MessageFlags } from 'discord.js';
import type { Command } from '../src/discord/command.js';
import { startVideo } from '../src/discord/start-video.js';
import { modelNames, models, ratios, resolutions } from '../src/provider/models.js';

const fileOptions = ['file', 'file2', 'file3'] as const;
const seconds = modelNames.map((name) => models[name].seconds);

const asChoices = (values: readonly string[]) => values.map((value) => ({ name: value, value }));

export const video: Command = {
  declaration: {
    name: 'video',
    description: 'Make a video from a prompt; @name in it means an asset of this channel',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'prompt',
        description: 'What should happen; name assets as @name',
        required: true,
      },
      ...fileOptions.map((name) => ({
        type: ApplicationCommandOptionType.Attachment as const,
        name,
        description: 'A picture, a clip or a sound to use; it becomes an asset first',
      })),
      {
        type: ApplicationCommandOptionType.String,
        name: 'model',
        description: 'Which model makes it',
        choices: modelNames.map((name) => ({ name: `${name} (${models[name].summary})`, value: name })),
      },
      {
        type: ApplicationCommandOptionType.Integer,
        name: 'duration',
        description: 'Seconds',
        min_value: Math.min(...seconds.map(({ min }) => min)),
        max_value: Math.max(...seconds.map(({ max }) => max)),
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'ratio',
        description: 'Width to height',
        choices: asChoices(ratios),
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'resolution',
        description: 'How fine',
        choices: asChoices(resolutions),
      },
      { type: ApplicationCommandOptionType.Boolean, name: 'audio', description: 'With sound, or silent' },
      {
        type: ApplicationCommandOptionType.Integer,
        name: 'seed',
        description: 'The same seed and prompt give a similar video',
        min_value: 0,
        max_value: 2 ** 32 - 1,
      },
    ],
  },
  async run(interaction, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const { options } = interaction;
    await startVideo(
      interaction,
      {
        prompt: options.getString('prompt', true),
        wishes: {
          model: options.getString('model') ?? undefined,
          durationSeconds: options.getInteger('duration') ?? undefined,
          ratio: options.getString('ratio') ?? undefined,
          resolution: options.getString('resolution') ?? undefined,
          audio: options.getBoolean('audio') ?? undefined,
          seed: options.getInteger('seed') ?? undefined,
        },
        attachments: fileOptions.flatMap((name) => options.getAttachment(name) ?? []),
      },
      services,
    );
  },
};

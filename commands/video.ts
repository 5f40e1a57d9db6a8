import { ApplicationCommandOptionType, MessageFlags, type ChatInputCommandInteraction } from 'discord.js';
import { assetChoices } from '../src/discord/asset-choices.js';
import { handedFile } from '../src/discord/attachments.js';
import type { Command } from '../src/discord/command.js';
import { openForm } from '../src/discord/drafts.js';
import { startVideo } from '../src/discord/start-video.js';
import { plainWish } from '../src/discord/video-wish.js';
import { modelNames, models, ratios, resolutions } from '../src/provider/models.js';
import type { VideoWish } from '../src/store/records.js';

const fileOptions = ['file', 'file2', 'file3'] as const;
const frameOptions = [
  { name: 'first_frame', description: 'An image asset that the video begins with' },
  { name: 'last_frame', description: 'An image asset that the video ends with; needs a first frame' },
] as const;
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
        description: 'What should happen; name assets as @name. Left out, it opens a large field',
      },
      ...fileOptions.map((name) => ({
        type: ApplicationCommandOptionType.Attachment as const,
        name,
        description: 'A picture, a clip or a sound to use; it becomes an asset first',
      })),
      ...frameOptions.map(({ name, description }) => ({
        type: ApplicationCommandOptionType.String as const,
        name,
        description,
        autocomplete: true,
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
      {
        type: ApplicationCommandOptionType.Integer,
        name: 'count',
        description: 'How many takes, on one card and in one thread',
        min_value: 1,
        max_value: 4,
      },
    ],
  },
  complete: (interaction, services) => assetChoices(interaction, services, 'image'),
  async run(interaction, services) {
    const wish = wishOf(interaction);
    if (wish.prompt === '') {
      await openForm(interaction, wish, services);
      return;
    }
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await startVideo(interaction, wish, services);
  },
};

function wishOf({ options }: ChatInputCommandInteraction): VideoWish {
  return {
    ...plainWish(options.getString('prompt') ?? ''),
    wishes: {
      model: options.getString('model') ?? undefined,
      durationSeconds: options.getInteger('duration') ?? undefined,
      ratio: options.getString('ratio') ?? undefined,
      resolution: options.getString('resolution') ?? undefined,
      audio: options.getBoolean('audio') ?? undefined,
      seed: options.getInteger('seed') ?? undefined,
    },
    count: options.getInteger('count') ?? 1,
    files: fileOptions.flatMap((name) => options.getAttachment(name) ?? []).map(handedFile),
    firstFrame: options.getString('first_frame'),
    lastFrame: options.getString('last_frame'),
  };
}

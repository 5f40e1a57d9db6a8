import { ApplicationCommandOptionType, MessageFlags, type ChatInputCommandInteraction } from 'discord.js';
import { assetChoices } from '../src/discord/asset-choices.js';
import { handedFile } from '../src/discord/attachments.js';
import type { Command } from '../src/discord/command.js';
import { openForm } from '../src/discord/drafts.js';
import { localised, localisedChoices } from '../src/discord/localised.js';
import { startVideo } from '../src/discord/start-video.js';
import { plainWish } from '../src/discord/video-wish.js';
import { modelNames, models, ratios, resolutions } from '../src/provider/models.js';
import type { VideoWish } from '../src/store/records.js';
import type { Texts } from '../src/texts/english.js';

const fileOptions = ['file', 'file2', 'file3'] as const;
const frameOptions = ['first_frame', 'last_frame'] as const;
const seconds = modelNames.map((name) => models[name].seconds);

const asChoices = (values: readonly string[]) => values.map((value) => ({ name: value, value }));

const option = (name: keyof Texts['commands']['video']['options']) =>
  localised(({ video: { options } }) => options[name]);
/** Each by its name, with what it is for. */
const modelChoices = localisedChoices(modelNames, (name, { models: { summaries } }) => `${name} (${summaries[name]})`);

export const video: Command = {
  declaration: {
    ...localised(({ video }) => video),
    options: [
      { type: ApplicationCommandOptionType.String, ...option('prompt') },
      ...fileOptions.map((name) => ({ type: ApplicationCommandOptionType.Attachment as const, ...option(name) })),
      ...frameOptions.map((name) => ({
        type: ApplicationCommandOptionType.String as const,
        ...option(name),
        autocomplete: true,
      })),
      { type: ApplicationCommandOptionType.String, ...option('model'), choices: modelChoices },
      {
        type: ApplicationCommandOptionType.Integer,
        ...option('duration'),
        min_value: Math.min(...seconds.map(({ min }) => min)),
        max_value: Math.max(...seconds.map(({ max }) => max)),
      },
      { type: ApplicationCommandOptionType.String, ...option('ratio'), choices: asChoices(ratios) },
      { type: ApplicationCommandOptionType.String, ...option('resolution'), choices: asChoices(resolutions) },
      { type: ApplicationCommandOptionType.Boolean, ...option('audio') },
      { type: ApplicationCommandOptionType.Integer, ...option('seed'), min_value: 0, max_value: 2 ** 32 - 1 },
      { type: ApplicationCommandOptionType.Integer, ...option('count'), min_value: 1, max_value: 4 },
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

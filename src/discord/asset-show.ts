import {
  ComponentType,
  MessageFlags,
  type APIComponentInContainer,
  type ChatInputCommandInteraction,
  type RepliableInteraction,
} from 'discord.js';
import { assetOfChannel, currentGroup, findAsset, groupOfChannel } from '../assets/find.js';
import { UserError } from '../errors.js';
import type { Asset, Group } from '../store/records.js';
import { assetFacts, assetState } from './asset-facts.js';
import { fileOf } from './asset-files.js';
import { removeName, renameName } from './asset-changes.js';
import { chosenName } from './asset-gallery.js';
import { showPage, type PageFile } from './show-page.js';
import type { Select } from './command.js';
import { cardLink, promptLine } from './job-lines.js';
import { jobsOfChannel } from './jobs-list.js';
import { button, buttons, gallery, panel, words } from './look.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';
import { keyFor } from './settings-key.js';
import type { Texts } from '../texts/english.js';
import { textsOf } from './texts-of.js';
import { showLine, relativeTime } from './show.js';

/** How many of the jobs that used an asset are named. */
const usesShown = 3;

/** `/asset show` */
export async function showAsset(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const { groups, assets } = services.store;
  const group = await currentGroup(groups, groupPlace(interaction).channelId);
  await present(
    interaction,
    await findAsset(assets, group, interaction.options.getString('name', true)),
    group,
    services,
  );
}

/** The same for one that was chosen in a gallery. */
export const showChosen: Select = {
  name: chosenName,
  async choose(interaction, groupId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const { channelId } = groupPlace(interaction);
    const group = await groupOfChannel(services.store.groups, channelId, groupId);
    await present(
      interaction,
      await assetOfChannel(services.store, channelId, interaction.values[0] ?? ''),
      group,
      services,
    );
  },
};

/** One asset, large, with its details and what can be done with it. */
async function present(
  interaction: RepliableInteraction,
  asset: Asset,
  group: Group,
  services: Services,
): Promise<void> {
  const texts = textsOf(interaction);
  const file = await fileOf(asset, services, texts);
  const [state, uses] = await Promise.all([
    stateFor(interaction, asset, services),
    usesOf(interaction, asset, services),
  ]);
  const reason = typeof file === 'string' ? file : 'too-large';
  const files = new Map(typeof file === 'string' ? [] : [[asset.id, file] as const]);
  const render = (attached: ReadonlyMap<string, PageFile>) => {
    const shown = attached.get(asset.id);
    const picture = shown ? display(asset, shown) : words(`-# ${texts.assets.unseen[reason]}`);
    return [
      panel([
        words(details(asset, group, state, texts)),
        picture,
        ...(uses === null ? [] : [words(uses)]),
        buttons(button(renameName, texts.assets.rename, asset.id), button(removeName, texts.assets.remove, asset.id)),
      ]),
    ];
  };
  await showPage(interaction, files, render, services);
}

/** For the key that would pay for a video here, from the store alone; null without one. */
async function stateFor(interaction: RepliableInteraction, asset: Asset, services: Services): Promise<string | null> {
  try {
    const key = await keyFor(interaction, services);
    return assetState(
      asset,
      (await services.store.uploads.get(asset.id, key.fingerprint))?.record,
      key.owner,
      textsOf(interaction),
    );
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** The latest videos of this place that were made with it; null where there are none among its latest. */
async function usesOf(
  interaction: RepliableInteraction,
  asset: Asset,
  services: Pick<Services, 'store' | 'log'>,
): Promise<string | null> {
  if (interaction.channelId === null) return null;
  const { assets } = textsOf(interaction);
  const jobs = await jobsOfChannel(interaction, services);
  const using = jobs.filter(({ request }) => request.references.some(({ assetId }) => assetId === asset.id));
  if (using.length === 0) return null;
  const lines = using.slice(0, usesShown).map((job) => {
    const link = cardLink(job);
    const open = link === undefined ? '' : `${assets.open(link)} `;
    return `- ${promptLine(job)} · ${open}${relativeTime(job.createdAt)}`;
  });
  const more = using.length - lines.length;
  return [assets.usedIn, ...lines, ...(more > 0 ? [`-# ${assets.andMore(more)}`] : [])].join('\n');
}

function display({ type }: Asset, file: PageFile): APIComponentInContainer {
  if (type === 'audio') return { type: ComponentType.File, file: { url: `attachment://${file.name}` } };
  return gallery([file]);
}

function details(asset: Asset, group: Group, state: string | null, texts: Texts): string {
  const { fromFile, inGroup } = texts.assets;
  return [
    `**\`@${asset.name}\`**`,
    `${assetFacts(asset, texts)} · ${texts.format.bytes(asset.sizeBytes)}`,
    fromFile(showLine(asset.fileName, 200)),
    inGroup({
      group: `**${showLine(group.name, 100)}**`,
      member: `<@${asset.ownerId}>`,
      since: relativeTime(asset.createdAt),
    }),
    state,
  ]
    .filter((line) => line !== null)
    .join('\n');
}

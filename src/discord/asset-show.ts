import {
  ComponentType,
  MessageFlags,
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  type ChatInputCommandInteraction,
} from 'discord.js';
import { currentGroup, findAsset } from '../assets/find.js';
import { UserError } from '../errors.js';
import type { Asset, Group } from '../store/records.js';
import { assetFacts, assetState } from './asset-facts.js';
import { fileOf, type AssetFile } from './asset-files.js';
import { showPage } from './asset-page.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';
import { keyFor } from './settings-key.js';
import { formatBytes, showLine, relativeTime } from './show.js';

const reasons = {
  'too-large': 'The file is too large to be shown here.',
  gone: 'The file itself is not kept here any more.',
  'not-shown': 'Discord shows no files of this kind.',
} as const;

/** `/asset show`: one asset, large, with its details. */
export async function showAsset(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const { groups, assets } = services.store;
  const group = await currentGroup(groups, groupPlace(interaction).channelId);
  const asset = await findAsset(assets, group, interaction.options.getString('name', true));
  const file = await fileOf(asset, services);
  const state = await stateFor(interaction, asset, services);
  const reason = typeof file === 'string' ? file : 'too-large';
  const files = new Map(typeof file === 'string' ? [] : [[asset.id, file] as const]);
  const render = (attached: ReadonlyMap<string, AssetFile>): APIMessageTopLevelComponent[] => {
    const shown = attached.get(asset.id);
    const picture = shown ? display(asset, shown) : words(`-# ${reasons[reason]}`);
    return [{ type: ComponentType.Container, components: [words(details(asset, group, state)), picture] }];
  };
  await showPage(interaction, files, render, services);
}

/** For the key that would pay for a video here, from the store alone; null without one. */
async function stateFor(
  interaction: ChatInputCommandInteraction,
  asset: Asset,
  services: Services,
): Promise<string | null> {
  try {
    const key = await keyFor(interaction, services);
    return assetState(asset, (await services.store.uploads.get(asset.id, key.fingerprint))?.record, key.owner);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function words(content: string): { type: ComponentType.TextDisplay; content: string } {
  return { type: ComponentType.TextDisplay, content };
}

function display({ type }: Asset, { name, description }: AssetFile): APIComponentInContainer {
  const media = { url: `attachment://${name}` };
  if (type === 'audio') return { type: ComponentType.File, file: media };
  return { type: ComponentType.MediaGallery, items: [{ media, description }] };
}

function details(asset: Asset, group: Group, state: string | null): string {
  const added = `added by <@${asset.ownerId}> ${relativeTime(asset.createdAt)}`;
  return [
    `**\`@${asset.name}\`**`,
    `${assetFacts(asset)} · ${formatBytes(asset.sizeBytes)}`,
    `From the file ${showLine(asset.fileName, 200)}`,
    `In the group **${showLine(group.name, 100)}**, ${added}`,
    state,
  ]
    .filter((line) => line !== null)
    .join('\n');
}

import {
  ButtonStyle,
  ComponentType,
  MessageFlags,
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  type ChatInputCommandInteraction,
  type RepliableInteraction,
} from 'discord.js';
import { z } from 'zod';
import { currentGroup, groupOfChannel } from '../assets/find.js';
import { UserError } from '../errors.js';
import { assetSchema, type Asset, type Group } from '../store/records.js';
import { picturesOf, type AssetFile } from './asset-files.js';
import { assetFacts } from './asset-facts.js';
import { showPage } from './asset-page.js';
import type { Button } from './command.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';
import { showLine } from './show.js';

/** A section with a thumbnail counts three of a message's 40 components; a message has 10 files. */
const assetsOnPage = 8;
const buttonName = 'assets';
const typeSchema = assetSchema.shape.type;
const plural = { image: 'images', video: 'videos', audio: 'sounds' } as const;

/** What a gallery shows, complete in a button's custom id: `assets:<group>:<type or all>:<page>`. Pages count from 0. */
const viewSchema = z.tuple([z.string(), z.union([typeSchema, z.literal('all')]), z.coerce.number().int()]);

interface View {
  group: Group;
  type: Asset['type'] | 'all';
  page: number;
}

/** `/asset list`: the assets of the channel's current group, most recent first, in pages. */
export async function listAssets(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const group = await currentGroup(services.store.groups, groupPlace(interaction).channelId);
  const type = typeSchema.safeParse(interaction.options.getString('type')).data ?? 'all';
  await showGallery(interaction, { group, type, page: 0 }, services);
}

/** Turns a page: of the group that was listed, whichever is the current one now. */
export const turnPage: Button = {
  name: buttonName,
  async press(interaction, argument, services) {
    await interaction.deferUpdate();
    try {
      const view = viewSchema.safeParse(argument.split(':'));
      if (!view.success) throw new UserError('This list is from an older version. Open it again with /asset list.');
      const [groupId, type, page] = view.data;
      const { channelId } = groupPlace(interaction);
      const group = await groupOfChannel(services.store.groups, channelId, groupId);
      await showGallery(interaction, { group, type, page }, services);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // A message of components has no other place for words.
      const notice = { type: ComponentType.TextDisplay as const, content: error.message };
      await showPage(interaction, new Map(), () => [notice], services);
    }
  },
};

async function showGallery(interaction: RepliableInteraction, view: View, services: Services): Promise<void> {
  const { group, type } = view;
  const assets = await services.store.assets.list(group.id, type === 'all' ? {} : { type });
  const lastPage = Math.max(0, Math.ceil(assets.length / assetsOnPage) - 1);
  const page = Math.min(Math.max(0, view.page), lastPage);
  const shown = assets.slice(page * assetsOnPage, (page + 1) * assetsOnPage);
  const pictures = await picturesOf(shown, services);
  const render = (attached: ReadonlyMap<string, AssetFile>): APIMessageTopLevelComponent[] => [
    {
      type: ComponentType.Container,
      components: [
        { type: ComponentType.TextDisplay, content: heading({ ...view, page }, assets.length, lastPage) },
        ...shown.map((asset) => entry(asset, attached.get(asset.id))),
        ...(lastPage === 0 ? [] : [pageButtons({ ...view, page }, lastPage)]),
      ],
    },
  ];
  await showPage(interaction, pictures, render, services);
}

function heading({ group, type, page }: View, count: number, lastPage: number): string {
  const name = `**${showLine(group.name, 100)}**`;
  const what = type === 'all' ? 'assets' : plural[type];
  if (count === 0) return `The group ${name} has no ${what} yet. Add files with /asset add.`;
  const pages = lastPage === 0 ? '' : ` · page ${page + 1} of ${lastPage + 1}`;
  return `${name} · ${count} ${count === 1 ? what.slice(0, -1) : what}${pages}`;
}

function entry(asset: Asset, picture: AssetFile | undefined): APIComponentInContainer {
  const words = {
    type: ComponentType.TextDisplay as const,
    content: `**\`@${asset.name}\`**\n-# ${assetFacts(asset)} · by <@${asset.ownerId}>`,
  };
  if (!picture) return words;
  return {
    type: ComponentType.Section,
    components: [words],
    accessory: {
      type: ComponentType.Thumbnail,
      media: { url: `attachment://${picture.name}` },
      description: picture.description,
    },
  };
}

function pageButtons({ group, type, page }: View, lastPage: number): APIComponentInContainer {
  const button = (label: string, to: number): APIButtonComponentWithCustomId => ({
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    label,
    custom_id: `${buttonName}:${group.id}:${type}:${to}`,
    disabled: to < 0 || to > lastPage,
  });
  return { type: ComponentType.ActionRow, components: [button('Previous', page - 1), button('Next', page + 1)] };
}

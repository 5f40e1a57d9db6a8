import {
  MessageFlags,
  type AnySelectMenuInteraction,
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  type APISelectMenuOption,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type RepliableInteraction,
} from 'discord.js';
import { z } from 'zod';
import { currentGroup, groupOfChannel } from '../assets/find.js';
import { UserError } from '../errors.js';
import { assetSchema, type Asset, type Group } from '../store/records.js';
import { picturesOf } from './asset-files.js';
import { assetFacts } from './asset-facts.js';
import { showPage, type PageFile } from './show-page.js';
import type { Button, Select } from './command.js';
import { button, buttons, facts, panel, select, withThumbnail, words } from './look.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';
import type { Texts } from '../texts/english.js';
import { textsOf } from './texts-of.js';
import { showLine } from './show.js';

/** A section with a thumbnail counts three of a message's 40 components; a message has 10 files. */
const assetsOnPage = 8;
const pageName = 'assets';
const typeName = 'assets-of';
/** What a choice of one asset is handed to. */
export const chosenName = 'asset-chosen';
const typeSchema = assetSchema.shape.type;

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
  name: pageName,
  press: (interaction, argument, services) => showAnew(interaction, argument.split(':'), services),
};

/** Shows assets of one type, or all of them. */
export const chooseType: Select = {
  name: typeName,
  choose: (interaction, groupId, services) =>
    showAnew(interaction, [groupId, interaction.values[0] ?? 'all', '0'], services),
};

async function showAnew(
  interaction: ButtonInteraction | AnySelectMenuInteraction,
  wanted: readonly string[],
  services: Services,
): Promise<void> {
  await interaction.deferUpdate();
  try {
    const view = viewSchema.safeParse(wanted);
    if (!view.success) throw new UserError((texts) => texts.assets.outdatedList);
    const [groupId, type, page] = view.data;
    const { channelId } = groupPlace(interaction);
    const group = await groupOfChannel(services.store.groups, channelId, groupId);
    await showGallery(interaction, { group, type, page }, services);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // A message of components has no other place for words.
    const notice = words(error.say(textsOf(interaction)));
    await showPage(interaction, new Map(), () => [notice], services);
  }
}

async function showGallery(interaction: RepliableInteraction, view: View, services: Services): Promise<void> {
  const { group, type } = view;
  const all = await services.store.assets.list(group.id);
  const assets = all.filter((asset) => type === 'all' || asset.type === type);
  const lastPage = Math.max(0, Math.ceil(assets.length / assetsOnPage) - 1);
  const page = Math.min(Math.max(0, view.page), lastPage);
  const shown = assets.slice(page * assetsOnPage, (page + 1) * assetsOnPage);
  const texts = textsOf(interaction);
  const pictures = await picturesOf(shown, services, texts);
  const render = (attached: ReadonlyMap<string, PageFile>) => [
    panel([
      words(heading({ ...view, page }, assets.length, lastPage, texts)),
      ...shown.map((asset) => entry(asset, attached.get(asset.id), texts)),
      ...(lastPage === 0 ? [] : [pageButtons({ ...view, page }, lastPage, texts)]),
      ...typeChoice(view, all, texts),
      ...assetChoice(view, shown, texts),
    ]),
  ];
  await showPage(interaction, pictures, render, services);
}

function heading({ group, type: which, page }: View, count: number, lastPage: number, { assets }: Texts): string {
  const name = `**${showLine(group.name, 100)}**`;
  if (count === 0) return assets.empty({ group: name, which });
  const pages = lastPage === 0 ? [] : [assets.page({ page: page + 1, of: lastPage + 1 })];
  return [assets.heading({ group: name, count, which }), ...pages].join(' · ');
}

function entry(asset: Asset, picture: PageFile | undefined, texts: Texts): APIComponentInContainer {
  const by = texts.assets.by(`<@${asset.ownerId}>`);
  const told = `**\`@${asset.name}\`**\n${facts(assetFacts(asset, texts))}\n-# ${by}`;
  return picture ? withThumbnail([told], picture) : words(told);
}

function pageButtons({ group, type, page }: View, lastPage: number, { labels }: Texts): APIComponentInContainer {
  const to = (label: string, target: number): APIButtonComponentWithCustomId => ({
    ...button(pageName, label, `${group.id}:${type}:${target}`),
    disabled: target < 0 || target > lastPage,
  });
  return buttons(to(labels.previous, page - 1), to(labels.next, page + 1));
}

/** Where there is more than one type, or one was chosen. */
function typeChoice({ group, type }: View, all: readonly Asset[], texts: Texts): APIComponentInContainer[] {
  const types = typeSchema.options.filter((one) => all.some((asset) => asset.type === one));
  if (types.length < 2 && (type === 'all' || all.length === 0)) return [];
  const options: APISelectMenuOption[] = [
    { label: texts.assets.all(all.length), value: 'all', default: type === 'all' },
    ...typeSchema.options.map((which) => {
      const count = all.filter((asset) => asset.type === which).length;
      return { label: texts.assets.only({ which, count }), value: which, default: type === which };
    }),
  ];
  return [select(`${typeName}:${group.id}`, texts.assets.which, options)];
}

function assetChoice({ group }: View, shown: readonly Asset[], texts: Texts): APIComponentInContainer[] {
  if (shown.length === 0) return [];
  const options = shown.map((asset) => ({
    label: `@${asset.name}`,
    description: assetFacts(asset, texts),
    value: asset.id,
  }));
  return [select(`${chosenName}:${group.id}`, texts.assets.look, options)];
}

import {
  MessageFlags,
  type APIMessageTopLevelComponent,
  type BaseInteraction,
  type ChatInputCommandInteraction,
} from 'discord.js';
import { dayBegin, dayMs, type UsageOf, type UsageSum } from '../store/usage.js';
import { showPage, type PageFile } from './show-page.js';
import { buttons, gallery, panel, words } from './look.js';
import { makeVideoButton } from './next-steps.js';
import { requireManageServer } from './permissions.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';
import { showLine } from './show.js';
import { figuresOf, type Figures } from './usage-figures.js';
import { altText, chartOf, pictureName } from './usage-picture.js';
import { figuresText } from './usage-words.js';
import type { Texts } from '../texts/english.js';
import { textsOf } from './texts-of.js';
import { within } from './within.js';

const usualDays = 30;
export const mostDays = 90;
/** Members' names are a nicety: the chart does not wait longer for Discord to tell them. */
const namesLimitMs = 3_000;

/** Whose figures are shown. */
interface Shown {
  of: UsageOf;
  /** As it may stand in a message. */
  title: string;
  /** As it may stand in the picture. */
  plainTitle: string;
  byMember: boolean;
}

/**
 * Whose figures a `scope` means, for who acts where they act. A channel's cards show its members what each video costs, and so
 * may its figures.
 *
 * @throws UserError for a server's when who acts may not manage the server
 */
function shownFor(interaction: BaseInteraction, scope: string, { titles, pictureTitles }: Texts['usage']): Shown {
  if (scope === 'server') {
    requireManageServer(interaction);
    const name = interaction.guild?.name ?? '';
    return {
      of: { guildId: interaction.guildId ?? '' },
      title: titles.server(showLine(name, 100) || null),
      plainTitle: pictureTitles.server(pictureName(name) ?? null),
      byMember: true,
    };
  }
  if (scope === 'channel') {
    const { channelId, channelName } = groupPlace(interaction);
    return {
      of: { channelIds: [...new Set([channelId, interaction.channelId ?? channelId])] },
      title: titles.channel(`<#${channelId}>`),
      plainTitle: pictureTitles.channel(pictureName(channelName) ?? null),
      byMember: true,
    };
  }
  return {
    of: { memberId: interaction.user.id },
    title: titles.me,
    plainTitle: pictureTitles.me,
    byMember: false,
  };
}

/** `/usage`: what was made and what it cost, privately, as a chart and in words. */
export async function showUsage(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  const scope = interaction.options.getString('scope') ?? 'me';
  const shown = shownFor(interaction, scope, textsOf(interaction).usage);
  const days = Math.min(mostDays, Math.max(1, interaction.options.getInteger('days') ?? usualDays));
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const since = dayBegin(services.timing.now()) - (days - 1) * dayMs;
  const sums = await services.store.usage.sums(shown.of, since);
  const texts = textsOf(interaction);
  if (sums.length === 0) {
    await showPage(
      interaction,
      new Map(),
      () => noUsage(texts.usage.none({ title: shown.title, days }), texts),
      services,
    );
    return;
  }
  const figures = figuresOf(sums, { since, days });
  const chart = figures.totals.tokens === 0 ? undefined : await draw(interaction, shown, { figures, sums }, services);
  const files = new Map(chart ? [[chart.name, chart]] : []);
  const { head, notes } = figuresText(shown.title, figures, shown.byMember, texts);
  const render = (attached: ReadonlyMap<string, PageFile>) => [
    panel([
      words(head),
      ...(attached.size === 0 ? [] : [gallery([...attached.values()])]),
      ...(notes === '' ? [] : [words(notes)]),
    ]),
  ];
  await showPage(interaction, files, render, services);
}

function noUsage(said: string, texts: Texts): APIMessageTopLevelComponent[] {
  return [panel([words(said), buttons(makeVideoButton(texts))])];
}

/** The chart as a file; undefined where it cannot be drawn: the figures say the same. */
async function draw(
  interaction: ChatInputCommandInteraction,
  { plainTitle, byMember }: Shown,
  { figures, sums }: { figures: Figures; sums: readonly UsageSum[] },
  { charts, log, signal }: Services,
): Promise<PageFile | undefined> {
  const texts = textsOf(interaction);
  try {
    const names = byMember ? await namesOf(interaction, figures) : new Map<string, string>();
    const chart = chartOf(plainTitle, figures, { sums, names }, texts);
    return { attachment: await charts.draw(chart, signal), name: 'usage.png', description: altText(chart, texts) };
  } catch (error) {
    log.warn({ err: error, interaction: interaction.id }, 'a chart could not be drawn');
    return undefined;
  }
}

/** Names of members as they are shown in the place; without those that cannot be had in time. */
async function namesOf({ guild, client }: BaseInteraction, { parts }: Figures): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const asked = parts.map(async ({ memberId }) => {
    if (memberId === null) return;
    const member = await guild?.members.fetch(memberId).catch(() => undefined);
    const user = member ?? (await client.users.fetch(memberId).catch(() => undefined));
    if (user) names.set(memberId, user.displayName);
  });
  await within(namesLimitMs, Promise.all(asked));
  return names;
}

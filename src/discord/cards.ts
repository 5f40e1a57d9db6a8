import {
  ButtonStyle,
  ComponentType,
  MessageFlags,
  type APIButtonComponentWithCustomId,
  type APIMessageTopLevelComponent,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord.js';
import { usualTimeMs } from '../jobs/schedule.js';
import type { Job, JobIn, Place } from '../store/records.js';
import { explain } from './failures.js';
import { formatDuration, quote, relativeTime, showText, tokensAndCost } from './show.js';

/** A message of components (version 2), as it is posted or edited. Mentions only whom it says. */
export type Card = Required<Pick<RESTPostAPIChannelMessageJSONBody, 'flags' | 'components' | 'allowed_mentions'>>;

const colours = { calm: 0x5865f2, done: 0x3ba55d, failed: 0xed4245, unsure: 0xfaa61a } as const;
/** Parts of the 4,000 characters that all texts of a message share (Discord's documentation, August 2026). */
const promptOnCard = 1000;
/** More would push everything else of a channel out of sight. */
const linesOnCard = 20;
const longestReferences = 1200;
const longestRemade = 300;
const reasonOfTake = 100;

/** What a file may be described with (Discord's limit: 1,024 characters). */
export const longestDescription = 900;

/** What a button does, and to which job, as its custom id. */
export function buttonId(action: string, jobId: string): string {
  return `${action}:${jobId}`;
}

type Style = APIButtonComponentWithCustomId['style'];

export function button(
  action: string,
  label: string,
  jobId: string,
  style: Style = ButtonStyle.Secondary,
): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, style, label, custom_id: buttonId(action, jobId) };
}

export const again = (job: Job) => button('again', 'Again', job.id, ButtonStyle.Primary);
export const edit = (job: Job) => button('edit', 'Edit', job.id);
export const remove = (job: Job) => button('delete', 'Delete', job.id, ButtonStyle.Danger);

export function words(content: string): { type: ComponentType.TextDisplay; content: string } {
  return { type: ComponentType.TextDisplay, content };
}

export function buttons(...components: APIButtonComponentWithCustomId[]) {
  return { type: ComponentType.ActionRow, components } as const;
}

export function card(components: APIMessageTopLevelComponent[], mentions: string[] = []): Card {
  return {
    flags: MessageFlags.IsComponentsV2,
    components,
    allowed_mentions: { parse: [], users: mentions },
  };
}

function settingsLine({ request, batch, estimatedTokens, price }: Job): string {
  const { model, durationSeconds, ratio, resolution, audio, seed } = request;
  const parts = [
    model,
    `${durationSeconds} s`,
    ratio,
    resolution,
    audio ? 'with sound' : 'silent',
    seed === null || batch.size > 1 ? null : `seed ${seed}`,
    tokensAndCost(estimatedTokens * batch.size, price, 'about '),
  ];
  return `-# ${parts.filter((part) => part !== null).join(' · ')}`;
}

function referencesLine({ request }: Job): string | null {
  if (request.references.length === 0) return null;
  return `With ${listUpTo(
    request.references.map(({ name, type }) => `\`@${name}\` (${type})`),
    longestReferences,
  )}`;
}

/** As many as there is room for, and how many more there are. */
function listUpTo(items: readonly string[], maximumLength: number): string {
  const shown: string[] = [];
  for (const item of items) {
    if ([...shown, item].join(', ').length > maximumLength) break;
    shown.push(item);
  }
  const more = items.length - shown.length;
  return [shown.join(', '), ...(more > 0 ? [`and ${more} more`] : [])].join(' ');
}

const remadeReasons = {
  'not-fetched': 'its link could not be fetched',
  'not-readable': 'it could not be read there',
  gone: 'it had been deleted there',
} as const satisfies Record<Job['remade'][number]['reason'], string>;
const createdTwice = 'had to be created twice at the provider';
const sentTwice = 'had to be sent to the provider twice, and only one try was billed';

/** Which assets were created, and perhaps paid, a second time, and why. */
function remadeLine(takes: readonly Job[]): string | null {
  const remade = new Map(takes.flatMap((take) => take.remade.map((one) => [one.name, one] as const)));
  const [only, ...others] = remade.values();
  if (!only) return null;
  const words = only.charged === 'no' ? sentTwice : createdTwice;
  if (others.length === 0) return `-# \`@${only.name}\` ${words}: ${remadeReasons[only.reason]}.`;
  const each = [...remade.values()].map(({ name, reason, charged }) => {
    return `\`@${name}\` (${remadeReasons[reason]}${charged === 'no' ? ', and only one was billed' : ''})`;
  });
  return `-# Some files ${createdTwice}: ${listUpTo(each, longestRemade)}.`;
}

function bar(progressPercent: number): string {
  const percent = Math.round(Math.min(100, Math.max(0, progressPercent)));
  const filled = Math.round(percent / 10);
  return `${'▰'.repeat(filled)}${'▱'.repeat(10 - filled)} ${percent} %`;
}

function stateLine(job: Job, reasonLength?: number): string {
  switch (job.state) {
    case 'accepted':
    case 'waiting':
      return '**Waiting** to be sent to the provider';
    case 'submitting':
      return '**Waiting** for the provider to accept it';
    case 'unconfirmed':
      if (job.settled === 'forgotten') return '**Forgotten**: the answer to the submission was lost';
      if (job.settled === 'submitted-again') return '**Submitted again**: the first answer was lost';
      return '**Unknown**: the answer to the submission was lost';
    case 'generating': {
      const progress = job.progressPercent === null ? '' : ` ${bar(job.progressPercent)}`;
      const usual = formatDuration(usualTimeMs(job.request));
      return `**Generating**${progress}\n-# started ${relativeTime(job.submittedAt)}, usually done in about ${usual}`;
    }
    case 'delivering':
      return '**Sending** the finished video';
    case 'done':
      return `**Done** in ${formatDuration(job.finishedAt - job.submittedAt)} · ${whereResultIs(job)}`;
    case 'failing':
    case 'failed':
      return `**Failed**: ${explain(job.failure, reasonLength).title}`;
  }
}

function whereResultIs(job: JobIn<'done'>): string {
  if (job.message !== null)
    return isInPlace(job.place, job.message) ? linkTo(job, job.message) : 'sent as a direct message';
  return job.deletedAt === null ? 'kept, /jobs has its link' : 'deleted';
}

/** Whether a message stands where its job is shown: the other way for it is a direct message. */
export function isInPlace(place: Place | null, { channelId }: { channelId: string }): boolean {
  return place !== null && [place.channelId, place.threadId, place.parentId].includes(channelId);
}

/** A link to a message of a job. */
export function linkTo(job: { guildId: string | null }, message: { channelId: string; id: string }): string {
  return `https://discord.com/channels/${job.guildId ?? '@me'}/${message.channelId}/${message.id}`;
}

function colourOf(job: Job): number {
  if (job.state === 'done') return colours.done;
  if (job.state === 'failed' || job.state === 'failing') return colours.failed;
  return job.state === 'unconfirmed' ? colours.unsure : colours.calm;
}

/** How far each take is, in a line of its own. */
function takeLines(takes: readonly Job[]): string {
  const line = (take: Job) => stateLine(take, reasonOfTake).replace(/\n-# .*/, '');
  return takes.map((take) => `**${take.batch.index + 1}** · ${line(take)}`).join('\n');
}

function colourOfTakes(takes: readonly Job[]): number {
  const found = takes.map(colourOf);
  const worst = [colours.calm, colours.unsure, colours.failed].find((colour) => found.includes(colour));
  return worst ?? colours.done;
}

/**
 * What is being made, and how far it is. It stands in the channel from acceptance on.
 *
 * @param takes all that were asked for together, in their order
 */
export function jobCard(job: Job, takes: readonly Job[] = [job]): Card {
  const prompt = showText(job.request.prompt.trim(), promptOnCard, linesOnCard);
  const references = referencesLine(job);
  const remade = remadeLine(takes);
  return card([
    {
      type: ComponentType.Container,
      accent_color: colourOfTakes(takes),
      components: [
        words(`${job.batch.size === 1 ? 'A video' : `${job.batch.size} videos`} for <@${job.ownerId}>`),
        words(quote(prompt.text)),
        ...(references === null ? [] : [words(references)]),
        ...(remade === null ? [] : [words(remade)]),
        words(settingsLine(job)),
        words(job.batch.size === 1 ? stateLine(job) : takeLines(takes)),
        ...(prompt.cut ? [buttons(button('prompt', 'Whole prompt', job.id))] : []),
      ],
    },
  ]);
}

/** Why there is no video, and what to do about it. */
export function failureCard(job: JobIn<'failing'>): Card {
  const { title, remedy, again: mayHelp, charge, smallPrint } = explain(job.failure);
  return card(
    [
      {
        type: ComponentType.Container,
        accent_color: colours.failed,
        components: [
          words(`<@${job.ownerId}>, there is no video this time. ${title}`),
          words(`${remedy} ${charge}`),
          ...(smallPrint === null ? [] : [words(`-# ${smallPrint}`)]),
          buttons(...(mayHelp ? [again(job)] : []), edit(job)),
        ],
      },
    ],
    [job.ownerId],
  );
}

/**
 * Nobody knows whether the provider accepted a job. Once a member has decided, the message says what, and has no buttons.
 *
 * @param follower the job that was submitted in its place
 */
export function unconfirmedCard(job: JobIn<'unconfirmed'>, follower?: Job): Card {
  const lost = `<@${job.ownerId}>, the answer to this submission was lost. The provider may have accepted it, and then it is paid;`;
  const open = [
    words(`${lost} I will not send it again by myself.`),
    words(
      'Your AnyFast account shows whether it is there. **Submit again** makes a new one, which is paid as well; **Forget** leaves it at that.',
    ),
    buttons(
      button('resubmit', 'Submit again', job.id, ButtonStyle.Primary),
      edit(job),
      button('forget', 'Forget', job.id),
    ),
  ];
  const settled = [words(`${lost} your AnyFast account shows whether it is there.`), words(settledLine(job, follower))];
  return card(
    [
      {
        type: ComponentType.Container,
        accent_color: colours.unsure,
        components: job.settled === null ? open : settled,
      },
    ],
    [job.ownerId],
  );
}

function settledLine({ settled }: JobIn<'unconfirmed'>, follower: Job | undefined): string {
  if (settled === 'forgotten') return '**Forgotten**: nothing was sent again.';
  const place = follower && 'place' in follower ? follower.place : null;
  if (!follower || !place) return '**Submitted again**.';
  return `**Submitted again**: ${linkTo(follower, { channelId: place.channelId, id: place.cardMessageId })}`;
}

/** A job takes longer than it should, to be made or to be sent at all. */
export function overdueCard(job: JobIn<'waiting' | 'generating'>): Card {
  const told =
    job.state === 'waiting'
      ? `this video still waits to be sent: the provider, or one of its files, has not been ready since ${relativeTime(job.createdAt)}. I go on trying for a day and tell you how it ends. The video has not been charged.`
      : `this video takes unusually long: it was started ${relativeTime(job.submittedAt)}. I look every 10 minutes for a day and post it when it comes. A failed one is not charged.`;
  return card([words(`<@${job.ownerId}>, ${told}`)], [job.ownerId]);
}

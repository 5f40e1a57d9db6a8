import { ButtonStyle } from 'discord.js';
import type { Failure, Job, JobIn, Place } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import { explain } from './failures.js';
import { button, buttons, card, colours, line, panel, words, type Card } from './look.js';
import { setKeyButton } from './next-steps.js';
import { relativeTime } from './show.js';
import { textsOfJob } from './texts-of.js';

type Style = Parameters<typeof button>[3];

export const again = (job: Job, { labels }: Texts, style: Style = ButtonStyle.Primary) =>
  button('again', labels.again, job.id, style);
export const edit = (job: Job, { labels }: Texts, style?: Style) => button('edit', labels.edit, job.id, style);
export const remove = (job: Job, { labels }: Texts) => button('delete', labels.delete, job.id);

/** Whether a message stands where its job is shown: the other way for it is a direct message. */
export function isInPlace(place: Place | null, { channelId }: { channelId: string }): boolean {
  return place !== null && [place.channelId, place.threadId, place.parentId].includes(channelId);
}

/** A link to a message of a job. */
export function linkTo(job: { guildId: string | null }, message: { channelId: string; id: string }): string {
  return `https://discord.com/channels/${job.guildId ?? '@me'}/${message.channelId}/${message.id}`;
}

/** Why there is no video, and what to do about it. */
export function failureCard(job: JobIn<'failing'>): Card {
  const texts = textsOfJob(job);
  const {
    title,
    remedy,
    again: mayHelp,
    charge,
    smallPrint,
  } = explain(job.failure, texts, { payer: job.keyOwner.scope });
  return card(
    [
      panel(
        [
          words(texts.cards.noVideo({ member: `<@${job.ownerId}>`, title })),
          words(`${remedy}\n${charge}`),
          buttons(...waysOn(job, mayHelp, texts)),
          ...(smallPrint === null ? [] : [line(), words(`-# ${smallPrint}`)]),
        ],
        colours.attention,
      ),
    ],
    [job.ownerId],
  );
}

/** What another key mends, whoever paid: a member's own is used before the one that a server lends. */
const keyKinds = new Set<Failure['kind']>(['bad-key', 'key-gone', 'no-money']);

/** What may help, the likeliest first. A card is public: whoever presses for a key sets their own. */
export function waysOn(job: JobIn<'failing' | 'failed'>, mayHelp: boolean, texts: Texts) {
  if (keyKinds.has(job.failure.kind)) {
    return [setKeyButton(texts), again(job, texts, ButtonStyle.Secondary), edit(job, texts)];
  }
  return mayHelp ? [again(job, texts), edit(job, texts)] : [edit(job, texts, ButtonStyle.Primary)];
}

/**
 * Nobody knows whether the provider accepted a job. Once a member has decided, the message says what, and has no buttons.
 *
 * @param follower the job that was submitted in its place
 */
export function unconfirmedCard(job: JobIn<'unconfirmed'>, follower?: Job): Card {
  const texts = textsOfJob(job);
  const { cards, labels } = texts;
  const member = `<@${job.ownerId}>`;
  const open = [
    words(cards.lostOpen(member)),
    words(cards.lostChoice[job.keyOwner.scope]),
    buttons(
      button('resubmit', labels.submitAgain, job.id, ButtonStyle.Primary),
      edit(job, texts),
      button('forget', labels.forget, job.id),
    ),
  ];
  const settled = [words(cards.lostSettled[job.keyOwner.scope](member)), words(settledLine(job, follower, texts))];
  return card([panel(job.settled === null ? open : settled, colours.attention)], [job.ownerId]);
}

function settledLine({ settled }: JobIn<'unconfirmed'>, follower: Job | undefined, { cards }: Texts): string {
  if (settled === 'forgotten') return cards.lostForgotten;
  const place = follower && 'place' in follower ? follower.place : null;
  const link = follower && place ? linkTo(follower, { channelId: place.channelId, id: place.cardMessageId }) : null;
  return cards.lostFollowed(link);
}

/** A job takes longer than it should, to be made or to be sent at all. */
export function overdueCard(job: JobIn<'waiting' | 'generating'>): Card {
  const { cards } = textsOfJob(job);
  const member = `<@${job.ownerId}>`;
  const told =
    job.state === 'waiting'
      ? cards.overdueWaiting({ member, since: relativeTime(job.createdAt) })
      : cards.overdueGenerating({ member, since: relativeTime(job.submittedAt) });
  return card([panel([words(told)], colours.attention)], [job.ownerId]);
}

import { ButtonStyle } from 'discord.js';
import type { Job, JobIn, Place } from '../store/records.js';
import { explain } from './failures.js';
import { button, buttons, card, colours, line, panel, words, type Card } from './look.js';
import { relativeTime } from './show.js';

type Style = Parameters<typeof button>[3];

export const again = (job: Job) => button('again', 'Again', job.id, ButtonStyle.Primary);
export const edit = (job: Job, style?: Style) => button('edit', 'Edit', job.id, style);
export const remove = (job: Job) => button('delete', 'Delete', job.id);

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
  const { title, remedy, again: mayHelp, charge, smallPrint } = explain(job.failure);
  return card(
    [
      panel(
        [
          words(`<@${job.ownerId}>, there is no video this time.\n**${title}**`),
          words(`${remedy}\n${charge}`),
          buttons(...(mayHelp ? [again(job), edit(job)] : [edit(job, ButtonStyle.Primary)])),
          ...(smallPrint === null ? [] : [line(), words(`-# ${smallPrint}`)]),
        ],
        colours.attention,
      ),
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
  return card([panel(job.settled === null ? open : settled, colours.attention)], [job.ownerId]);
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
  return card([panel([words(`<@${job.ownerId}>, ${told}`)], colours.attention)], [job.ownerId]);
}

import type { APIMessageTopLevelComponent } from 'discord.js';
import { betterResolutions } from '../provider/models.js';
import type { JobIn } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import { again, edit, remove } from './cards.js';
import { button, buttons, card, facts, gallery, longestDescription, words, type Card } from './look.js';
import { plainLine, relativeTime, showLine } from './show.js';
import { textsOfJob } from './texts-of.js';

/** All texts of a message share 4,000 characters. */
const longestLink = 3000;

/**
 * How a finished video is shown: as an attached file of that name, which is the original or a smaller version of one of
 * `originalBytes`; as a link because it is too large for the place; as a link because the bot could not keep it.
 */
export type ShownVideo = { fileName: string; originalBytes?: number } | { tooLarge: number } | { notKept: true };

/** The finished video, with what can be done with it. */
export function resultCard(job: JobIn<'delivering'>, video: ShownVideo): Card {
  const isOriginal = 'fileName' in video && video.originalBytes === undefined;
  const texts = textsOfJob(job);
  const parts = [...videoParts(job, video, texts), words(factsLine(job, texts)), ...resultRows(job, isOriginal, texts)];
  return card(parts, [job.ownerId]);
}

function videoParts(job: JobIn<'delivering'>, video: ShownVideo, texts: Texts): APIMessageTopLevelComponent[] {
  const { results, format } = texts;
  const { batch } = job;
  const take = batch.size === 1 ? null : { number: batch.index + 1, of: batch.size };
  const ready = results.ready({ member: `<@${job.ownerId}>`, take });
  if ('notKept' in video) return [words(`${ready} ${results.notFetched}${watchLink(job.result, 'account', texts)}`)];
  if ('tooLarge' in video) {
    const tooLarge = results.tooLarge(format.bytes(video.tooLarge));
    return [words(`${ready} ${tooLarge}${watchLink(job.result, 'operator', texts)}`)];
  }
  const { fileName, originalBytes } = video;
  const description = plainLine(job.request.prompt, longestDescription);
  const shown = [words(ready), gallery([{ name: fileName, description }])];
  if (originalBytes === undefined) return shown;
  const smaller = results.smaller(format.bytes(originalBytes));
  return [...shown, words(`-# ${smaller}${watchLink(job.result, 'operator', texts)}`)];
}

/** The end of a sentence. `owner`: who has the video when its link cannot be shown. */
function watchLink(
  { videoUrl, urlEndsAt }: JobIn<'delivering'>['result'],
  owner: 'account' | 'operator',
  { results }: Texts,
): string {
  const url = shownLink(videoUrl, longestLink);
  return url === undefined ? results.linkTooLong(owner) : results.link({ url, ends: relativeTime(urlEndsAt) });
}

/** An address as it can stand in the brackets of a link; undefined for one that is too long. */
export function shownLink(address: string, maximumLength: number): string | undefined {
  // Brackets would end the link early.
  const link = new URL(address).href.replaceAll('(', '%28').replaceAll(')', '%29');
  return link.length > maximumLength ? undefined : link;
}

function factsLine(job: JobIn<'delivering'>, { cards, results, format }: Texts): string {
  const { request, result } = job;
  const seed = result.seed ?? request.seed;
  return facts(
    request.model,
    `${result.durationSeconds ?? request.durationSeconds} s`,
    showLine(result.resolution ?? request.resolution, 20),
    showLine(result.ratio ?? request.ratio, 20),
    seed === null ? null : cards.seed(seed),
    result.tokens === null ? null : format.tokens(result.tokens, job.price),
    results.took(format.duration(job.finishedAt - job.submittedAt)),
  );
}

/** What can be done with a result. What would do nothing is left out. */
function resultRows(job: JobIn<'delivering'>, isOriginal: boolean, texts: Texts) {
  const { labels } = texts;
  const { model, resolution } = job.request;
  const finer = betterResolutions(model, resolution).length > 0;
  const isKept = job.video !== null;
  return [
    buttons(
      again(job, texts),
      edit(job, texts),
      ...(finer ? [button('finish', labels.finish, job.id)] : []),
      ...(isKept ? [button('extend', labels.extend, job.id)] : []),
    ),
    buttons(
      ...(isKept ? [button('save', labels.saveAsAsset, job.id)] : []),
      ...(job.lastFrame === null ? [] : [button('last-frame', labels.lastFrame, job.id)]),
      ...(isOriginal || !isKept ? [] : [button('original', labels.original, job.id)]),
      remove(job, texts),
    ),
  ];
}

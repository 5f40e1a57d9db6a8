import type { APIMessageTopLevelComponent } from 'discord.js';
import { betterResolutions } from '../provider/models.js';
import type { Job, JobIn } from '../store/records.js';
import { again, edit, remove } from './cards.js';
import { button, buttons, card, facts, gallery, longestDescription, words, type Card } from './look.js';
import { formatBytes, formatDuration, plainLine, relativeTime, showLine, tokensAndCost } from './show.js';

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
  return card([...videoParts(job, video), words(factsLine(job)), ...resultRows(job, isOriginal)], [job.ownerId]);
}

function videoParts(job: JobIn<'delivering'>, video: ShownVideo): APIMessageTopLevelComponent[] {
  const ready = `<@${job.ownerId}>, your video is ready${takeOf(job)}.`;
  if ('notKept' in video) {
    return [words(`${ready} I could not fetch it${watchLink(job.result, 'The AnyFast account that paid has it')}`)];
  }
  if ('tooLarge' in video) {
    return [
      words(`${ready} At ${formatBytes(video.tooLarge)} it is too large for a file here${watchLink(job.result)}`),
    ];
  }
  const { fileName, originalBytes } = video;
  const description = plainLine(job.request.prompt, longestDescription);
  return [
    words(ready),
    gallery([{ name: fileName, description }]),
    ...(originalBytes === undefined
      ? []
      : [
          words(
            `-# A smaller version: at ${formatBytes(originalBytes)} the original is too large for a file here${watchLink(job.result)}`,
          ),
        ]),
  ];
}

/** The end of a sentence. `elsewhere`: who has the video when its link cannot be shown. */
function watchLink(
  { videoUrl, urlEndsAt }: JobIn<'delivering'>['result'],
  elsewhere = 'Whoever runs this bot has the file',
): string {
  const link = shownLink(videoUrl, longestLink);
  if (link === undefined) return `, and its link is too long for a message. ${elsewhere}.`;
  return `: [watch it](${link}). The link ends ${relativeTime(urlEndsAt)}.`;
}

/** An address as it can stand in the brackets of a link; undefined for one that is too long. */
export function shownLink(address: string, maximumLength: number): string | undefined {
  // Brackets would end the link early.
  const link = new URL(address).href.replaceAll('(', '%28').replaceAll(')', '%29');
  return link.length > maximumLength ? undefined : link;
}

function factsLine(job: JobIn<'delivering'>): string {
  const { request, result } = job;
  return facts(
    request.model,
    `${result.durationSeconds ?? request.durationSeconds} s`,
    showLine(result.resolution ?? request.resolution, 20),
    showLine(result.ratio ?? request.ratio, 20),
    (result.seed ?? request.seed) === null ? null : `seed ${result.seed ?? request.seed}`,
    result.tokens === null ? null : tokensAndCost(result.tokens, job.price),
    `took ${formatDuration(job.finishedAt - job.submittedAt)}`,
  );
}

function takeOf({ batch }: Job): string {
  return batch.size === 1 ? '' : ` (${batch.index + 1} of ${batch.size})`;
}

/** What can be done with a result. What would do nothing is left out. */
function resultRows(job: JobIn<'delivering'>, isOriginal: boolean) {
  const { model, resolution } = job.request;
  const finer = betterResolutions(model, resolution).length > 0;
  const isKept = job.video !== null;
  return [
    buttons(
      again(job),
      edit(job),
      ...(finer ? [button('finish', 'Finish', job.id)] : []),
      ...(isKept ? [button('extend', 'Extend', job.id)] : []),
    ),
    buttons(
      ...(isKept ? [button('save', 'Save as asset', job.id)] : []),
      ...(job.lastFrame === null ? [] : [button('last-frame', 'Last frame', job.id)]),
      ...(isOriginal || !isKept ? [] : [button('original', 'Original', job.id)]),
      remove(job),
    ),
  ];
}

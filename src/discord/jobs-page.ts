import type { APIComponentInContainer } from 'discord.js';
import { endStates } from '../jobs/transitions.js';
import type { Job } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import { jobSelect } from './job-details.js';
import { promptLine } from './job-lines.js';
import { isShownIn } from './job-of.js';
import { linkOf, stateWords } from './job-words.js';
import { button, buttons, card, facts, linkButton, panel, select, withButton, words, type Card } from './look.js';
import { plainLine, relativeTime } from './show.js';
import { unpostedNote, unpostedOf, type Reader } from './unposted.js';

/** The name of the buttons that turn pages; `jobs-page:<whose>:<page>`. */
export const jobsPageName = 'jobs-page';

/** Each takes three of a message's 40 components (Discord's documentation, August 2026). */
const mostOnPage = 8;
/** All texts of a message share 4,000 characters; title and foot need their part. */
const longestList = 3_600;
/** Of an option of a select: its label and its description (Discord's limit: 100 characters). */
const longestLabel = 100;

const endedStates = new Set<Job['state']>(endStates);

interface Listed {
  job: Job;
  text: string;
  isUnposted: boolean;
}

/**
 * Jobs in the order of a list: first those of the reader whose result is in no channel while there is a way to it, then
 * running ones, then the most recent others; in pages.
 */
function pagesOf(jobs: readonly Job[], reader: Reader, texts: Texts): Listed[][] {
  const running = jobs.filter(({ state }) => !endedStates.has(state));
  const unposted = new Set<Job>(unpostedOf(jobs, reader));
  const pages: Listed[][] = [];
  let length = Infinity;
  for (const job of new Set<Job>([...unposted, ...running, ...jobs])) {
    const isUnposted = unposted.has(job);
    const listed = { job, isUnposted, text: textFor(job, isUnposted, reader, texts) };
    const page = pages.at(-1);
    if (!page || page.length === mostOnPage || length + listed.text.length > longestList) {
      pages.push([listed]);
      length = listed.text.length;
    } else {
      page.push(listed);
      length += listed.text.length;
    }
  }
  return pages;
}

/** What shall happen in it, and how far it is. */
function textFor(job: Job, isUnposted: boolean, reader: Reader, texts: Texts): string {
  const state = facts(
    stateWords(job, reader.now, texts),
    relativeTime(job.createdAt),
    reader.namesAskers ? `<@${job.ownerId}>` : null,
  );
  const note = isUnposted ? [`-# ${unpostedNote(job, reader, texts)}`] : [];
  return [`**${promptLine(job) || texts.jobs.noWords}**`, state, ...note].join('\n');
}

/** One of the list, with the way to it beside it. */
function entry({ job, text, isUnposted }: Listed, reader: Reader, { labels }: Texts): APIComponentInContainer {
  if (isUnposted) return withButton(text, button('original', labels.getIt, job.id));
  const link = linkOf(job, reader.id);
  return link === undefined ? words(text) : withButton(text, linkButton(labels.open, link));
}

/** What follows the list, where it is not all. */
function foot(pages: readonly Listed[][], page: number, { jobs }: Texts): APIComponentInContainer[] {
  if (pages.length < 2) return [];
  const after = pages.slice(page + 1).flat();
  const running = after.filter(({ job }) => !endedStates.has(job.state)).length;
  const more = running === 0 ? null : jobs.moreRunning(running);
  return [words(facts(jobs.page({ page: page + 1, of: pages.length }), more))];
}

interface Wanted {
  whose: string;
  /** Counts from 0; the nearest that there is, is shown. */
  page?: number;
}

/** One page of jobs, as a private message: each with the way to it, a choice of one to see or do more, and the other pages. */
export function jobsPage(
  jobs: readonly Job[],
  reader: Reader,
  { whose, page: wanted = 0 }: Wanted,
  texts: Texts,
): Card {
  const pages = pagesOf(jobs, reader, texts);
  const page = Math.min(Math.max(0, wanted), pages.length - 1);
  const listed = pages[page] ?? [];
  const { ofMember, inChannel } = texts.jobs;
  return card([
    panel([
      words(whose === 'channel' ? inChannel : ofMember),
      ...listed.map((one) => entry(one, reader, texts)),
      ...foot(pages, page, texts),
      ...choiceOf(listed, reader, texts),
      ...(pages.length < 2 ? [] : [turning(whose, page, pages.length - 1, texts)]),
    ]),
  ]);
}

/** A choice of those that the reader may do something with from where they are. */
function choiceOf(listed: readonly Listed[], reader: Reader, texts: Texts): APIComponentInContainer[] {
  const options = listed
    .filter(({ job }) => job.ownerId === reader.id || isShownIn(job, reader.channelId))
    .map(({ job }) => ({
      label: plainLine(job.request.prompt, longestLabel) || texts.jobs.noWords,
      value: job.id,
      description: plainLine(stateWords(job, reader.now, texts).replace(/[*`\\]/g, ''), longestLabel),
    }));
  return options.length === 0 ? [] : [select(jobSelect, texts.jobs.choose, options)];
}

function turning(whose: string, page: number, lastPage: number, { labels }: Texts) {
  const to = (label: string, target: number) => ({
    ...button(jobsPageName, label, `${whose}:${target}`),
    disabled: target < 0 || target > lastPage,
  });
  return buttons(to(labels.previous, page - 1), to(labels.next, page + 1));
}

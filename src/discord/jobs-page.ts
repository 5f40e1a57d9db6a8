import {
  ComponentType,
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIEmbed,
} from 'discord.js';
import { endStates } from '../jobs/transitions.js';
import type { Job } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import { jobSelect } from './job-details.js';
import { promptLine } from './job-lines.js';
import { isShownIn } from './job-of.js';
import { linkOf, stateWords } from './job-words.js';
import { button, buttons, facts } from './look.js';
import { plainLine, relativeTime } from './show.js';
import { buttonsToResults, resultLinks, unpostedOf, type Reader } from './unposted.js';

/** The name of the buttons that turn pages; `jobs-page:<whose>:<page>`. */
export const jobsPageName = 'jobs-page';

const mostOnPage = 10;
/** An embed's description has 4,096 characters, all embeds of a message together 6,000 (Discord's documentation, August 2026). */
const longestList = 3_600;
/** Of an option of a select: its label and its description (Discord's limit: 100 characters). */
const longestLabel = 100;

const endedStates = new Set<Job['state']>(endStates);

interface Listed {
  job: Job;
  line: string;
}

/**
 * Jobs in the order of a list: first those of the reader whose result is in no channel while there is a way to it, then
 * running ones, then the most recent others; in pages.
 */
function pagesOf(jobs: readonly Job[], reader: Reader, texts: Texts): Listed[][] {
  const running = jobs.filter(({ state }) => !endedStates.has(state));
  const pages: Listed[][] = [];
  let length = Infinity;
  for (const job of new Set<Job>([...unpostedOf(jobs, reader), ...running, ...jobs])) {
    const line = lineOf(job, reader, texts);
    const page = pages.at(-1);
    if (!page || page.length === mostOnPage || length + line.length > longestList) {
      pages.push([{ job, line }]);
      length = line.length;
    } else {
      page.push({ job, line });
      length += line.length + 1;
    }
  }
  return pages;
}

function lineOf(job: Job, reader: Reader, texts: Texts): string {
  const link = linkOf(job, reader.id);
  const parts = [
    stateWords(job, reader.now, texts),
    relativeTime(job.createdAt),
    ...(reader.namesAskers ? [`<@${job.ownerId}>`] : []),
    ...(link === undefined ? [] : [texts.jobs.open(link)]),
  ];
  return `- ${parts.join(' · ')}\n  ${promptLine(job)}`;
}

/** What follows the list, where it is not all. */
function footer(pages: readonly Listed[][], page: number, { jobs }: Texts): string[] {
  if (pages.length < 2) return [];
  const after = pages.slice(page + 1).flat();
  const running = after.filter(({ job }) => !endedStates.has(job.state)).length;
  const more = running === 0 ? null : jobs.moreRunning(running);
  return [facts(jobs.page({ page: page + 1, of: pages.length }), more)];
}

/**
 * One page of jobs, as a private message: the list, the ways to results that are in no channel, a choice of one job, and the
 * other pages.
 *
 * @param options.page counts from 0; the nearest that there is, is shown
 */
export function jobsPage(
  jobs: readonly Job[],
  reader: Reader,
  { whose, page: wanted = 0 }: { whose: string; page?: number },
  texts: Texts,
) {
  const pages = pagesOf(jobs, reader, texts);
  const page = Math.min(Math.max(0, wanted), pages.length - 1);
  const listed = pages[page] ?? [];
  const unposted = unpostedOf(
    listed.map(({ job }) => job),
    reader,
  );
  const description = [...listed.map(({ line }) => line), ...footer(pages, page, texts)].join('\n');
  const embeds: APIEmbed[] = [{ description }, ...resultLinks(unposted, reader, texts)];
  const components: APIActionRowComponent<APIComponentInMessageActionRow>[] = [
    ...buttonsToResults(unposted, reader, texts),
    ...choiceOf(listed, reader, texts),
    ...(pages.length < 2 ? [] : [turning(whose, page, pages.length - 1, texts)]),
  ];
  return { embeds, components };
}

/** A choice of those that the reader may do something with from where they are. */
function choiceOf(
  listed: readonly Listed[],
  reader: Reader,
  texts: Texts,
): APIActionRowComponent<APIComponentInMessageActionRow>[] {
  const options = listed
    .filter(({ job }) => job.ownerId === reader.id || isShownIn(job, reader.channelId))
    .map(({ job }) => ({
      label: plainLine(job.request.prompt, longestLabel) || texts.jobs.noWords,
      value: job.id,
      description: plainLine(stateWords(job, reader.now, texts).replace(/[*`\\]/g, ''), longestLabel),
    }));
  if (options.length === 0) return [];
  const placeholder = texts.jobs.choose;
  return [
    {
      type: ComponentType.ActionRow,
      components: [{ type: ComponentType.StringSelect, custom_id: jobSelect, placeholder, options }],
    },
  ];
}

function turning(whose: string, page: number, lastPage: number, { labels }: Texts) {
  const to = (label: string, target: number) => ({
    ...button(jobsPageName, label, `${whose}:${target}`),
    disabled: target < 0 || target > lastPage,
  });
  return buttons(to(labels.previous, page - 1), to(labels.next, page + 1));
}

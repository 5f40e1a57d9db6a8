import { ComponentType, type APIEmbed } from 'discord.js';
import type { Job, JobIn } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import { button } from './look.js';
import { promptLine } from './job-lines.js';
import type { Services } from './services.js';
import { plainLine, relativeTime } from './show.js';

/** A row has 5 buttons, a button's label 80 characters, an embed's address 2,048 (Discord's documentation, August 2026). */
const mostButtons = 5;
const labelLength = 60;
const longestAddress = 2_048;

/** Who reads a list of jobs. */
export interface Reader {
  id: string;
  /** Where they read it. */
  channelId: string | null;
  /** Whether the list says who asked. */
  namesAskers: boolean;
  now: number;
  /** Results that no place took and whose files are kept, by their jobs. */
  kept: ReadonlySet<string>;
}

/** Which of a member's results that no place took can still be brought, by their jobs, when their links have ended. */
export async function keptOf(jobs: readonly Job[], memberId: string, { files }: Pick<Services, 'files'>) {
  const kept = new Set<string>();
  for (const job of jobs) {
    if (isInNoChannel(job, memberId) && job.video !== null && (await files.has(job.video.hash))) kept.add(job.id);
  }
  return kept;
}

/** A button for each result that is in no channel: it has a link that lives, or the file. */
export function buttonsToResults(jobs: readonly Job[], reader: Reader, { labels }: Texts) {
  const buttons = unpostedOf(jobs, reader)
    .slice(0, mostButtons)
    .map((job) => button('original', labels.get(plainLine(job.request.prompt, labelLength)), job.id));
  return buttons.length === 0 ? [] : [{ type: ComponentType.ActionRow as const, components: buttons }];
}

function isInNoChannel(job: Job, memberId: string): job is JobIn<'done'> {
  return job.state === 'done' && job.message === null && job.deletedAt === null && job.ownerId === memberId;
}

/** The reader's results that are in no channel, and to which there is a way. */
export function unpostedOf(jobs: readonly Job[], { id, now, kept }: Reader): JobIn<'done'>[] {
  return jobs.filter((job) => isInNoChannel(job, id)).filter((job) => job.result.urlEndsAt > now || kept.has(job.id));
}

/** The ways to these results, as embeds: of as many as have a button. */
export function resultLinks(unposted: readonly JobIn<'done'>[], reader: Reader, texts: Texts): APIEmbed[] {
  return unposted.slice(0, mostButtons).map((job) => resultLink(job, reader, texts));
}

function resultLink(job: JobIn<'done'>, { now }: Reader, texts: Texts): APIEmbed {
  const { watch, where, linkEnded, linkTooLong, linkEnds } = texts.jobs.unposted;
  if (job.result.urlEndsAt <= now) return { title: promptLine(job), description: `${where} ${linkEnded}` };
  const url = new URL(job.result.videoUrl).href;
  const title = watch(promptLine(job));
  if (url.length > longestAddress) return { title, description: `${where} ${linkTooLong}` };
  return { title, url, description: `${where} ${linkEnds(relativeTime(job.result.urlEndsAt))}` };
}

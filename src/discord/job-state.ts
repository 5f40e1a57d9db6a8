import type { APIComponentInContainer } from 'discord.js';
import { usualTimeMs } from '../jobs/generation-times.js';
import type { Job, JobIn } from '../store/records.js';
import { isInPlace, linkTo } from './cards.js';
import { explain } from './failures.js';
import { colours, linkButton, withButton, words } from './look.js';
import { formatDuration, relativeTime } from './show.js';

const reasonOfTake = 100;

function bar(progressPercent: number): string {
  const percent = Math.round(Math.min(100, Math.max(0, progressPercent)));
  const filled = Math.round(percent / 10);
  return `${'▰'.repeat(filled)}${'▱'.repeat(10 - filled)} ${percent} %`;
}

/** What was known of it when it was submitted; before that, what is guessed. */
function usualTime(job: Job): string {
  const learnedMs = job.state === 'generating' ? job.usualMs : undefined;
  return `about ${formatDuration(learnedMs ?? usualTimeMs(job.request))}`;
}

/** How far a job is; for one alone, a second line of small print tells what to expect. */
function stateLine(job: Job, reasonLength?: number): string {
  const usual = usualTime(job);
  switch (job.state) {
    case 'accepted':
    case 'waiting':
      return `**Waiting** to be sent to the provider\n-# asked for ${relativeTime(job.createdAt)}, usually takes ${usual} once it is sent`;
    case 'submitting':
      return `**Waiting** for the provider to accept it\n-# usually takes ${usual} from then on`;
    case 'unconfirmed':
      if (job.settled === 'forgotten') return '**Forgotten**: the answer to the submission was lost';
      if (job.settled === 'submitted-again') return '**Submitted again**: the first answer was lost';
      return '**Unknown**: the answer to the submission was lost';
    case 'generating': {
      const progress = job.progressPercent === null ? '' : ` ${bar(job.progressPercent)}`;
      return `**Generating**${progress}\n-# started ${relativeTime(job.submittedAt)}, usually done in ${usual}`;
    }
    case 'delivering':
      return '**Sending** the finished video';
    case 'done':
      return `**Done** in ${formatDuration(job.finishedAt - job.submittedAt)}`;
    case 'failing':
    case 'failed':
      return `**Failed**: ${explain(job.failure, reasonLength).title}`;
  }
}

/** Where a finished video is: an address to go to, or words for why there is none. */
function whereResultIs(job: JobIn<'done'>): { url: string } | string {
  if (job.message !== null)
    return isInPlace(job.place, job.message) ? { url: linkTo(job, job.message) } : 'sent as a direct message';
  return job.deletedAt === null ? 'kept, /jobs has its link' : 'deleted';
}

function takeLine(take: Job): string {
  const [state = ''] = stateLine(take, reasonOfTake).split('\n');
  if (take.state !== 'done') return state;
  const where = whereResultIs(take);
  return `${state} · ${typeof where === 'string' ? where : `[watch it](${where.url})`}`;
}

/** How far one job is, or each of several in a line of its own. */
export function stateOf(takes: readonly Job[]): APIComponentInContainer {
  const [job, ...others] = takes;
  if (job === undefined || others.length > 0 || job.batch.size > 1) {
    const lines = takes.map((take) => `**${take.batch.index + 1}** · ${takeLine(take)}`);
    const running = takes.find(({ state }) => state === 'generating');
    return words([...lines, ...(running ? [`-# each usually done in ${usualTime(running)}`] : [])].join('\n'));
  }
  if (job.state !== 'done') return words(stateLine(job));
  const where = whereResultIs(job);
  return typeof where === 'string'
    ? words(`${stateLine(job)} · ${where}`)
    : withButton(stateLine(job), linkButton('Watch it', where.url));
}

/** What is still under way shows before what a member has to look at, and that before what went well. */
export function colourOf(takes: readonly Job[]): number {
  const found = takes.map(({ state }) => {
    if (state === 'done') return colours.done;
    return state === 'failed' || state === 'failing' || state === 'unconfirmed' ? colours.attention : colours.calm;
  });
  return [colours.calm, colours.attention].find((colour) => found.includes(colour)) ?? colours.done;
}

import {
  ButtonStyle,
  ComponentType,
  MessageFlags,
  type APIButtonComponentWithCustomId,
  type APIMessageTopLevelComponent,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord.js';
import { usualTimeMs } from '../jobs/schedule.js';
import { betterResolutions } from '../provider/models.js';
import type { Job, JobIn } from '../store/records.js';
import { explain } from './failures.js';
import {
  formatBytes,
  formatDuration,
  formatTokens,
  plainLine,
  quote,
  relativeTime,
  showLine,
  showText,
} from './show.js';

/** A message of components (version 2), as it is posted or edited. Mentions only whom it says. */
export type Card = Required<Pick<RESTPostAPIChannelMessageJSONBody, 'flags' | 'components' | 'allowed_mentions'>>;

const colours = { calm: 0x5865f2, done: 0x3ba55d, failed: 0xed4245, unsure: 0xfaa61a } as const;
const promptOnCard = 1000;

/** What a file may be described with (Discord's limit: 1,024 characters). */
export const longestDescription = 900;
/** All texts of a message share 4,000 characters. */
const longestLink = 3000;

/** What a button does, and to which job, as its custom id. */
export function buttonId(action: string, jobId: string): string {
  return `${action}:${jobId}`;
}

type Style = APIButtonComponentWithCustomId['style'];

function button(
  action: string,
  label: string,
  jobId: string,
  style: Style = ButtonStyle.Secondary,
): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, style, label, custom_id: buttonId(action, jobId) };
}

const again = (job: Job) => button('again', 'Again', job.id, ButtonStyle.Primary);
const edit = (job: Job) => button('edit', 'Edit', job.id);
const remove = (job: Job) => button('delete', 'Delete', job.id, ButtonStyle.Danger);

function words(content: string): { type: ComponentType.TextDisplay; content: string } {
  return { type: ComponentType.TextDisplay, content };
}

function buttons(...components: APIButtonComponentWithCustomId[]) {
  return { type: ComponentType.ActionRow, components } as const;
}

function card(components: APIMessageTopLevelComponent[], mentions: string[] = []): Card {
  return {
    flags: MessageFlags.IsComponentsV2,
    components,
    allowed_mentions: { parse: [], users: mentions },
  };
}

function settingsLine({ request, batch, estimatedTokens }: Job): string {
  const { model, durationSeconds, ratio, resolution, audio, seed } = request;
  const parts = [
    model,
    `${durationSeconds} s`,
    ratio,
    resolution,
    audio ? 'with sound' : 'silent',
    seed === null || batch.size > 1 ? null : `seed ${seed}`,
    `about ${formatTokens(estimatedTokens * batch.size)} tokens`,
  ];
  return `-# ${parts.filter((part) => part !== null).join(' · ')}`;
}

function referencesLine({ request }: Job): string | null {
  if (request.references.length === 0) return null;
  return `With ${request.references.map(({ name, type }) => `\`@${name}\` (${type})`).join(', ')}`;
}

function bar(progressPercent: number): string {
  const percent = Math.round(Math.min(100, Math.max(0, progressPercent)));
  const filled = Math.round(percent / 10);
  return `${'▰'.repeat(filled)}${'▱'.repeat(10 - filled)} ${percent} %`;
}

function stateLine(job: Job): string {
  switch (job.state) {
    case 'accepted':
    case 'waiting':
      return '**Waiting** to be sent to the provider';
    case 'submitting':
      return '**Waiting** for the provider to accept it';
    case 'unconfirmed':
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
      return `**Failed**: ${explain(job.failure).title}`;
  }
}

function whereResultIs(job: JobIn<'done'>): string {
  if (job.message !== null) return linkTo(job, job.message);
  return job.deletedAt === null ? 'kept, /jobs has its link' : 'deleted';
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
  return takes.map((take) => `**${take.batch.index + 1}** · ${stateLine(take).replace(/\n-# .*/, '')}`).join('\n');
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
  const prompt = showText(job.request.prompt, promptOnCard);
  const references = referencesLine(job);
  return card([
    {
      type: ComponentType.Container,
      accent_color: colourOfTakes(takes),
      components: [
        words(`${job.batch.size === 1 ? 'A video' : `${job.batch.size} videos`} for <@${job.ownerId}>`),
        words(quote(prompt.text)),
        ...(references === null ? [] : [words(references)]),
        words(settingsLine(job)),
        words(job.batch.size === 1 ? stateLine(job) : takeLines(takes)),
        ...(prompt.cut ? [buttons(button('prompt', 'Whole prompt', job.id))] : []),
      ],
    },
  ]);
}

function factsLine(job: JobIn<'delivering'>): string {
  const { request, result } = job;
  const facts = [
    request.model,
    `${result.durationSeconds ?? request.durationSeconds} s`,
    showLine(result.resolution ?? request.resolution, 20),
    showLine(result.ratio ?? request.ratio, 20),
    (result.seed ?? request.seed) === null ? null : `seed ${result.seed ?? request.seed}`,
    result.tokens === null ? null : `${formatTokens(result.tokens)} tokens`,
    `took ${formatDuration(job.finishedAt - job.submittedAt)}`,
  ];
  return `-# ${facts.filter((fact) => fact !== null).join(' · ')}`;
}

function takeOf({ batch }: Job): string {
  return batch.size === 1 ? '' : ` (${batch.index + 1} of ${batch.size})`;
}

function watchLink({ videoUrl, urlEndsAt }: JobIn<'delivering'>['result']): string {
  // Brackets would end the link early.
  const url = new URL(videoUrl).href.replaceAll('(', '%28').replaceAll(')', '%29');
  if (url.length > longestLink) {
    return ', and its link is too long for a message. Whoever runs this bot has the file.';
  }
  return `: [watch it](${url}). The link ends ${relativeTime(urlEndsAt)}.`;
}

/** What can be done with a result. What would do nothing is left out. */
function resultRows(job: JobIn<'delivering'>) {
  const { model, resolution } = job.request;
  const finer = betterResolutions(model, resolution).length > 0;
  return [
    buttons(
      again(job),
      edit(job),
      ...(finer ? [button('finish', 'Finish', job.id)] : []),
      button('extend', 'Extend', job.id),
    ),
    buttons(
      button('save', 'Save as asset', job.id),
      ...(job.lastFrame === null ? [] : [button('last-frame', 'Last frame', job.id)]),
      remove(job),
    ),
  ];
}

/** The finished video: as an attached file of that name, or as a link where it is too large for the place. */
export function resultCard(job: JobIn<'delivering'>, video: { fileName: string } | { tooLarge: number }): Card {
  const asker = `<@${job.ownerId}>`;
  const description = plainLine(job.request.prompt, longestDescription);
  const shown: APIMessageTopLevelComponent[] =
    'fileName' in video
      ? [
          words(`${asker}, your video is ready${takeOf(job)}.`),
          {
            type: ComponentType.MediaGallery,
            items: [
              { media: { url: `attachment://${video.fileName}` }, ...(description === '' ? {} : { description }) },
            ],
          },
        ]
      : [
          words(
            `${asker}, your video is ready${takeOf(job)}. At ${formatBytes(video.tooLarge)} it is too large for a file here${watchLink(job.result)}`,
          ),
        ];
  return card([...shown, words(factsLine(job)), ...resultRows(job)], [job.ownerId]);
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

/** Nobody knows whether the provider accepted a job. */
export function unconfirmedCard(job: JobIn<'unconfirmed'>): Card {
  return card(
    [
      {
        type: ComponentType.Container,
        accent_color: colours.unsure,
        components: [
          words(
            `<@${job.ownerId}>, the answer to this submission was lost. The provider may have accepted it, and then it is paid; I will not send it again by myself.`,
          ),
          words(
            'Your AnyFast account shows whether it is there. **Submit again** makes a new one, which is paid as well.',
          ),
          buttons(button('resubmit', 'Submit again', job.id, ButtonStyle.Primary), edit(job)),
        ],
      },
    ],
    [job.ownerId],
  );
}

/** A job takes longer than it should. */
export function overdueCard(job: JobIn<'generating'>): Card {
  return card(
    [
      words(
        `<@${job.ownerId}>, this video takes unusually long: it was started ${relativeTime(job.submittedAt)}. I look every 10 minutes for a day and post it when it comes. A failed one is not charged.`,
      ),
    ],
    [job.ownerId],
  );
}

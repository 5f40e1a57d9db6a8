import type { APIComponentInContainer } from 'discord.js';
import type { Job } from '../store/records.js';
import { colourOf, stateOf } from './job-state.js';
import { button, buttons, card, facts, gallery, line, panel, withThumbnail, words, type Card } from './look.js';
import { quote, showText, tokensAndCost } from './show.js';

/** Parts of the 4,000 characters that all texts of a message share (Discord's documentation, August 2026). */
const promptOnCard = 1000;
/** More would push everything else of a channel out of sight. */
const linesOnCard = 20;
const longestReferences = 1200;
const longestRemade = 300;

/** Names of files that are attached to a card, by the asset that each is the picture of. */
export type AttachedPictures = ReadonlyMap<string, string>;
const nothingAttached: AttachedPictures = new Map();

const roleWords: Partial<Record<Job['request']['references'][number]['role'], string>> = {
  first_frame: 'first frame',
  last_frame: 'last frame',
};

/** What is made, on one line, and below it what it will probably cost. */
function factsLines({ request, batch, estimatedTokens, price }: Job): string {
  const { model, durationSeconds, ratio, resolution, audio, seed } = request;
  const sound = audio ? 'with sound' : 'silent';
  const shownSeed = seed === null || batch.size > 1 ? null : `seed ${seed}`;
  return [
    facts(model, `${durationSeconds} s`, ratio, resolution, sound, shownSeed),
    facts(tokensAndCost(estimatedTokens * batch.size, price, 'about ')),
  ].join('\n');
}

function referencesLine({ request }: Job): string | null {
  if (request.references.length === 0) return null;
  return `With ${listUpTo(
    request.references.map(({ name, type, role }) => `\`@${name}\` (${roleWords[role] ?? type})`),
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
  const told = only.charged === 'no' ? sentTwice : createdTwice;
  if (others.length === 0) return `-# \`@${only.name}\` ${told}: ${remadeReasons[only.reason]}.`;
  const each = [...remade.values()].map(({ name, reason, charged }) => {
    return `\`@${name}\` (${remadeReasons[reason]}${charged === 'no' ? ', and only one was billed' : ''})`;
  });
  return `-# Some files ${createdTwice}: ${listUpTo(each, longestRemade)}.`;
}

/** Whose it is and what shall happen in it; one picture stands beside that, several below. */
function headOf(job: Job, prompt: string, attached: AttachedPictures): APIComponentInContainer[] {
  const title = `${job.batch.size === 1 ? 'A video' : `${job.batch.size} videos`} for <@${job.ownerId}>`;
  const pictures = [...new Map(job.request.references.map((it) => [it.assetId, it])).values()].flatMap((reference) => {
    const name = attached.get(reference.assetId);
    return name === undefined ? [] : { name, description: pictureWords(reference) };
  });
  const [only, ...others] = pictures;
  if (only === undefined) return [words(title), words(prompt)];
  if (others.length === 0) return [withThumbnail([title, prompt], only)];
  return [words(title), words(prompt), gallery(pictures)];
}

/** For who cannot see the picture. */
export function pictureWords({ name, role }: Job['request']['references'][number]): string {
  return `@${name}, the picture used as ${roleWords[role] ?? 'a reference'}`;
}

/**
 * What is being made, and how far it is. It stands in the channel from acceptance on.
 *
 * @param takes all that were asked for together, in their order
 * @param attached the pictures of its references that its message has as files
 */
export function jobCard(job: Job, takes: readonly Job[] = [job], attached = nothingAttached): Card {
  const prompt = showText(job.request.prompt.trim(), promptOnCard, linesOnCard);
  const references = referencesLine(job);
  const remade = remadeLine(takes);
  return card([
    panel(
      [
        ...headOf(job, quote(prompt.text), attached),
        ...(references === null ? [] : [words(references)]),
        ...(remade === null ? [] : [words(remade)]),
        words(factsLines(job)),
        line(),
        stateOf(job.batch.size === 1 ? [job] : takes),
        ...(prompt.cut ? [buttons(button('prompt', 'Whole prompt', job.id))] : []),
      ],
      colourOf(takes),
    ),
  ]);
}

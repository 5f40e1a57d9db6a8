import type { APIComponentInContainer } from 'discord.js';
import type { Job } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import { colourOf, stateOf } from './job-state.js';
import { button, buttons, card, facts, gallery, line, panel, withThumbnail, words, type Card } from './look.js';
import { quote, showText } from './show.js';
import { textsOfJob } from './texts-of.js';

/** Parts of the 4,000 characters that all texts of a message share (Discord's documentation, August 2026). */
const promptOnCard = 1000;
/** More would push everything else of a channel out of sight. */
const linesOnCard = 20;
const longestReferences = 1200;
const longestRemade = 300;

/** Names of files that are attached to a card, by the asset that each is the picture of. */
export type AttachedPictures = ReadonlyMap<string, string>;
const nothingAttached: AttachedPictures = new Map();

type Reference = Job['request']['references'][number];

const frames = { first_frame: 'firstFrame', last_frame: 'lastFrame' } as const;

/** As which frame it is used; null for what is a reference. */
function frameOf({ role }: Reference): 'firstFrame' | 'lastFrame' | null {
  return role === 'first_frame' || role === 'last_frame' ? frames[role] : null;
}

/** What is made, on one line, and below it what it will probably cost. */
function factsLines({ request, batch, estimatedTokens, price }: Job, { cards, format }: Texts): string {
  const { model, durationSeconds, ratio, resolution, audio, seed } = request;
  const sound = audio ? cards.withSound : cards.silent;
  const shownSeed = seed === null || batch.size > 1 ? null : cards.seed(seed);
  return [
    facts(model, `${durationSeconds} s`, ratio, resolution, sound, shownSeed),
    facts(format.aboutTokens(estimatedTokens * batch.size, price)),
  ].join('\n');
}

function referencesLine({ request }: Job, texts: Texts): string | null {
  if (request.references.length === 0) return null;
  const { references, roles, types } = texts.cards;
  const each = request.references.map((reference) => {
    const frame = frameOf(reference);
    return `\`@${reference.name}\` (${frame === null ? types[reference.type] : roles[frame]})`;
  });
  return references(listUpTo(each, longestReferences, texts));
}

/** As many as there is room for, and how many more there are. */
function listUpTo(items: readonly string[], maximumLength: number, { cards }: Texts): string {
  const shown: string[] = [];
  for (const item of items) {
    if ([...shown, item].join(', ').length > maximumLength) break;
    shown.push(item);
  }
  const more = items.length - shown.length;
  return [shown.join(', '), ...(more > 0 ? [cards.andMore(more)] : [])].join(' ');
}

/** Which assets were created, and perhaps paid, a second time, and why. */
function remadeLine(takes: readonly Job[], texts: Texts): string | null {
  const { remadeReasons, remadeOne, remadeOneOfMany, remadeMany } = texts.cards;
  const remade = new Map(takes.flatMap((take) => take.remade.map((one) => [one.name, one] as const)));
  const [only, ...others] = [...remade.values()].map(({ name, reason, charged }) => ({
    asset: `\`@${name}\``,
    reason: remadeReasons[reason],
    billedOnce: charged === 'no',
  }));
  if (!only) return null;
  if (others.length === 0) return `-# ${remadeOne(only)}`;
  return `-# ${remadeMany(listUpTo([only, ...others].map(remadeOneOfMany), longestRemade, texts))}`;
}

/** Whose it is and what shall happen in it; one picture stands beside that, several below. */
function headOf(job: Job, prompt: string, attached: AttachedPictures, texts: Texts): APIComponentInContainer[] {
  const title = texts.cards.title({ count: job.batch.size, member: `<@${job.ownerId}>` });
  const pictures = [...new Map(job.request.references.map((it) => [it.assetId, it])).values()].flatMap((reference) => {
    const name = attached.get(reference.assetId);
    return name === undefined ? [] : { name, description: pictureWords(reference, texts) };
  });
  const [only, ...others] = pictures;
  if (only === undefined) return [words(title), words(prompt)];
  if (others.length === 0) return [withThumbnail([title, prompt], only)];
  return [words(title), words(prompt), gallery(pictures)];
}

/** For who cannot see the picture. */
export function pictureWords(reference: Reference, { cards }: Texts): string {
  return cards.picture({ name: reference.name, role: frameOf(reference) });
}

/**
 * What is being made, and how far it is. It stands in the channel from acceptance on.
 *
 * @param takes all that were asked for together, in their order
 * @param attached the pictures of its references that its message has as files
 */
export function jobCard(job: Job, takes: readonly Job[] = [job], attached = nothingAttached): Card {
  const prompt = showText(job.request.prompt.trim(), promptOnCard, linesOnCard);
  const texts = textsOfJob(job);
  const references = referencesLine(job, texts);
  const remade = remadeLine(takes, texts);
  return card([
    panel(
      [
        ...headOf(job, quote(prompt.text), attached, texts),
        ...(references === null ? [] : [words(references)]),
        ...(remade === null ? [] : [words(remade)]),
        words(factsLines(job, texts)),
        line(),
        stateOf(job.batch.size === 1 ? [job] : takes, texts),
        ...(prompt.cut ? [buttons(button('prompt', texts.labels.wholePrompt, job.id))] : []),
      ],
      colourOf(takes),
    ),
  ]);
}

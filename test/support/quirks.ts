import { consoleQuirks, courseQuirks, readQuirks } from './quirks-assets.js';
import { creationQuirks, wayQuirks } from './quirks-creations.js';
import { stages, type End, type Quirk } from './quirks-kinds.js';
import { submissionQuirks } from './quirks-submissions.js';
import { downloadQuirks, generationQuirks, tellingQuirks } from './quirks-tasks.js';

export const quirks: readonly Quirk[] = [
  ...creationQuirks,
  ...wayQuirks,
  ...courseQuirks,
  ...readQuirks,
  ...consoleQuirks,
  ...submissionQuirks,
  ...generationQuirks,
  ...downloadQuirks,
  ...tellingQuirks,
];

/** How an asset ends that could not be helped. */
const helpless: readonly End[] = ['asset-failed', 'link-ended', 'bad-request'];

function spoils(one: Quirk, other: Quirk): boolean {
  const bothMakeAgain =
    (one.needs ?? []).includes('second creation') && (other.needs ?? []).includes('second creation');
  return bothMakeAgain || (other.needs ?? []).some((help) => one.breaks?.includes(help));
}

/**
 * How a job may end that meets both.
 *
 * - What ends a job in an earlier stage alone decides; in the same stage, either may. What ends no job leaves it to the other.
 * - Where one takes away what the other needs for its good end, the asset may fail as well.
 * - Of two that meet the same call, the second may not be met any more. After an earlier job the asset is there, and what
 *   meets its creation may not be met either. Then the end of either may be seen.
 */
export function endsOfPair(one: Quirk, other: Quirk): ReadonlySet<End> {
  const ends = new Set<End>();
  const fatal = [one, other].filter(({ end }) => end !== 'done');
  const first = Math.min(...fatal.map(({ stage }) => stages.indexOf(stage)));
  for (const { stage, end } of fatal) if (stages.indexOf(stage) === first) ends.add(end);
  if (fatal.length === 0) ends.add('done');
  if (spoils(one, other) || spoils(other, one)) for (const end of helpless) ends.add(end);
  const mayBeUnmet = one.afterAnEarlierJob || other.afterAnEarlierJob || (one.meets && one.meets === other.meets);
  if (mayBeUnmet) for (const { end } of [one, other]) ends.add(end);
  return ends;
}

/** How far apart in the table, taken as a ring, two stand that are paired: near ones meet in the same stage. */
const distances = [1, 3, 8];

/**
 * Pairs of those that stand for their kinds: each with some near and some far ones, and all of which one spoils what the
 * other needs. All pairs of all would take minutes.
 */
export const pairs: readonly (readonly [Quirk, Quirk])[] = pairsOf(quirks.filter(({ inPairs }) => inPairs));

function pairsOf(some: readonly Quirk[]): (readonly [Quirk, Quirk])[] {
  return some.flatMap((one, index) =>
    some.slice(index + 1).flatMap((other, gap) => {
      const isPaired = distances.some((distance) => [distance, some.length - distance].includes(gap + 1));
      return isPaired || spoils(one, other) || spoils(other, one) ? [[one, other] as const] : [];
    }),
  );
}

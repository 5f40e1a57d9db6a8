import type { GenerationTimes } from '../store/generation-times.js';
import { effortOf, nextReadAge, type ExpectedTime } from './time-shape.js';

const secondMs = 1000;

/** Longest time between two reads while a task is not overdue: one that failed early is told of no later. A choice. */
const longestGapMs = 60 * secondMs;
/** Shortest, whatever the budget: the provider advises 15 s between reads (its task guide, 2026); a few may come sooner. */
const shortestGapMs = 2 * secondMs;

/** A task ends, on average, half a read after the last one that found it running. */
const readAfterTheEnd = 0.5;
/** What takes longer than so many medians is hardly of the distribution any more: gaps are this part of the time beyond. A choice. */
const stuck = { medians: 4, part: 10 } as const;
/** As many tasks of the kind at hand are counted in with those that were seen, until these tell more. */
const assumedTasks = 2;

/**
 * When to read a task next, as milliseconds from now. Reads lie closest where the task is most likely to end next, for what
 * it is and how old it is; a task that takes longer gets more of them than `pollReads`, one that is short fewer, so that the
 * mean delay of all is least.
 *
 * @param ageMs since the submission
 * @param pollReads `POLL_READS`: reads that a job may cost on average
 * @param effort what watching a task cost on average of late
 */
export function nextReadMs(
  ageMs: number,
  expected: ExpectedTime,
  { pollReads, effort }: { pollReads: number; effort: GenerationTimes['effort'] },
): number {
  const own = effortOf(expected);
  const usual = (assumedTasks * own + effort.count * effort.mean) / (assumedTasks + effort.count);
  const effortPerRead = usual / Math.max(0.5, pollReads - readAfterTheEnd);
  const age = Math.max(0, ageMs);
  const readAge = nextReadAge(age, expected, { effortPerRead, latestMs: age + longestGapMs });
  const stuckGapMs = (age - stuck.medians * expected.medianMs) / stuck.part;
  return Math.max(shortestGapMs, readAge - age, Math.min(longestGapMs, stuckGapMs));
}

const secondMs = 1000;

/** Longest time between two reads while a task is not overdue. */
const longestGapMs = 60 * secondMs;
/** Shortest, whatever the budget: the provider advises 15 s between reads (its task guide, 2026); a few may come sooner. */
const shortestGapMs = 4 * secondMs;

/** How a resolution weighs on the time taken. A guess until finished tasks are measured. */
const weights: Readonly<Record<string, number>> = { '480p': 0.7, '720p': 1, '1080p': 1.7, '2k': 2.5, '4k': 3.5 };

/**
 * How long such a task usually takes, in milliseconds: 1 to 5 minutes (AnyFast's task guide, 2026), more for longer and
 * larger videos.
 */
export function usualTimeMs(task: { resolution: string; durationSeconds: number }): number {
  return (40 + 12 * task.durationSeconds) * (weights[task.resolution] ?? 1) * secondMs;
}

/**
 * When to read a task next, as milliseconds from now. The first read comes at half the usual time; then the gaps tighten
 * towards the usual time and widen again behind it.
 *
 * @param ageMs since the submission
 * @param pollReads `POLL_READS`: reads that a job may cost on average
 */
export function nextReadMs(ageMs: number, usualMs: number, pollReads: number): number {
  const firstReadMs = usualMs / 2;
  if (ageMs < firstReadMs) return firstReadMs - ageMs;
  const leastMs = Math.max(shortestGapMs, (1.2 * usualMs) / pollReads);
  return Math.min(longestGapMs, Math.max(leastMs, 0.3 * Math.abs(usualMs - ageMs)));
}

import type { Played } from './long-run.js';
import type { Promised } from './scene.js';

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** All states in which the jobs or assets of an attempt were left, each once. */
function stateOf({ death: { states } }: Played): string {
  return [...new Set(states)].sort().join(' + ') || 'nothing written';
}

/** How often each, the most frequent first. */
function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ');
}

function countBroken(played: readonly Played[], promise?: Promised): number {
  return played.filter(({ broken }) => broken.some((one) => promise === undefined || one.promise === promise)).length;
}

/** How long others took to go on, where a worker ended that held a job and did not come back. */
function takeOvers(played: readonly Played[], politely: boolean): string[] {
  const those = played.filter(({ fate }) => (fate.politely ?? false) === politely);
  const times = those.flatMap(({ takeOverMs }) => takeOverMs ?? []).sort((one, other) => one - other);
  if (times.length === 0) return [];
  const at = (share: number) => `${((times[Math.floor(share * (times.length - 1))] ?? NaN) / 1000).toFixed(1)} s`;
  const shares = `shortest ${at(0)}, median ${at(0.5)}, 95 % ${at(0.95)}, longest ${at(1)}`;
  const what = politely ? 'was told to end' : 'was killed';
  return [`another worker went on after one ${what}: ${shares} (${times.length} kills)`];
}

/** Whom the kills struck, where that is not all of the bot. */
function victims(played: readonly Played[]): string[] {
  const struck = played.flatMap(({ fate: { victim, leaves, politely, redisAway } }) =>
    victim === undefined
      ? []
      : [victim, redisAway?.how, politely && 'told to end', leaves && 'for good'].filter(Boolean).join(' '),
  );
  return struck.length === 0 ? [] : [`struck: ${tally(struck)}`];
}

/** In which states it was killed, and what came of it. */
export function tableOf(played: readonly Played[]): string {
  const states = [...new Set(played.map(stateOf))].sort();
  const rows = states.map((state) => {
    const here = played.filter((one) => stateOf(one) === state);
    return [state, String(here.length), tally(here.map(({ ending }) => ending)), String(countBroken(here))];
  });
  const table = [['killed while', 'kills', 'in the end', 'broken'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const starts = median(played.flatMap(({ startsMs }) => startsMs));
  const unconfirmed = played.filter(({ ending }) => ending.includes('unconfirmed')).length;
  return [
    ...lines,
    '',
    `kills ${played.length} (${played.filter(({ reached }) => !reached).length} after the end)`,
    `lost ${countBroken(played, 'lost')}, paid twice ${countBroken(played, 'paid twice')}, ` +
      `posted twice ${countBroken(played, 'posted twice')}, otherwise untrue ${countBroken(played, 'untrue')}`,
    `unconfirmed ${unconfirmed}, starts ${Math.round(starts)} ms (median of ${played.flatMap(({ startsMs }) => startsMs).length})`,
    ...victims(played),
    ...takeOvers(played, false),
    ...takeOvers(played, true),
  ].join('\n');
}

import { dayMs, type UsageSum } from '../store/usage.js';

/** As many colours as a chart can tell apart. */
const mostMembers = 6;

/** Sums over days. */
export interface Totals {
  done: number;
  failed: number;
  unconfirmed: number;
  running: number;
  assets: number;
  tokens: number;
  doubtfulTokens: number;
  runningTokens: number;
  /** By currency. */
  costs: ReadonlyMap<string, number>;
  unpricedTokens: number;
}

/** What one member spent, or several who are not told apart. */
export interface Part {
  /** Null for the others. */
  memberId: string | null;
  totals: Totals;
  /** For each day. */
  tokens: readonly number[];
}

export interface Figures {
  /** When each day began, oldest first. */
  days: readonly number[];
  totals: Totals;
  /** Who spent most first, the others last. Who made nothing at all is in none. */
  parts: readonly Part[];
}

/** Adds up what was asked for in so many days from `since` on. */
export function figuresOf(sums: readonly UsageSum[], { since, days: count }: { since: number; days: number }): Figures {
  const days = Array.from({ length: count }, (_, index) => since + index * dayMs);
  const ofMember = new Map<string | null, UsageSum[]>();
  for (const sum of sums) ofMember.set(sum.memberId, [...(ofMember.get(sum.memberId) ?? []), sum]);
  const members = [...ofMember]
    .flatMap(([memberId, own]) => (memberId === null ? [] : [part(memberId, own, days)]))
    .sort((one, other) => other.totals.tokens - one.totals.tokens || other.totals.done - one.totals.done);
  const shown = members.slice(0, mostMembers);
  const named = new Set(shown.map(({ memberId }) => memberId));
  const rest = sums.filter(({ memberId }) => memberId === null || !named.has(memberId));
  return {
    days,
    totals: totalsOf(sums),
    parts: [...shown, ...(rest.length === 0 ? [] : [part(null, rest, days)])],
  };
}

function part(memberId: string | null, sums: readonly UsageSum[], days: readonly number[]): Part {
  const tokens = days.map((day) => add(sums.filter((sum) => sum.day === day).map((sum) => sum.tokens)));
  return { memberId, totals: totalsOf(sums), tokens };
}

function totalsOf(sums: readonly UsageSum[]): Totals {
  const total = (read: (sum: UsageSum) => number) => add(sums.map(read));
  return {
    done: total(({ done }) => done),
    failed: total(({ failed }) => failed),
    unconfirmed: total(({ unconfirmed }) => unconfirmed),
    running: total(({ running }) => running),
    assets: total(({ assets }) => assets),
    tokens: total(({ tokens }) => tokens),
    doubtfulTokens: total(({ doubtfulTokens }) => doubtfulTokens),
    runningTokens: total(({ runningTokens }) => runningTokens),
    costs: costsOf(sums),
    unpricedTokens: total(({ currency, tokens }) => (currency === null ? tokens : 0)),
  };
}

function costsOf(sums: readonly UsageSum[]): Map<string, number> {
  const costs = new Map<string, number>();
  for (const { currency, cost } of sums) {
    if (currency !== null && cost > 0) costs.set(currency, (costs.get(currency) ?? 0) + cost);
  }
  return costs;
}

/** What was paid for in each day, in the currency in which most was; undefined where nothing had a price. */
export function costByDay(
  sums: readonly UsageSum[],
  days: readonly number[],
): { currency: string; values: number[] } | undefined {
  const [most] = [...costsOf(sums)].sort(([, one], [, other]) => other - one);
  if (!most) return undefined;
  const [currency] = most;
  const own = sums.filter((sum) => sum.currency === currency);
  return {
    currency,
    values: days.map((day) => add(own.filter((sum) => sum.day === day).map(({ cost }) => cost))),
  };
}

function add(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

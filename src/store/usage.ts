/** Days are UTC's: at its midnight limits begin anew, and charts begin another bar. */
export const dayMs = 86_400_000;

/** The moment at which a moment's day began, in milliseconds since 1970. */
export function dayBegin(timestamp: number): number {
  return Math.floor(timestamp / dayMs) * dayMs;
}

/** How much a server lends of its key from a moment on, in tokens; null where that has no limit. */
export interface Allowance {
  /** Usually the begin of the day. */
  since: number;
  perMember: number | null;
  /** To all members together. */
  inAll: number | null;
}

/** Tokens of a server's key that were spent, are reserved for what runs, or may have been spent. */
export interface Lent {
  byMember: number;
  byAll: number;
}

/** Which limit a request would pass. */
export interface Exceeded {
  which: 'member' | 'all';
  limit: number;
  /** What is left of it; not less than 0. */
  left: number;
}

/** What passes a limit of a server's key, by the limit that leaves less. Nothing was written. */
export class AllowanceError extends Error {
  override readonly name = 'AllowanceError';

  constructor(readonly exceeded: Exceeded) {
    super(
      `A limit of a lent key is reached: ${exceeded.left} of ${exceeded.limit} tokens are left (${exceeded.which})`,
    );
  }
}

/** Which limit does not allow so many tokens more; undefined where all do. */
export function exceededBy(
  tokens: number,
  { byMember, byAll }: Lent,
  { perMember, inAll }: Allowance,
): Exceeded | undefined {
  const limits = [
    { which: 'member' as const, limit: perMember, lent: byMember },
    { which: 'all' as const, limit: inAll, lent: byAll },
  ];
  return limits
    .flatMap(({ which, limit, lent }) =>
      limit !== null && lent + tokens > limit ? [{ which, limit, left: Math.max(0, limit - lent) }] : [],
    )
    .sort((one, other) => one.left - other.left)[0];
}

/** Whose records are added up: a member's, a channel's (its threads' too) or a server's. */
export type UsageOf = { memberId: string } | { channelIds: readonly string[] } | { guildId: string };

/** What was asked for in one day by one member, at prices of one currency. */
export interface UsageSum {
  /** When the day began, in milliseconds since 1970. */
  day: number;
  /** Null for members who were forgotten. */
  memberId: string | null;
  /** Null for what had no price. */
  currency: string | null;
  /** Videos by how they ended; `running` have not. */
  done: number;
  failed: number;
  unconfirmed: number;
  running: number;
  /** Files that were made assets at the provider, each creation billed. */
  assets: number;
  /** Spent: as the provider counted them, or estimated where it did not say. */
  tokens: number;
  /** By the price when it was asked for. */
  cost: number;
  /** Estimates of what may have been spent: nobody knows. */
  doubtfulTokens: number;
  /** Estimates of what runs. */
  runningTokens: number;
}

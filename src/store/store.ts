import type { GenerationTimes } from './generation-times.js';
import type { Asset, Draft, Group, Job, KeyOwner, OpenState, ProviderGroupRecord, Upload } from './records.js';
import type { Allowance, Lent, UsageOf, UsageSum } from './usage.js';

/** Somebody else changed the row since it was read, or took it over: what the writer knows is out of date. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

/** A record with the version that its next writer must name. */
export interface Versioned<Record> {
  record: Record;
  version: number;
}

/** A job that its holder may step: nobody else gets it before the lease ends. */
export interface ClaimedJob {
  job: Job;
  version: number;
}

export interface GroupTable {
  /** Adds a group and makes it its channel's current one, as one change. False, and nothing changed, when the channel has one of that name. */
  add(group: Group): Promise<boolean>;
  /** Also one that was removed: jobs that were accepted before go on with it. */
  get(id: string): Promise<Group | undefined>;
  byName(channelId: string, name: string): Promise<Group | undefined>;
  /** Makes it its channel's current one, unless it was removed. */
  use(group: Group): Promise<void>;
  /** Frees its name. Was it the current one, the newest of the others becomes that. */
  remove(group: Group, now: number): Promise<void>;
  current(channelId: string): Promise<Group | undefined>;
  /** In the order in which they were made. */
  list(channelId: string): Promise<Group[]>;
}

export interface AssetTable {
  /** False, and nothing changed, when the group has one of that name or of that content. */
  add(asset: Asset): Promise<boolean>;
  /** Also one that was removed: jobs that were accepted before go on with it. */
  get(id: string): Promise<Asset | undefined>;
  byName(groupId: string, name: string): Promise<Asset | undefined>;
  /** An asset of the group with this content, the oldest where there are several. */
  byHash(groupId: string, hash: string): Promise<Asset | undefined>;
  /** Most recent first. */
  list(groupId: string, filter?: { type?: Asset['type']; limit?: number }): Promise<Asset[]>;
  /** Notes a newer link to the same content. */
  refreshSource(id: string, sourceUrl: string): Promise<void>;
  /** False, and nothing changed, when the group has one of that name or this one was removed. */
  rename(id: string, name: string): Promise<boolean>;
  /** Frees its name and hides it from its group. */
  remove(id: string, now: number): Promise<void>;
  /** All that a member added, in whatever group; a scan, for when they are to be forgotten. */
  listOwned(ownerId: string): Promise<Asset[]>;
  /** Whether an asset that is not removed has this content. */
  usesContent(hash: string): Promise<boolean>;
  /** Which of these contents assets of others than this member have that are not removed; a scan, as above. */
  usedByOthers(ownerId: string, hashes: readonly string[]): Promise<Set<string>>;
}

/** Counterparts at the provider, one for each key and each group or asset (`ownerId` below). */
export interface CounterpartTable<Record> {
  /** Writes the intention and returns its version; undefined when there is a counterpart already: somebody else was first. */
  begin(record: Record): Promise<number | undefined>;
  get(ownerId: string, fingerprint: string): Promise<Versioned<Record> | undefined>;
  /** Throws `ConflictError` when `version` is not the row's any more. Returns the new version. */
  save(record: Record, version: number): Promise<number>;
  /** Forgets it: the creation provably did not happen. Throws `ConflictError` as `save` does. */
  remove(record: Record, version: number): Promise<void>;
  /** Ends every hold on an intention at `now`: for the start of the only process that uses the store. */
  releaseAll(now: number): Promise<void>;
}

/** Counterparts of assets. */
export interface UploadTable extends CounterpartTable<Upload> {
  /** Those that are neither usable nor failed yet: what a restart has to go on with. Oldest first. */
  listUnfinished(): Promise<Upload[]>;
  /** Whether an asset is usable, or on its way to be, with another key than this one. */
  servesAnotherKey(assetId: string, fingerprint: string): Promise<boolean>;
}

/** What a driver of jobs has before it. */
export interface OpenCounts {
  /** Jobs that have not ended and are not `unconfirmed`, by state; every such state, also with none. */
  states: Record<OpenState, number>;
  /** Those of all jobs that `claimDue` could take. */
  due: number;
  /** Those that somebody holds. */
  held: number;
}

export interface JobTable {
  /** `wakeAt` in milliseconds since 1970; null when no step is due ever again. The adder holds the lease until `leaseUntil`. Throws `ConflictError` when there is a job of that id. */
  add(job: Job, options: { wakeAt: number | null; leaseUntil: number }): Promise<ClaimedJob>;
  /**
   * Adds several that one member asked for with one key as one change, in their order: all of them or, with a `ConflictError`
   * when one id is taken, none. What they will probably cost counts as lent from then on: where the `allowance` of the server
   * that lends the key does not allow that, throws `AllowanceError`, and of many at once none passes it.
   */
  addAll(
    jobs: readonly Job[],
    options: { wakeAt: number | null; leaseUntil: number; allowance?: Allowance | undefined },
  ): Promise<ClaimedJob[]>;
  get(id: string): Promise<Job | undefined>;
  /** Takes the lease if it is free at `now`; undefined otherwise, or when no job has the id. */
  claim(id: string, options: { now: number; leaseUntil: number }): Promise<ClaimedJob | undefined>;
  /**
   * Takes the leases of up to `limit` jobs that are due and free at `now`, longest due first, in one change. Throws
   * `RecordError` for one that cannot be read: it is leased alone, and the next call takes the others.
   */
  claimDue(options: {
    now: number;
    leaseUntil: number;
    limit: number;
    /** Ids to pass over: what the claimer holds already. */
    except?: readonly string[];
    /** At most so many jobs of one key, together with those that the claimer holds of it already, by fingerprint. */
    perKey?: { most: number; held: ReadonlyMap<string, number> };
  }): Promise<ClaimedJob[]>;
  /** Writes a new state under the claim and keeps the lease. Throws `ConflictError` when the claim is not the newest any more. */
  save(claim: ClaimedJob, job: Job): Promise<ClaimedJob>;
  /**
   * Gives the lease back and says when to wake the job next, unless it was woken since; a `job` of the same state is written in
   * the same change. Throws `ConflictError` as `save` does.
   */
  release(claim: ClaimedJob, options: { wakeAt: number | null; job?: Job | undefined }): Promise<void>;
  /** Extends a lease without changing the version. False when it was lost. */
  extendLease(claim: ClaimedJob, leaseUntil: number): Promise<boolean>;
  /** Ids of up to `limit` jobs that could have been claimed by `before`, longest due first: what a queue may have missed. */
  overdue(options: { before: number; limit: number }): Promise<string[]>;
  /**
   * When `claimDue` can take a job next: at its wake time, but not before its lease ends. Null when it never can. With
   * `after`, of those only that are due later than that.
   */
  nextWake(options?: { after: number }): Promise<number | null>;
  /**
   * Makes jobs due at `now` that are due later: a held one when it is given back, whatever its holder says then, unless no
   * step of it is due ever again.
   */
  wake(ids: readonly string[], now: number): Promise<void>;
  /** Ends every lease, and with it every claim: for the start of the only process that uses the store. */
  releaseAll(): Promise<void>;
  /**
   * How many jobs still need this key: those that have not ended and are not `unconfirmed`. The same key may be stored by a
   * member and by a server: with `owner`, those alone that its copy pays.
   */
  countOpen(fingerprint: string, owner?: KeyOwner): Promise<number>;
  /** How many jobs there are to do at `now`. Reads nothing of jobs that need no step any more, however many there are. */
  openCounts(now: number): Promise<OpenCounts>;
  /** Most recent first. */
  list(filter: { ownerId?: string; channelId?: string; limit: number }): Promise<Job[]>;
  /** The takes that were asked for together, in their order. */
  batch(batchId: string): Promise<Job[]>;
  /** Those that have not ended and are paid with this key; with `owner` as above. */
  listOpen(fingerprint: string, owner?: KeyOwner): Promise<Job[]>;
  /** Erases a job, whoever holds it: the holder's next write conflicts. What it may have cost stays in the records of usage. */
  erase(id: string): Promise<void>;
  /** Which of these contents are videos or last frames of others' jobs; a scan, for when a member is to be forgotten. */
  usedByOthers(ownerId: string, hashes: readonly string[]): Promise<Set<string>>;
}

/** One record, which its writers read before. */
export interface GenerationTimesTable {
  /** None, of some version, where there is none or it cannot be read. */
  get(): Promise<Versioned<GenerationTimes | undefined>>;
  /** Replaces the version that was read. Throws `ConflictError` when there is a newer one. */
  save(times: GenerationTimes, version: number): Promise<void>;
}

export interface DraftTable {
  add(draft: Draft): Promise<void>;
  get(id: string): Promise<Draft | undefined>;
  /** Forgets those made before. Returns how many. */
  removeOlder(before: number): Promise<number>;
  /** Forgets a member's. Returns how many. */
  removeOwned(ownerId: string): Promise<number>;
}

/**
 * What was made and what it cost: a record for each job, written when it is added and brought up to date by the change of the
 * job that says how it ended, and one for each asset that a creation was billed for. They stay when jobs are erased.
 */
export interface UsageTable {
  /** What a server has lent of its key since a moment, to a member and to all. */
  lent(to: { guildId: string; memberId: string; since: number }): Promise<Lent>;
  /** Sums of what was asked for since a moment, oldest day first. */
  sums(of: UsageOf, since: number): Promise<UsageSum[]>;
  /**
   * Takes a member out of the records: from a server's, what they made and spent stays as nobody's; what was only theirs, in
   * direct messages, goes. So a server's spendings of the day are not given back to it. Neither are the member's own: until
   * the day ends, what they were lent since `since` stays under a pseudonym, which only who has the store's secret can tell
   * to be theirs. Otherwise whoever asks to be forgotten could spend their share anew.
   */
  forget(memberId: string, since: number): Promise<void>;
}

/**
 * Groups, assets, drafts, jobs and usage. Every method is one atomic change or one read; what is read back is parsed by its schema. A
 * second implementation must pass the same contract tests.
 */
export interface Store {
  groups: GroupTable;
  assets: AssetTable;
  providerGroups: CounterpartTable<ProviderGroupRecord>;
  uploads: UploadTable;
  jobs: JobTable;
  drafts: DraftTable;
  usage: UsageTable;
  generationTimes: GenerationTimesTable;
  /**
   * SHA-256 of every kept file that something unfinished needs: results that are to be delivered, assets of jobs that are not
   * submitted yet (removed ones too), and of uploads under way.
   */
  contentInUse(): Promise<Set<string>>;
  /** Random 32 bytes, made once per store: the HMAC key of fingerprints, so that they outlive a rotation of `TOKEN_KEY`. */
  fingerprintKey(): Promise<Buffer>;
  /** Makes sure that nothing of what was erased is left, in logs of changes for example. */
  wipe(): Promise<void>;
  close(): Promise<void>;
}

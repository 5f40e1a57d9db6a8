/** Steps and answers under way get this long at the end; the whole end must take less than 10 s (product's promise). */
export const graceMs = 5_000;

/** A role of the bot that has been started. */
export interface Running {
  /** Ends it in order: no new work, what is under way is written down. */
  stop(): Promise<void>;
  /** Where a server's manager invites the bot; roles without a gateway have none. */
  inviteLink?: string;
}

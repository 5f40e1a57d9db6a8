/** What watching a task until it was seen to end came to. */
export interface Watched {
  reads: number;
  /** From its end to the read that showed it. */
  delayMs: number;
}

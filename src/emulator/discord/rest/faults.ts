/** What a rule sees of a request before it is handled. */
export interface FaultRequest {
  method: string;
  /** As the official description writes it, `/channels/{channel_id}/messages`; null when no route matches. */
  template: string | null;
  path: string;
}

export type FaultAction =
  /** Answers so, without doing anything. */
  | { when: 'before'; answer: { status: number; body?: unknown; retryAfterMs?: number; global?: boolean } }
  /** Does what was asked, then answers so: the caller cannot know. */
  | { when: 'after'; answer: { status: number; body?: unknown } }
  /** Closes the connection without an answer, before or after doing what was asked. */
  | { when: 'before' | 'after'; answer: 'reset' }
  /** Lets it wait until the rule ends, then handles it. */
  | { when: 'before'; answer: 'hang' };

export interface FaultRule {
  /** Missing parts match everything. */
  method?: string;
  template?: string;
  path?: RegExp;
  /** How many requests it hits; without it, all until it is ended. */
  times?: number;
  action: FaultAction;
}

export interface ActiveFault {
  /** Requests hit so far. */
  hits(): number;
  end(): void;
  /** Resolves when the rule is over: ended, or its times used up; what hangs is over when it is ended. */
  readonly over: Promise<void>;
}

/** Misbehaviour on demand; the first rule that matches acts. */
export interface Faults {
  add(rule: FaultRule): ActiveFault;
  /** The action for a request and the end of its rule; a hit is counted. */
  take(request: FaultRequest): { action: FaultAction; over: Promise<void> } | null;
  /** A status or a reset for every file, until it is ended. */
  breakCdn(answer: number | 'reset'): { end(): void };
  cdn(): number | 'reset' | null;
}

interface Entry {
  rule: FaultRule;
  hits: number;
  finish: () => void;
  over: Promise<void>;
}

function matches({ rule }: Entry, request: FaultRequest): boolean {
  return (
    (rule.method ?? request.method) === request.method &&
    (rule.template === undefined || rule.template === request.template) &&
    (rule.path === undefined || rule.path.test(request.path))
  );
}

export function createFaults(): Faults {
  const entries = new Set<Entry>();
  let cdnAnswer: number | 'reset' | null = null;
  const end = (entry: Entry) => {
    entries.delete(entry);
    entry.finish();
  };
  return {
    add: (rule) => {
      let finish = () => {};
      const over = new Promise<void>((resolve) => (finish = resolve));
      const entry: Entry = { rule, hits: 0, finish, over };
      entries.add(entry);
      return { hits: () => entry.hits, end: () => end(entry), over };
    },
    take: (request) => {
      for (const entry of entries) {
        if (!matches(entry, request)) continue;
        entry.hits += 1;
        if (entry.hits >= (entry.rule.times ?? Infinity)) {
          // What hangs is let go by its `end()`, not by having been counted.
          if (entry.rule.action.answer === 'hang') entries.delete(entry);
          else end(entry);
        }
        return { action: entry.rule.action, over: entry.over };
      }
      return null;
    },
    breakCdn: (answer) => {
      cdnAnswer = answer;
      return { end: () => (cdnAnswer = null) };
    },
    cdn: () => cdnAnswer,
  };
}

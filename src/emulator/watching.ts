/**
 * Where a request is: nothing was done for it; it took effect, and nothing of its answer has left; its answer has left, or its
 * sender is gone.
 */
export type Moment = 'arrived' | 'done' | 'over';

export interface Watched {
  /** As the embedded server names it: `POST /channels/{channel_id}/messages`, `CreateTask`, `Storage`, `CDN`. */
  route: string;
  path: string;
  moment: Moment;
  /** The sender's TCP port; 0 where it is not known any more. */
  senderPort: number;
}

/**
 * Is told of every request, once for each moment that it comes to, and holds it up until what it returns has resolved.
 * `break` ends the connection without an answer; what has only arrived is not done then.
 */
export type Watcher = (watched: Watched) => Promise<'break' | undefined> | 'break' | undefined;

export interface Watching {
  /** The returned function ends it. */
  add(watcher: Watcher): () => void;
  /** Whether the request may go on. */
  passes(watched: Watched): Promise<boolean>;
}

/** What watches the requests that come to an embedded server. Without watchers nothing is held up. */
export function createWatching(): Watching {
  const watchers = new Set<Watcher>();
  return {
    add: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    passes: async (watched) => {
      const wishes = await Promise.all([...watchers].map(async (watcher) => await watcher(watched)));
      return !wishes.includes('break');
    },
  };
}

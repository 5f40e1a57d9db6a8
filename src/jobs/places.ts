/** How many steps are under way at once. A step's place is its key's as much as the whole's. */
export interface Places {
  /** Places that nobody has. */
  free(): number;
  /** Whether one more job of this key may have a place. */
  hasRoom(fingerprint: string): boolean;
  take(fingerprint: string): void;
  give(fingerprint: string): void;
  /** How many each key has. */
  held(): ReadonlyMap<string, number>;
}

/** @param limits `inAll` places, of which the jobs of one key have at most `perKey` */
export function createPlaces({ inAll, perKey }: { inAll: number; perKey: number }): Places {
  const held = new Map<string, number>();
  const free = () => inAll - [...held.values()].reduce((sum, count) => sum + count, 0);
  return {
    free,
    hasRoom: (fingerprint) => free() > 0 && (held.get(fingerprint) ?? 0) < perKey,
    take(fingerprint) {
      held.set(fingerprint, (held.get(fingerprint) ?? 0) + 1);
    },
    give(fingerprint) {
      const left = (held.get(fingerprint) ?? 0) - 1;
      if (left > 0) held.set(fingerprint, left);
      else held.delete(fingerprint);
    },
    held: () => held,
  };
}

import type { Clock } from './options.js';

const lowerCase = 'abcdefghijklmnopqrstuvwxyz0123456789';
const mixedCase = `${lowerCase}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;

/** Ids in the provider's forms. */
export interface Ids {
  /** `group-20260427160000-rrnmg`, likewise `asset` and `cgt`. */
  dated(kind: 'group' | 'asset' | 'cgt'): string;
  /** `asyntask_` and 32 characters. */
  task(): string;
  /** `20260427111505260254000NBdvZFoP` */
  request(): string;
}

export function createIds(clock: Clock, random: () => number): Ids {
  const characters = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet.charAt(Math.floor(random() * alphabet.length) % alphabet.length)).join('');
  const given = new Set<string>();
  const unused = (make: () => string) => {
    let id = make();
    while (given.has(id)) id = make();
    given.add(id);
    return id;
  };
  const digits = () => new Date(clock.now()).toISOString().replaceAll(/\D/g, '');
  return {
    dated: (kind) => unused(() => `${kind}-${digits().slice(0, 14)}-${characters(lowerCase, 5)}`),
    task: () => unused(() => `asyntask_${characters(mixedCase, 32)}`),
    request: () => `${digits()}000000${characters(mixedCase, 8)}`,
  };
}

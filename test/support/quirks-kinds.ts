import type { Quirks } from '../../src/emulator/provider/quirks.js';
import type { Route } from '../../src/emulator/provider/routes.js';
import type { Behaviour } from '../../src/emulator/provider/switches.js';
import type { Failure } from '../../src/store/records.js';
import type { Scene } from './quirks-scene.js';
import type { Setup } from './quirks-setup.js';

/** How a job ends. */
export type End = 'done' | 'unconfirmed' | Failure['kind'];

/** In the order in which a job comes to them. */
export const stages = ['group', 'asset', 'submission', 'generation', 'download'] as const;

/** What one oddity takes away and another may need. */
export type Help = 'link' | 'bytes' | 'first creation' | 'second creation';

/** One oddity of the provider: how it is switched on, and what is right to come of it alone. */
export interface Quirk extends Omit<Scene, 'arrange'> {
  name: string;
  /** Where the job meets it. */
  stage: (typeof stages)[number];
  on(setup: Setup): void;
  end: End;
  /** How often the one asset is created, and billed; once where it is left out. */
  creations?: number;
  /** How many generations are accepted; one for `done` and none for the rest where it is left out. */
  accepted?: number;
  /** The call that it meets, once or a few times. */
  meets?: Route;
  breaks?: readonly Help[];
  needs?: readonly Help[];
  /** It stands for others of its kind among the pairs. */
  inPairs?: boolean;
}

/** Switches of the embedded provider. */
export const set =
  (changes: Partial<Quirks>): Quirk['on'] =>
  ({ switches }) =>
    void Object.assign(switches, changes);

/** The next calls of the member on a route. */
export const meet = (route: Route, behaviour: Behaviour, times?: number): Pick<Quirk, 'meets' | 'on'> => ({
  meets: route,
  on: ({ next }) => next(route, behaviour, times),
});

/** The same call, met after it took effect. */
export function after(behaviour: Behaviour): Behaviour {
  return behaviour.kind === 'cut' || behaviour.kind === 'delay' ? behaviour : { ...behaviour, when: 'after' };
}

export const refusal = (status: number, code: string, message: string): Behaviour => ({
  kind: 'status',
  status,
  code,
  message,
});

/** Answers that say nothing of what became of a call. */
export const nonsense: readonly (readonly [what: string, behaviour: Behaviour])[] = [
  ["a proxy's page", { kind: 'html' }],
  ["a proxy's page and 200", { kind: 'html', status: 200 }],
  ['nothing', { kind: 'empty' }],
  ['a time-out of the gateway', { kind: 'empty', status: 504 }],
  ['a list', { kind: 'array' }],
  ['a status 500', refusal(500, 'InternalServiceError', 'internal error')],
  ['a reset', { kind: 'reset' }],
  ['half an answer', { kind: 'cut' }],
];
export const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;

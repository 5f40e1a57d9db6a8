import type { ServerResponse } from 'node:http';
import { rateLimited } from './refusals.js';
import type { Refusal } from './refusals.js';
import type { ApiRoute } from './routes.js';
import type { State } from './state.js';
import type { Switches } from './switches.js';

const reads: ReadonlySet<ApiRoute> = new Set(['ReadTask', 'GetAsset', 'ListAssets', 'ListAssetGroups']);
const minuteMs = 60_000;

/** Counts what each key asks for, and says what is too much. */
export interface Traffic {
  /** Notes a call as it arrives; it is under way until its response closes. Returns why it will be refused, if it will. */
  enter(route: ApiRoute, key: string, response: ServerResponse, requestId: string): Refusal | undefined;
}

/** @param state keeps the record of the most reads at once */
export function createTraffic(state: State, switches: Switches): Traffic {
  /** By key. */
  const underWay = new Map<string, { all: number; admitted: number }>();
  const answeredAtMs = new Map<string, number[]>();

  const enterRead = (key: string, response: ServerResponse): boolean => {
    const count = underWay.get(key) ?? { all: 0, admitted: 0 };
    underWay.set(key, count);
    const isAdmitted = count.admitted < (switches.limits.readsAtOnce ?? Infinity);
    count.all += 1;
    if (isAdmitted) count.admitted += 1;
    state.mostReadsAtOnce.set(key, Math.max(count.all, state.mostReadsAtOnce.get(key) ?? 0));
    response.once('close', () => {
      count.all -= 1;
      if (isAdmitted) count.admitted -= 1;
    });
    return isAdmitted;
  };

  /** Seconds until another call is answered; 0 when this one is. */
  const enterMinute = (key: string, perMinute: number): number => {
    const nowMs = state.nowMs();
    const recent = (answeredAtMs.get(key) ?? []).filter((atMs) => atMs > nowMs - minuteMs);
    const isAdmitted = recent.length < perMinute;
    if (isAdmitted) recent.push(nowMs);
    answeredAtMs.set(key, recent);
    const oldestAtMs = recent[0] ?? nowMs;
    return isAdmitted ? 0 : Math.max(1, Math.ceil((oldestAtMs + minuteMs - nowMs) / 1000));
  };

  return {
    enter: (route, key, response, requestId) => {
      if (reads.has(route) && !enterRead(key, response)) return rateLimited(1, requestId);
      const { perMinute } = switches.limits;
      const waitSeconds = perMinute === undefined ? 0 : enterMinute(key, perMinute);
      return waitSeconds > 0 ? rateLimited(waitSeconds, requestId) : undefined;
    },
  };
}

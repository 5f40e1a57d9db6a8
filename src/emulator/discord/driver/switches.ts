import type { Limits } from '../context.js';
import type { Gateway } from '../gateway/gateway-server.js';
import type { Nonces } from '../messages/nonces.js';
import type { ActiveFault, FaultRule, Faults } from '../rest/faults.js';
import type { RateLimits } from '../rest/rate-limits.js';

/** Which requests a switch concerns; nothing given means all. */
export type FaultScope = Pick<FaultRule, 'method' | 'template' | 'path' | 'times'>;

/** Faults on demand. Everything that is switched on lasts until its `end()` or its `times`. */
export interface Switches {
  /** REST answers with a status (503 without one), or breaks connections, and does nothing. */
  outage(scope?: FaultScope, answer?: number | 'reset'): ActiveFault;
  /** REST lets requests wait until `end()`, then handles them. */
  hang(scope?: FaultScope): ActiveFault;
  /** 429 whatever the buckets say. */
  rateLimit(scope: FaultScope & { retryAfterMs: number; global?: boolean }): ActiveFault;
  /** Does what is asked, then answers 500, or breaks the connection: the caller cannot know that it was done. */
  loseAnswer(scope?: FaultScope, answer?: number | 'reset'): ActiveFault;
  /** Discord is gone: REST and files break every connection, the gateway is closed and takes none, until `end()`. */
  absence(): { end(): void };
  /** A nonce that was used before counts as new: the few minutes for which Discord knows it are over. */
  forgetNonces(): void;
  /** How long interactions' tokens work, in milliseconds, those that were given out already included; 15 minutes before. */
  tokenLife(ms: number): void;
  /** Any other rule. */
  fault(rule: FaultRule): ActiveFault;
  /** All files are refused with a status, or the connection breaks. */
  cdnOutage(answer?: number | 'reset'): { end(): void };
  /** What may be uploaded, whatever was announced; null: as announced. */
  uploadLimit(bytes: number | null): void;
  /** Multiplies what rate limit buckets take; Infinity lifts all limits. */
  relaxRateLimits(factor: number): void;
  /** Breaks the gateway's connections, with a close code or without; resumable but for codes that forbid it. */
  dropGateway(code?: number): Promise<void>;
  requestReconnect(): void;
  invalidateSessions(resumable: boolean): void;
}

interface Parts {
  faults: Faults;
  gateway: Gateway;
  limits: Limits;
  nonces: Nonces;
  rateLimits: RateLimits;
}

export function createSwitches({ faults, gateway, limits, nonces, rateLimits }: Parts): Switches {
  return {
    outage: (scope = {}, answer = 503) =>
      faults.add({
        ...scope,
        action: { when: 'before', answer: answer === 'reset' ? 'reset' : { status: answer } },
      }),
    hang: (scope = {}) => faults.add({ ...scope, action: { when: 'before', answer: 'hang' } }),
    rateLimit: ({ retryAfterMs, global = false, ...scope }) =>
      faults.add({ ...scope, action: { when: 'before', answer: { status: 429, retryAfterMs, global } } }),
    loseAnswer: (scope = {}, answer = 500) =>
      faults.add({
        ...scope,
        action: { when: 'after', answer: answer === 'reset' ? 'reset' : { status: answer } },
      }),
    absence: () => {
      const rest = faults.add({ action: { when: 'before', answer: 'reset' } });
      const cdn = faults.breakCdn('reset');
      const comeBack = gateway.leave();
      return {
        end: () => {
          rest.end();
          cdn.end();
          comeBack();
        },
      };
    },
    forgetNonces: () => nonces.forget(),
    tokenLife: (ms) => (limits.interactionTokenMs = ms),
    fault: (rule) => faults.add(rule),
    cdnOutage: (answer = 503) => faults.breakCdn(answer),
    uploadLimit: (bytes) => (limits.uploadBytes = bytes),
    relaxRateLimits: (factor) => rateLimits.relax(factor),
    dropGateway: (code) => gateway.drop(code),
    requestReconnect: () => gateway.reconnect(),
    invalidateSessions: (resumable) => gateway.invalidate(resumable),
  };
}

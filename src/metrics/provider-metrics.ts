import { Counter, Histogram, type Registry } from 'prom-client';
import type { ObserveRequest } from '../provider/observing.js';

const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

/** What the provider answers, and how long it takes: every request that was sent, also one that a read sent again. */
export function createProviderMetrics(register: Registry): ObserveRequest {
  const registers = [register];
  const answers = new Counter({
    name: 'dailies_provider_answers_total',
    help: 'Requests to the provider by call and kind of answer: ok, aborted by the bot, or the kind of failure.',
    labelNames: ['call', 'kind'] as const,
    registers,
  });
  const duration = new Histogram({
    name: 'dailies_provider_request_duration_seconds',
    help: 'From sending a request to the provider to the end of its answer, by call.',
    labelNames: ['call'] as const,
    buckets,
    registers,
  });
  return ({ call, kind, durationMs }) => {
    answers.inc({ call, kind });
    duration.observe({ call }, durationMs / 1000);
  };
}

import { Counter, Histogram, type Registry } from 'prom-client';
import type { Save } from '../jobs/dependencies.js';
import type { Job } from '../store/records.js';

const submissionBuckets = [0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300];
const generationBuckets = [15, 30, 60, 90, 120, 180, 240, 300, 450, 600, 900, 1800, 3600, 14_400];
const deliveryBuckets = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 900, 3600, 14_400];

/** How a submission ended, by what its job became. */
function submissionOutcome({ state }: Job): 'accepted' | 'refused' | 'lost' {
  if (state === 'generating') return 'accepted';
  return state === 'unconfirmed' ? 'lost' : 'refused';
}

/** What becomes of jobs, seen as their steps write it: each change is counted by the process that wrote it, once. */
export function createJobMetrics(register: Registry, { now }: { now: () => number }) {
  const registers = [register];
  const begun = new Counter({
    name: 'dailies_jobs_begun_total',
    help: 'Jobs that left the state accepted: their card was posted, or could not be.',
    registers,
  });
  const ended = new Counter({
    name: 'dailies_jobs_ended_total',
    help: 'Jobs that ended, by outcome (done, failed, unconfirmed) and, where they failed, by the kind of failure.',
    labelNames: ['outcome', 'kind'] as const,
    registers,
  });
  const tokens = new Counter({
    name: 'dailies_billed_tokens_total',
    help: "The provider's tokens that finished videos were billed for, by model and resolution.",
    labelNames: ['model', 'resolution'] as const,
    registers,
  });
  const submission = new Histogram({
    name: 'dailies_submission_duration_seconds',
    help: 'From the written intention to the written answer of the one paid request, by outcome (accepted, refused, lost).',
    labelNames: ['outcome'] as const,
    buckets: submissionBuckets,
    registers,
  });
  const generation = new Histogram({
    name: 'dailies_generation_duration_seconds',
    help: 'From the submission until a read found the video finished, by model and resolution.',
    labelNames: ['model', 'resolution'] as const,
    buckets: generationBuckets,
    registers,
  });
  const delivery = new Histogram({
    name: 'dailies_delivery_duration_seconds',
    help: 'From when a video was noticed to be finished until it was posted, or kept where no place was open (outcome).',
    labelNames: ['outcome'] as const,
    buckets: deliveryBuckets,
    registers,
  });

  function changed(before: Job, after: Job, submittingSince: number | undefined): void {
    if (before.state === 'accepted') begun.inc();
    if (before.state === 'submitting' && submittingSince !== undefined) {
      submission.observe({ outcome: submissionOutcome(after) }, (now() - submittingSince) / 1000);
    }
    switch (after.state) {
      case 'delivering': {
        const { model, resolution } = after.request;
        generation.observe({ model, resolution }, (after.finishedAt - after.submittedAt) / 1000);
        tokens.inc({ model, resolution }, after.result.tokens ?? 0);
        return;
      }
      case 'done': {
        const outcome = after.message === null ? 'kept' : 'posted';
        delivery.observe({ outcome }, (after.endedAt - after.finishedAt) / 1000);
        ended.inc({ outcome: 'done', kind: 'none' });
        return;
      }
      case 'failed':
        ended.inc({ outcome: 'failed', kind: after.failure.kind });
        return;
      case 'unconfirmed':
        ended.inc({ outcome: 'unconfirmed', kind: 'none' });
        return;
      default:
    }
  }

  /** Writes as `save` does, and counts what changed once it is written. */
  return function watching(job: Job, save: Save): Save {
    let before = job;
    let submittingSince: number | undefined;
    return async (after) => {
      await save(after);
      const earlier = before;
      before = after;
      if (after.state === earlier.state) return;
      changed(earlier, after, submittingSince);
      submittingSince = after.state === 'submitting' ? now() : undefined;
    };
  };
}

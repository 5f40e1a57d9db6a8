import { AggregatorRegistry } from 'prom-client';
import { z } from 'zod';

/** JSON has no number for what was never measured: it comes back as null. */
const number = z
  .number()
  .or(z.nan())
  .or(z.null().transform(() => Number.NaN));
const metricSchema = z.object({
  name: z.string(),
  help: z.string(),
  type: z.string(),
  aggregator: z.enum(['sum', 'first', 'omit', 'average', 'min', 'max']),
  values: z.array(
    z.looseObject({
      value: number,
      labels: z.record(z.string(), z.union([z.string(), z.number()])),
      metricName: z.string().optional(),
    }),
  ),
});
const reportSchema = z.array(metricSchema);

/** What a process tells of its metrics (`Metrics.report`). */
export type MetricsReport = readonly object[];

/**
 * One text for Prometheus from the reports of several processes, as they came over a channel: counters and histograms are
 * added up, figures that all read from one store count once.
 *
 * @throws ZodError for what is no report
 */
export async function mergeReports(reports: readonly unknown[]): Promise<{ contentType: string; body: string }> {
  const merged = AggregatorRegistry.aggregate(reports.map((report) => reportSchema.parse(report)));
  return { contentType: merged.contentType, body: await merged.metrics() };
}

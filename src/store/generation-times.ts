import { z } from 'zod';

const estimateSchema = z.object({ mean: z.number(), variance: z.number().positive() });
/** A mean, and of how many. */
const averageSchema = z.object({ mean: z.number(), count: z.number().nonnegative() });

/**
 * What was learned of generation times from the tasks that were seen to finish: a few numbers in all and two for each class.
 * Times are logarithms relative to the guess for a class that was never seen.
 */
export const generationTimesSchema = z.object({
  /** How much all classes differ from the guess: the provider as a whole gets slower and faster. */
  all: estimateSchema,
  /** How much a class differs from that, by its name. */
  classes: z.record(z.string(), estimateSchema),
  /** Logarithm of the standard deviation within a class, and after how many tasks. */
  spread: z.object({ log: z.number(), count: z.number().nonnegative() }),
  /** Of late, whether tasks took longer or less than expected, in standard deviations. */
  lean: z.number(),
  /** What watching a task costs on average, in square roots of milliseconds. */
  effort: averageSchema,
});
export type GenerationTimes = z.infer<typeof generationTimesSchema>;
export type Estimate = z.infer<typeof estimateSchema>;

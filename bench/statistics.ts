/** A mean over repetitions with half the width of its 95 % interval. */
export interface Measured {
  mean: number;
  margin: number;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** From independent repetitions, of which there are some tens. */
export function measured(values: readonly number[]): Measured {
  const middle = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, values.length - 1);
  return { mean: middle, margin: 1.96 * Math.sqrt(variance / values.length) };
}

export function show({ mean: middle, margin }: Measured, digits: number): string {
  return `${middle.toFixed(digits)} ± ${margin.toFixed(digits)}`;
}

/** @param share 0.5 is the median; 1 the largest */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

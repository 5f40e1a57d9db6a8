import { describe } from 'vitest';
import { keyLimitsContract } from './key-limits-contract.js';

describe('the limits of a key, of one process alone', () => {
  keyLimitsContract(() => Promise.resolve(undefined), { numRuns: 60 });
});

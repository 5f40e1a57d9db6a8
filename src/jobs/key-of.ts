import { KeyringError, RecordError } from '../store/errors.js';
import type { Job } from '../store/records.js';
import type { StepDependencies } from './dependencies.js';

/** The key that a job is paid with; undefined when it is not stored any more, or cannot be read. */
export async function keyOf(
  { keyOwner, fingerprint }: Job,
  tokens: StepDependencies['tokens'],
): Promise<string | undefined> {
  try {
    return await tokens.find(keyOwner, fingerprint);
  } catch (error) {
    if (error instanceof KeyringError || error instanceof RecordError) return undefined;
    throw error;
  }
}

import { UserError } from '../errors.js';

/** What was sent is of a command as it is not declared any more. */
export function outdatedCommand(): UserError {
  return new UserError('This command is not known any more. Reload Discord to see those that are.');
}

/** The same of a form. */
export function outdatedForm(): UserError {
  return new UserError('This form is from an older version. Open it again.');
}

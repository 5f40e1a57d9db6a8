import { UserError } from '../errors.js';

/** What was sent is of a command as it is not declared any more. */
export function outdatedCommand(): UserError {
  return new UserError((texts) => texts.answers.outdatedCommand);
}

/** The same of a form. */
export function outdatedForm(): UserError {
  return new UserError((texts) => texts.answers.outdatedForm);
}

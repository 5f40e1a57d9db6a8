import { DiscordAPIError, RESTJSONErrorCodes, type Interaction } from 'discord.js';

/**
 * How an interaction was handled: `answered` also where a command words its refusal itself, as `/video` does to keep the
 * prompt; `refused` with a `UserError`'s words; `too-late` for Discord to take the answer; `failed` with a reference to the log.
 */
export type InteractionOutcome = 'answered' | 'refused' | 'too-late' | 'failed';

/** Told of each interaction when it was handled. `name` is a declared one's, else `unknown`. Must not throw. */
export type ObserveInteraction = (
  interaction: Interaction,
  handled: { name: string; outcome: InteractionOutcome },
) => void;

/** Whether Discord takes no answer any more. */
export function isTooLate(error: unknown): boolean {
  return (
    error instanceof DiscordAPIError &&
    (error.code === RESTJSONErrorCodes.UnknownInteraction ||
      error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged)
  );
}

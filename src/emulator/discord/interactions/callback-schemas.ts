import { InteractionResponseType } from 'discord-api-types/v10';
import { z } from 'zod';
import { maybe, text } from '../rest/fields.js';
import { messageBody } from '../messages/message-schema.js';
import { modal } from '../messages/modal-schema.js';

const choice = z.object({ name: text(1, 100), value: z.union([text(0, 100), z.number()]) });

/** The ways to answer an interaction first (reference, "Interaction Callback Type"). */
export const callbackBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal(InteractionResponseType.ChannelMessageWithSource), data: messageBody }),
  z.object({
    type: z.literal(InteractionResponseType.DeferredChannelMessageWithSource),
    data: maybe(z.object({ flags: maybe(z.int()) })),
  }),
  z.object({ type: z.literal(InteractionResponseType.DeferredMessageUpdate) }),
  z.object({ type: z.literal(InteractionResponseType.UpdateMessage), data: maybe(messageBody) }),
  z.object({
    type: z.literal(InteractionResponseType.ApplicationCommandAutocompleteResult),
    data: z.object({ choices: z.array(choice).max(25) }),
  }),
  z.object({ type: z.literal(InteractionResponseType.Modal), data: modal }),
]);

export type Callback = z.infer<typeof callbackBody>;

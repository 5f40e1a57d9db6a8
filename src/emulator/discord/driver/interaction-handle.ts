import { MessageFlags } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import type { Modal } from '../messages/modal-schema.js';
import type { Acknowledgement, Choice, Interaction } from '../state/interaction.js';
import type { Message } from '../state/world.js';
import { DriverError } from './driver-error.js';
import { waitUntil, type Patience } from './waiting.js';

/** A modal as it stands open before a user. */
export interface OpenModal extends Modal {
  /** What opened it. */
  interaction: Interaction;
}

/** What became of a user's act. All waits end with a clear error when nothing comes. */
export interface InteractionHandle {
  readonly interaction: Interaction;
  /**
   * The bot's first response, and how long it took from dispatch to callback, in milliseconds of real time.
   * Rejects with "The application did not respond" when three seconds of the emulator's clock pass without one.
   */
  readonly acknowledged: Promise<{ kind: Acknowledgement['kind']; ms: number }>;
  /**
   * The first answer that the user reads: the message, for a deferral its edit, for a component's update the message
   * it stood on. The object is the world's own, and goes on changing with later edits.
   */
  reply(patience?: Patience): Promise<Message>;
  modal(patience?: Patience): Promise<OpenModal>;
  choices(patience?: Patience): Promise<Choice[]>;
  /** All messages this interaction brought so far, private ones included, oldest first. */
  readonly messages: Message[];
}

const noAnswer = 'The application did not respond';

function isRead(message: Message | undefined): message is Message {
  return message !== undefined && (message.flags & MessageFlags.Loading) === 0;
}

/** Follows the interaction that `dispatch` makes. */
export function followInteraction(context: Context, dispatch: () => Interaction): InteractionHandle {
  const { world, events } = context;
  let answeredMs = 0;
  let unanswered = false;
  const startedAt = performance.now();
  const interaction = dispatch();
  const stop = events.on('interaction', ({ change, interaction: other }) => {
    if (other !== interaction || change === 'dispatched') return;
    answeredMs = performance.now() - startedAt;
    unanswered = change === 'unanswered';
    stop();
  });
  const source = world.messages.get(interaction.channelId)?.get(interaction.sourceMessageId ?? '');
  const revisionBefore = source?.revision;

  function subscribe(check: () => void): () => void {
    const ends = [events.on('interaction', check), events.on('message', check)];
    return () => ends.forEach((end) => end());
  }

  function answered(): Acknowledgement | undefined {
    if (unanswered && !interaction.acknowledgement) throw new DriverError(noAnswer);
    return interaction.acknowledgement ?? undefined;
  }

  function messages(): Message[] {
    return [...(world.messages.get(interaction.channelId)?.values() ?? [])].filter(
      (message) => message.origin?.id === interaction.id,
    );
  }

  function firstReply(): Message | undefined {
    const acknowledgement = answered();
    if (!acknowledgement) return undefined;
    const original = world.messages.get(interaction.channelId)?.get(interaction.originalMessageId ?? '');
    switch (acknowledgement.kind) {
      case 'message':
      case 'deferred-message':
        return isRead(original) ? original : messages().find(isRead);
      case 'update':
        return original;
      case 'deferred-update':
        return source && source.revision !== revisionBefore ? source : messages().find(isRead);
      case 'modal':
      case 'choices':
        throw new DriverError(`the bot answered with ${acknowledgement.kind}, not with a message`);
    }
  }

  const acknowledged = waitUntil(
    `an answer to interaction ${interaction.id}`,
    subscribe,
    () => {
      const acknowledgement = answered();
      return acknowledgement && { kind: acknowledgement.kind, ms: answeredMs };
    },
    { timeoutMs: 30_000 },
  );
  // Whoever does not ask for it shall not be bothered by its failure.
  acknowledged.catch(() => {});

  return {
    interaction,
    acknowledged,
    reply: (patience) => waitUntil(`a reply to interaction ${interaction.id}`, subscribe, firstReply, patience),
    modal: (patience) =>
      waitUntil(
        'a modal',
        subscribe,
        () => {
          const acknowledgement = answered();
          if (!acknowledgement) return undefined;
          if (acknowledgement.kind === 'modal') return { ...acknowledgement.modal, interaction };
          throw new DriverError(`the bot answered with ${acknowledgement.kind}, not with a modal`);
        },
        patience,
      ),
    choices: (patience) =>
      waitUntil(
        'choices',
        subscribe,
        () => {
          const acknowledgement = answered();
          if (!acknowledgement) return undefined;
          if (acknowledgement.kind === 'choices') return acknowledgement.choices;
          throw new DriverError(`the bot answered with ${acknowledgement.kind}, not with choices`);
        },
        patience,
      ),
    get messages() {
      return messages();
    },
  };
}

import type { InteractionHandle, OpenModal } from '../../src/emulator/discord/driver/interaction-handle.js';
import type { EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import type { Interaction } from '../../src/emulator/discord/state/interaction.js';
import type * as protocol from '../protocol.js';
import { Refused } from './refused.js';
import { modalView } from './views/modal.js';

/** Forms that stand open; a browser that was closed never says so. */
const mostOpenModals = 100;

type Publish = (userId: string, event: protocol.ActEvent | protocol.ModalEvent) => void;

/** What members did and what became of it. */
export interface Acts {
  /** Follows an act from here on; call it in the tick in which it began. */
  begin(handle: InteractionHandle, nonce: string | undefined): protocol.Started;
  /** Those that the bot has not answered yet. */
  waiting(userId: string): protocol.Act[];
  /** @throws Refused 404 when it is not open before this member */
  openModal(id: string, userId: string): OpenModal;
  closeModal(id: string): void;
}

export function createActs(discord: EmbeddedDiscord, publish: Publish): Acts {
  const waiting = new Map<string, { userId: string; act: protocol.Act }>();
  const modals = new Map<string, OpenModal>();

  function open(interaction: Interaction, act: protocol.Act): protocol.Act {
    if (interaction.acknowledgement?.kind !== 'modal') return { ...act, status: 'answered' };
    const modal = { ...interaction.acknowledgement.modal, interaction };
    modals.set(interaction.id, modal);
    for (const id of [...modals.keys()].slice(0, -mostOpenModals)) modals.delete(id);
    publish(interaction.userId, { type: 'modal', nonce: act.nonce, modal: modalView(modal) });
    return { ...act, status: 'modal' };
  }

  discord.on('interaction', ({ change, interaction }) => {
    const known = waiting.get(interaction.id);
    if (!known || change === 'dispatched') return;
    waiting.delete(interaction.id);
    const act: protocol.Act =
      change === 'acknowledged' ? open(interaction, known.act) : { ...known.act, status: 'unanswered' };
    publish(known.userId, { type: 'act', act });
  });

  return {
    begin: ({ interaction }, nonce) => {
      const { id, userId, channelId, sourceMessageId, origin } = interaction;
      const act: protocol.Act = {
        id,
        nonce: nonce ?? null,
        channelId,
        messageId: sourceMessageId,
        command: origin.name,
        status: 'waiting',
      };
      waiting.set(id, { userId, act });
      publish(userId, { type: 'act', act });
      return { id };
    },
    waiting: (userId) => [...waiting.values()].filter((entry) => entry.userId === userId).map(({ act }) => act),
    openModal: (id, userId) => {
      const modal = modals.get(id);
      if (modal?.interaction.userId !== userId) throw new Refused(404, 'That form is not open any more.');
      return modal;
    },
    closeModal: (id) => void modals.delete(id),
  };
}

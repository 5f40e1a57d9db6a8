import { ComponentType, InteractionType } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import { dispatchInteraction } from '../interactions/dispatch.js';
import { numberComponents } from '../messages/walk-components.js';
import type { Message, User } from '../state/world.js';
import { DriverError } from './driver-error.js';
import { followInteraction, type InteractionHandle, type OpenModal } from './interaction-handle.js';
import { fillModal, type FieldInput } from './modal-values.js';
import { resolveEntity, type Resolved } from './option-values.js';
import { placesOf } from './places.js';
import { pressableButton, selectsOf } from './reading.js';
import { resolvedPart } from './use-command.js';

/** A user's buttons, selects and modals. */
export function createComponentUse(context: Context, user: User) {
  const { world } = context;
  const places = placesOf(context, user);

  function use(source: Message, data: object): InteractionHandle {
    const channel = places.channel(source.channelId);
    const type = InteractionType.MessageComponent;
    return followInteraction(context, () =>
      dispatchInteraction(context, { type, userId: user.id, channel, source, data }),
    );
  }

  return {
    press: (message: Message, customIdOrLabel: string): InteractionHandle => {
      const source = places.message(message);
      const button = pressableButton(source, customIdOrLabel);
      const id = numberComponents(source.components)(button);
      return use(source, { component_type: ComponentType.Button, custom_id: button.custom_id, id });
    },
    select: (message: Message, customId: string, values: readonly string[]): InteractionHandle => {
      const source = places.message(message);
      const select = selectsOf(source).find((it) => it.custom_id === customId);
      if (!select || select.disabled) throw new DriverError(`there is no select ${customId} to use`);
      if (values.length < (select.min_values ?? 1) || values.length > (select.max_values ?? 1))
        throw new DriverError(`the select ${customId} does not take ${values.length} values`);
      const resolved: Resolved = {};
      if (select.type === ComponentType.StringSelect) {
        const offered = select.options.map((option) => option.value);
        if (!values.every((value) => offered.includes(value)))
          throw new DriverError(`the select ${customId} offers ${offered.join(', ')}`);
      } else for (const id of values) resolveEntity(context, places.channel(source.channelId), resolved, id);
      const id = numberComponents(source.components)(select);
      return use(source, { component_type: select.type, custom_id: customId, id, values, ...resolvedPart(resolved) });
    },
    submit: async (modal: OpenModal, inputs: Record<string, FieldInput>): Promise<InteractionHandle> => {
      const opener = modal.interaction;
      if (opener.userId !== user.id) throw new DriverError(`the modal is not open before ${user.username}`);
      const channel = places.channel(opener.channelId);
      const data = await fillModal({ context, user, channel, modal, inputs });
      const source = world.messages.get(opener.channelId)?.get(opener.sourceMessageId ?? '') ?? null;
      const asked = { type: InteractionType.ModalSubmit, userId: user.id, channel, data, source };
      return followInteraction(context, () => dispatchInteraction(context, { ...asked, trigger: opener.origin }));
    },
  };
}

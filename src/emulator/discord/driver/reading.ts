import { ComponentType } from 'discord-api-types/v10';
import type { Button, EntitySelect, StringSelect } from '../messages/component-schemas.js';
import { walkComponents } from '../messages/walk-components.js';
import type { Message } from '../state/world.js';
import { DriverError } from './driver-error.js';

/** Commands that a reader taps show their words alone. */
const commandMention = /(?<!\\)<(\/[-_ \p{L}\p{N}]{1,98}):\d+>/gu;

/** All words of a message, as a reader sees them: its text, text displays and embeds, a line each. */
export function textOf(message: Message): string {
  const shown = walkComponents(message.components).flatMap(({ component }) =>
    component.type === ComponentType.TextDisplay ? component.content : [],
  );
  const embedded = message.embeds.flatMap((embed) => [
    embed.author?.name,
    embed.title,
    embed.description,
    ...(embed.fields ?? []).flatMap((field) => [field.name, field.value]),
    embed.footer?.text,
  ]);
  return [message.content, ...shown, ...embedded]
    .filter((part) => part !== undefined && part !== '')
    .join('\n')
    .replace(commandMention, '$1');
}

/** The buttons of a message in their order, links and disabled ones included. */
export function buttonsOf(message: Message): Button[] {
  return walkComponents(message.components).flatMap(({ component }) =>
    component.type === ComponentType.Button ? component : [],
  );
}

export function selectsOf(message: Message): (StringSelect | EntitySelect)[] {
  return walkComponents(message.components).flatMap(({ component }) => {
    switch (component.type) {
      case ComponentType.StringSelect:
      case ComponentType.UserSelect:
      case ComponentType.RoleSelect:
      case ComponentType.MentionableSelect:
      case ComponentType.ChannelSelect:
        return component;
      default:
        return [];
    }
  });
}

type PressableButton = Button & { custom_id: string };

function hasCustomId(button: Button): button is PressableButton {
  return button.custom_id !== undefined;
}

/** The button of that custom id or label. @throws DriverError when a user could not press it. */
export function pressableButton(message: Message, customIdOrLabel: string): PressableButton {
  const buttons = buttonsOf(message);
  const button =
    buttons.find((it) => it.custom_id === customIdOrLabel) ?? buttons.find((it) => it.label === customIdOrLabel);
  if (!button) {
    const there = buttons.map((it) => it.label ?? it.custom_id ?? 'a button without words').join(', ');
    throw new DriverError(`there is no button ${customIdOrLabel}; there is: ${there || 'none'}`);
  }
  if (button.disabled) throw new DriverError(`the button ${customIdOrLabel} is disabled`);
  if (!hasCustomId(button)) throw new DriverError(`the button ${customIdOrLabel} is a link`);
  return button;
}

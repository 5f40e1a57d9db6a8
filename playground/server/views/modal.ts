import { ComponentType } from 'discord-api-types/v10';
import type { OpenModal } from '../../../src/emulator/discord/driver/interaction-handle.js';
import type { ModalField } from '../../../src/emulator/discord/messages/modal-schema.js';
import type * as protocol from '../../protocol.js';

const mostCharacters = 4000;
/** `TextInputStyle.Paragraph` */
const paragraph = 2;

const entities = {
  [ComponentType.UserSelect]: 'user',
  [ComponentType.RoleSelect]: 'role',
  [ComponentType.MentionableSelect]: 'mentionable',
  [ComponentType.ChannelSelect]: 'channel',
} as const;

function fieldView(field: ModalField): protocol.Field {
  const common = { customId: field.custom_id, required: field.required ?? true };
  if (field.type === ComponentType.TextInput)
    return {
      kind: 'text',
      ...common,
      multiline: field.style === paragraph,
      value: field.value ?? '',
      placeholder: field.placeholder ?? null,
      minLength: field.min_length ?? (common.required ? 1 : 0),
      maxLength: field.max_length ?? mostCharacters,
    };
  const counts = { min: field.min_values ?? 1, max: field.max_values ?? 1 };
  if (field.type === ComponentType.FileUpload) return { kind: 'files', ...common, ...counts };
  const placeholder = field.placeholder ?? null;
  if (field.type === ComponentType.StringSelect)
    return {
      kind: 'choice',
      ...common,
      ...counts,
      placeholder,
      options: field.options.map(({ label, value, description, default: preselected }) => ({
        label,
        value,
        description: description ?? null,
        preselected: preselected ?? false,
      })),
    };
  const preselected = (field.default_values ?? []).map(({ id }) => id);
  return { kind: 'entity', ...common, ...counts, placeholder, of: entities[field.type], preselected };
}

/** A form as a client shows it. */
export function modalView(modal: OpenModal): protocol.Modal {
  const parts = modal.components.flatMap((part): protocol.ModalPart[] => {
    if (part.type === ComponentType.TextDisplay) return [{ kind: 'text', content: part.content }];
    if (part.type === ComponentType.Label)
      return [
        {
          kind: 'field',
          label: part.label,
          description: part.description ?? null,
          field: fieldView(part.component),
        },
      ];
    return part.components.map((field) => ({
      kind: 'field',
      label: field.label ?? '',
      description: null,
      field: fieldView(field),
    }));
  });
  return { id: modal.interaction.id, title: modal.title, channelId: modal.interaction.channelId, parts };
}

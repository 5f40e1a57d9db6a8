import { ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { maybe, text } from '../rest/fields.js';
import { problem } from '../rest/parse-body.js';
import { customId, entitySelect, stringSelect, textDisplay } from './component-schemas.js';

const componentId = maybe(z.int().min(0));

const textInput = z.object({
  type: z.literal(ComponentType.TextInput),
  id: componentId,
  custom_id: customId,
  style: z.literal([1, 2]),
  label: maybe(text(1, 45)),
  value: maybe(text(0, 4000)),
  placeholder: maybe(text(0, 100)),
  required: maybe(z.boolean()),
  min_length: maybe(z.int().min(0).max(4000)),
  max_length: maybe(z.int().min(1).max(4000)),
});

const labelledInput = textInput.refine((input) => input.label !== undefined, {
  path: ['label'],
  error: problem('BASE_TYPE_REQUIRED', 'This field is required'),
});

const fileUpload = z.object({
  type: z.literal(ComponentType.FileUpload),
  id: componentId,
  custom_id: customId,
  min_values: maybe(z.int().min(0).max(10)),
  max_values: maybe(z.int().min(1).max(10)),
  required: maybe(z.boolean()),
});

const label = z.object({
  type: z.literal(ComponentType.Label),
  id: componentId,
  label: text(1, 45),
  description: maybe(text(0, 100)),
  component: z.discriminatedUnion('type', [textInput, stringSelect, entitySelect, fileUpload]),
});

const inputRow = z.object({
  type: z.literal(ComponentType.ActionRow),
  id: componentId,
  components: z.array(labelledInput).length(1),
});

/** One to five components: the official description allows more, Discord does not. */
export const modal = z.object({
  custom_id: customId,
  title: text(1, 45),
  components: z
    .array(z.discriminatedUnion('type', [inputRow, label, textDisplay]))
    .min(1)
    .max(5),
});

export type Modal = z.infer<typeof modal>;
export type ModalField =
  z.infer<typeof textInput> | z.infer<typeof fileUpload> | z.infer<typeof stringSelect> | z.infer<typeof entitySelect>;

/** The fields a member can fill in, in their order. */
export function modalFields(it: Modal): ModalField[] {
  return it.components.flatMap((part): ModalField[] => {
    if (part.type === ComponentType.Label) return [part.component];
    return part.type === ComponentType.ActionRow ? part.components : [];
  });
}

import { ComponentType } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import { attachmentJson } from '../json/files.js';
import { modalFields, type Modal, type ModalField } from '../messages/modal-schema.js';
import { characters } from '../rest/fields.js';
import type { Channel, User } from '../state/world.js';
import { DriverError } from './driver-error.js';
import { isFileInput, uploadFile, type FileInput } from './files.js';
import { resolveEntity, resolveInto, type Resolved } from './option-values.js';

/** What a user puts into a field: a text, chosen values, or files. */
export type FieldInput = string | readonly string[] | readonly FileInput[];

interface Filling {
  context: Context;
  user: User;
  channel: Channel;
  modal: Modal;
  inputs: Record<string, FieldInput>;
}

function textValue(
  field: Extract<ModalField, { type: ComponentType.TextInput }>,
  input: FieldInput | undefined,
): string {
  const value = input ?? field.value ?? '';
  if (typeof value !== 'string') throw new DriverError(`the field ${field.custom_id} takes a text`);
  const length = characters(value);
  if (value === '' && field.required === false) return value;
  if (length < Math.max(1, field.min_length ?? 1) || length > (field.max_length ?? 4000))
    throw new DriverError(`the field ${field.custom_id} does not take ${length} characters`);
  return value;
}

function chosenCount(
  field: ModalField & {
    min_values?: number | undefined;
    max_values?: number | undefined;
    required?: boolean | undefined;
  },
  count: number,
): void {
  const minimum = count === 0 && field.required === false ? 0 : (field.min_values ?? 1);
  if (count < minimum || count > (field.max_values ?? 1))
    throw new DriverError(`the field ${field.custom_id} does not take ${count} values`);
}

async function uploadedIds(filling: Filling, inputs: FieldInput, resolved: Resolved): Promise<string[]> {
  const ids: string[] = [];
  for (const input of inputs) {
    if (!isFileInput(input)) throw new DriverError('this field takes files');
    const attachment = await uploadFile(filling.context, filling.user, filling.channel, input);
    resolveInto(resolved, 'attachments', attachment.id, attachmentJson(attachment, filling.context.links));
    ids.push(attachment.id);
  }
  return ids;
}

/** What a client sends for a field that nobody touched. */
function chosenAlready(field: Exclude<ModalField, { type: ComponentType.TextInput }>): string[] {
  if (field.type === ComponentType.FileUpload) return [];
  if (field.type === ComponentType.StringSelect)
    return field.options.filter((option) => option.default).map((option) => option.value);
  return (field.default_values ?? []).map(({ id }) => id);
}

async function fieldJson(filling: Filling, field: ModalField, resolved: Resolved): Promise<object> {
  const input = filling.inputs[field.custom_id];
  const head = { type: field.type, custom_id: field.custom_id };
  if (field.type === ComponentType.TextInput) return { ...head, value: textValue(field, input) };
  const given = input ?? chosenAlready(field);
  if (typeof given === 'string') throw new DriverError(`the field ${field.custom_id} takes a list`);
  chosenCount(field, given.length);
  if (field.type === ComponentType.FileUpload) return { ...head, values: await uploadedIds(filling, given, resolved) };
  const values = given.filter((it) => typeof it === 'string');
  if (field.type === ComponentType.StringSelect) {
    const offered = field.options.map((option) => option.value);
    if (!values.every((value) => offered.includes(value)))
      throw new DriverError(`the field ${field.custom_id} offers ${offered.join(', ')}`);
  } else for (const id of values) resolveEntity(filling.context, filling.channel, resolved, id);
  return { ...head, values };
}

/** A modal's `data` as a client submits it. @throws DriverError for what it would not submit. */
export async function fillModal(filling: Filling): Promise<object> {
  const { modal, inputs } = filling;
  const unknown = Object.keys(inputs).find((id) => !modalFields(modal).some((field) => field.custom_id === id));
  if (unknown !== undefined) throw new DriverError(`the modal has no field ${unknown}`);
  const resolved: Resolved = {};
  const components: object[] = [];
  for (const [index, part] of modal.components.entries()) {
    const id = part.id ?? index * 2 + 1;
    if (part.type === ComponentType.TextDisplay) components.push({ type: part.type, id });
    else if (part.type === ComponentType.Label) {
      const component = await fieldJson(filling, part.component, resolved);
      components.push({ type: part.type, id, component: { ...component, id: id + 1 } });
    } else {
      const fields = await Promise.all(part.components.map((field) => fieldJson(filling, field, resolved)));
      components.push({ type: part.type, id, components: fields.map((field) => ({ ...field, id: id + 1 })) });
    }
  }
  return {
    custom_id: modal.custom_id,
    components,
    ...(Object.keys(resolved).length > 0 && { resolved }),
  };
}

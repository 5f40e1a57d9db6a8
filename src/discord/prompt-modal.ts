import {
  ComponentType,
  TextInputStyle,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type ModalSubmitInteraction,
} from 'discord.js';
import { headOf } from './show.js';

/** Discord's limit for a text input; prompts are held to it too, so that each can be edited. */
export const longestText = 4000;
const useField = 'use';
const asFrame = 'first_frame';

/**
 * A form with one large field, custom id `prompt`.
 *
 * @param options.prompt what stands in it
 * @param options.maybeFrame asks also whether the picture that comes with it is the first frame
 */
export function promptModal(
  customId: string,
  title: string,
  { prompt, maybeFrame = false }: { prompt?: string | undefined; maybeFrame?: boolean } = {},
): APIModalInteractionResponseCallbackData {
  const field: APILabelComponent = {
    type: ComponentType.Label,
    label: 'What should happen in the video?',
    component: {
      type: ComponentType.TextInput,
      custom_id: 'prompt',
      style: TextInputStyle.Paragraph,
      max_length: longestText,
      required: true,
      ...(prompt === undefined || prompt === '' ? {} : { value: headOf(prompt, longestText) }),
    },
  };
  return { custom_id: customId, title, components: maybeFrame ? [field, frameField] : [field] };
}

const frameField: APILabelComponent = {
  type: ComponentType.Label,
  label: 'The picture is',
  component: {
    type: ComponentType.StringSelect,
    custom_id: useField,
    required: false,
    options: [
      { label: 'something to use in the video', value: 'reference', default: true },
      { label: 'how the video begins', value: asFrame },
    ],
  },
};

/** Whether the picture that came with a form was chosen as the first frame. */
export function choseFrame({ fields }: ModalSubmitInteraction): boolean {
  return fields.fields.has(useField) && fields.getStringSelectValues(useField).includes(asFrame);
}

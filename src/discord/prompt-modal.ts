import {
  ComponentType,
  TextInputStyle,
  type APIComponentInLabel,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APISelectMenuOption,
} from 'discord.js';
import type { FormContent } from './form-content.js';
import { headOf } from './show.js';

/** Discord's limit for a text input; prompts are held to it too, so that each can be edited. */
export const longestText = 4000;
/** Components of a modal (Discord's documentation, August 2026). */
const mostParts = 5;
/** As many as `/video` takes. */
const mostFiles = 3;

/** Custom ids of the fields. */
export const formFields = {
  prompt: 'prompt',
  pictures: 'references',
  use: 'use',
  ratio: 'ratio',
  duration: 'duration',
  files: 'files',
} as const;
/** The value, in `pictures` and in `use`, by which a picture becomes the first frame. */
export const asFrame = 'first_frame';

/** The form of a video: the prompt, and what else can be chosen, with what holds now chosen already. */
export function videoForm(
  customId: string,
  title: string,
  content: FormContent,
): APIModalInteractionResponseCallbackData {
  const hasPictures = content.pictures.length > 0;
  const parts = [
    promptField(content),
    content.asksUse ? useField(content) : null,
    hasPictures ? picturesField(content) : null,
    content.takesFiles ? filesField : null,
    !content.asksUse && !hasPictures && content.takesFiles ? useField(content) : null,
    content.shapes.length === 0 ? null : choice('Shape', formFields.ratio, content.shapes),
    content.lengths.length === 0 ? null : choice('Length', formFields.duration, content.lengths),
  ].filter((part) => part !== null);
  // Files are what can be left out: they can come with the command, too.
  const components = parts.length > mostParts ? parts.filter((part) => part !== filesField) : parts;
  return { custom_id: customId, title, components };
}

function labelled(label: string, component: APIComponentInLabel, description?: string): APILabelComponent {
  return { type: ComponentType.Label, label, ...(description !== undefined && { description }), component };
}

function promptField({ prompt, pictures }: FormContent): APILabelComponent {
  return labelled(
    'What should happen in the video?',
    {
      type: ComponentType.TextInput,
      custom_id: formFields.prompt,
      style: TextInputStyle.Paragraph,
      max_length: longestText,
      required: true,
      ...(prompt === '' ? {} : { value: headOf(prompt, longestText) }),
    },
    pictures.length === 0 ? undefined : '@name in it means a file of this channel',
  );
}

/** `required` is false throughout: who changes nothing has to choose nothing. */
function choice(
  label: string,
  customId: string,
  options: APISelectMenuOption[],
  {
    most = 1,
    placeholder = 'As it is set',
    description,
  }: { most?: number; placeholder?: string; description?: string } = {},
): APILabelComponent {
  return labelled(
    label,
    {
      type: ComponentType.StringSelect,
      custom_id: customId,
      required: false,
      min_values: 0,
      max_values: most,
      placeholder,
      options,
    },
    description,
  );
}

function picturesField({ pictures, asksUse, beginsWithPicture }: FormContent): APILabelComponent {
  const begin: APISelectMenuOption = {
    label: 'Begin with the picture',
    description: 'Choose one picture beside this: the video starts with it',
    value: asFrame,
    default: beginsWithPicture,
  };
  const options = asksUse ? pictures : [begin, ...pictures];
  return choice('Pictures from this channel', formFields.pictures, options, {
    most: options.length,
    placeholder: 'None chosen',
    description: 'Used beside those that the prompt names',
  });
}

function useField({ asksUse, beginsWithPicture }: FormContent): APILabelComponent {
  return choice(asksUse ? 'The picture is' : 'A picture that comes with it is', formFields.use, [
    { label: 'something to use in the video', value: 'reference', default: !beginsWithPicture },
    { label: 'how the video begins', value: asFrame, default: beginsWithPicture },
  ]);
}

const filesField = labelled(
  'Files to use',
  {
    type: ComponentType.FileUpload,
    custom_id: formFields.files,
    required: false,
    min_values: 0,
    max_values: mostFiles,
  },
  'Pictures, clips or sounds; they become assets of this channel',
);

import {
  ComponentType,
  TextInputStyle,
  type APIComponentInLabel,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APISelectMenuOption,
} from 'discord.js';
import type { Texts } from '../texts/english.js';
import type { FormContent } from './form-content.js';
import { headOf } from './show.js';

type FormTexts = Texts['videos']['form'];

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
  { videos: { form } }: Texts,
): APIModalInteractionResponseCallbackData {
  const filesField = filesFieldOf(form);
  const hasPictures = content.pictures.length > 0;
  const parts = [
    promptField(content, form),
    content.asksUse ? useField(content, form) : null,
    hasPictures ? picturesField(content, form) : null,
    content.takesFiles ? filesField : null,
    !content.asksUse && !hasPictures && content.takesFiles ? useField(content, form) : null,
    content.shapes.length === 0
      ? null
      : choice(form.shape, formFields.ratio, content.shapes, { placeholder: form.asSet }),
    content.lengths.length === 0
      ? null
      : choice(form.length, formFields.duration, content.lengths, { placeholder: form.asSet }),
  ].filter((part) => part !== null);
  // Files are what can be left out: they can come with the command, too.
  const components = parts.length > mostParts ? parts.filter((part) => part !== filesField) : parts;
  return { custom_id: customId, title, components };
}

function labelled(label: string, component: APIComponentInLabel, description?: string): APILabelComponent {
  return { type: ComponentType.Label, label, ...(description !== undefined && { description }), component };
}

function promptField({ prompt, longestPrompt, pictures }: FormContent, form: FormTexts): APILabelComponent {
  return labelled(
    form.prompt,
    {
      type: ComponentType.TextInput,
      custom_id: formFields.prompt,
      style: TextInputStyle.Paragraph,
      max_length: longestPrompt,
      required: true,
      ...(prompt === '' ? {} : { value: headOf(prompt, longestPrompt) }),
    },
    pictures.length === 0 ? undefined : form.promptHint,
  );
}

/** `required` is false throughout: who changes nothing has to choose nothing. */
function choice(
  label: string,
  customId: string,
  options: APISelectMenuOption[],
  { most = 1, placeholder, description }: { most?: number; placeholder: string; description?: string },
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

function picturesField({ pictures, asksUse, beginsWithPicture }: FormContent, form: FormTexts): APILabelComponent {
  const begin: APISelectMenuOption = {
    label: form.beginWithPicture,
    description: form.beginWithPictureHint,
    value: asFrame,
    default: beginsWithPicture,
  };
  const options = asksUse ? pictures : [begin, ...pictures];
  return choice(form.pictures, formFields.pictures, options, {
    most: options.length,
    placeholder: form.noneChosen,
    description: form.picturesHint,
  });
}

function useField({ asksUse, beginsWithPicture }: FormContent, form: FormTexts): APILabelComponent {
  const options = [
    { label: form.asReference, value: 'reference', default: !beginsWithPicture },
    { label: form.asFrame, value: asFrame, default: beginsWithPicture },
  ];
  const label = asksUse ? form.pictureIs : form.comingPictureIs;
  return choice(label, formFields.use, options, { placeholder: form.asSet });
}

function filesFieldOf(form: FormTexts): APILabelComponent {
  return labelled(
    form.files,
    {
      type: ComponentType.FileUpload,
      custom_id: formFields.files,
      required: false,
      min_values: 0,
      max_values: mostFiles,
    },
    form.filesHint,
  );
}

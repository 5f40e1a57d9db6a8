import { ComponentType, TextInputStyle, type APIModalInteractionResponseCallbackData } from 'discord.js';

/** Discord's limit for a text input; prompts are held to it too, so that each can be edited. */
const longestText = 4000;

/** A form with one large field, custom id `prompt`. */
export function promptModal(customId: string, prompt: string | undefined): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId,
    title: 'Edit the prompt',
    components: [
      {
        type: ComponentType.Label,
        label: 'What should happen in the video?',
        component: {
          type: ComponentType.TextInput,
          custom_id: 'prompt',
          style: TextInputStyle.Paragraph,
          max_length: longestText,
          required: true,
          ...(prompt === undefined ? {} : { value: prompt.slice(0, longestText) }),
        },
      },
    ],
  };
}

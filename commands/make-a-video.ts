import { ApplicationCommandType } from 'discord.js';
import { handedFile } from '../src/discord/attachments.js';
import type { MessageMenu } from '../src/discord/command.js';
import { openForm } from '../src/discord/drafts.js';
import { localisedName } from '../src/discord/localised.js';
import { plainWish } from '../src/discord/video-wish.js';

/** On a phone: hold a message, choose this, type what should happen, send. */
export const makeAVideo: MessageMenu = {
  declaration: { type: ApplicationCommandType.Message, ...localisedName(({ menus }) => menus.makeVideo) },
  async run(interaction, services) {
    const attachments = [...interaction.targetMessage.attachments.values()];
    const [only, ...others] = attachments;
    // By Discord's word for now, since a form cannot wait for a look: what it really is is checked when it is taken.
    const maybeFrame = only?.contentType?.startsWith('image/') === true && others.length === 0;
    await openForm(interaction, { ...plainWish(''), files: attachments.map(handedFile) }, services, { maybeFrame });
  },
};

import { MessageFlags } from 'discord.js';
import type { Button, Command } from '../src/discord/command.js';
import { answerConfirmation, confirmation } from '../src/discord/confirm.js';
import { askToForget, closeCards, forgetMember, keptOf } from '../src/discord/forget-member.js';
import { UserError } from '../src/errors.js';
import { localised } from '../src/discord/localised.js';
import { textsOf } from '../src/discord/texts-of.js';
import type { Job } from '../src/store/records.js';

const buttonName = 'forget-me';

const confirmed: Button = {
  name: buttonName,
  async press(interaction, memberId, services) {
    let running: Job[] = [];
    await answerConfirmation(interaction, async () => {
      if (interaction.user.id !== memberId) throw new UserError((texts) => texts.forgetMe.notYours);
      ({ running } = await forgetMember(memberId, services));
      return textsOf(interaction).forgetMe.done;
    });
    await closeCards(running, interaction.client.rest, services.log);
  },
};

export const forgetMe: Command = {
  declaration: localised(({ forgetMe }) => forgetMe),
  async run(interaction, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const memberId = interaction.user.id;
    const texts = textsOf(interaction);
    const question = askToForget(await keptOf(memberId, services), memberId, texts);
    await interaction.editReply(
      confirmation(question, { label: texts.forgetMe.eraseAll, customId: `${buttonName}:${memberId}` }),
    );
  },
  buttons: [confirmed],
};

import { MessageFlags } from 'discord.js';
import type { Button, Command } from '../src/discord/command.js';
import { answerConfirmation, confirmation } from '../src/discord/confirm.js';
import { askToForget, closeCards, forgetMember, keptOf } from '../src/discord/forget-member.js';
import { UserError } from '../src/errors.js';
import type { Job } from '../src/store/records.js';

const buttonName = 'forget-me';
const done = `Erased: your key, your settings, your assets and your history.
Not erased: what stands in Discord's channels, and what AnyFast has. Nothing was deleted there; your AnyFast account shows it.
What a server spent in all stays in its /usage, without your name.`;

const confirmed: Button = {
  name: buttonName,
  async press(interaction, memberId, services) {
    let running: Job[] = [];
    await answerConfirmation(interaction, async () => {
      if (interaction.user.id !== memberId)
        throw new UserError('Only the member who was asked can answer that. For yourself use /forget-me.');
      ({ running } = await forgetMember(memberId, services));
      return done;
    });
    await closeCards(running, interaction.client.rest, services.log);
  },
};

export const forgetMe: Command = {
  declaration: {
    name: 'forget-me',
    description: 'Erase your key, settings, assets and history from this bot',
  },
  async run(interaction, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const memberId = interaction.user.id;
    const question = askToForget(await keptOf(memberId, services), memberId);
    await interaction.editReply(
      confirmation(question, { label: 'Erase everything', customId: `${buttonName}:${memberId}` }),
    );
  },
  buttons: [confirmed],
};

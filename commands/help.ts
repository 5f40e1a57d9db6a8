import { MessageFlags } from 'discord.js';
import type { Command } from '../src/discord/command.js';

const steps = `**From nothing to a first video**
1. **/token set** stores your AnyFast key. You make one in your account at AnyFast; it is kept encrypted and only you use it.
2. **/asset add** adds pictures, clips or sounds to this channel. Each gets a name.
3. **/video** with a prompt makes the video. \`@name\` in the prompt means an asset: \`@kite flies over @beach, waves break\`. Files can also come with the command itself.

The video comes into the thread of its card, and you are mentioned. Below it, **Again** makes another take, **Edit** changes the prompt, **Delete** removes it. Nothing is charged for a video that fails.
**/settings** keeps what you use most: model, duration, ratio, resolution, sound.`;

export const help: Command = {
  declaration: { name: 'help', description: 'The three steps from nothing to a first video' },
  async run(interaction) {
    await interaction.reply({ content: steps, flags: MessageFlags.Ephemeral });
  },
};

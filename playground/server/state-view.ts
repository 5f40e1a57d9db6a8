import type { UserDriver } from '../../src/emulator/discord/driver/user-driver.js';
import type * as protocol from '../protocol.js';
import type { Acts } from './acts.js';
import type { House } from './house.js';
import type { Keys } from './keys.js';
import type { SwitchBoard } from './switch-board.js';
import { channelView, visibleChannels } from './views/channels.js';
import { commandsView } from './views/commands.js';
import { messageView } from './views/messages.js';

interface Parts {
  house: House;
  keys: Keys;
  acts: Acts;
  switchBoard: SwitchBoard;
  providerNow: () => protocol.ProviderState;
}

/** Everything that a page needs to begin, in the eyes of one member. */
export function createStateView({ house, keys, acts, switchBoard, providerNow }: Parts) {
  const { discord, members } = house;
  const { world } = discord;
  const guild = [...world.guilds.values()][0];
  if (!guild) throw new Error('the playground needs a server');
  const firstChannelId = [...world.channels.values()].find(({ kind }) => kind === 'text')?.id ?? '';

  const membersView = (): protocol.Member[] =>
    members.map(({ name, rights }) => {
      const { id } = discord.user(name);
      return { id, name, displayName: world.users.get(id)?.globalName ?? name, rights, hasKey: keys.has(name) };
    });
  const commands = (user: UserDriver) =>
    commandsView(
      user,
      { server: firstChannelId, direct: user.directChannel().id },
      world.users.get(user.id)?.locale ?? 'en-US',
    );

  return {
    members: membersView,
    commands,
    state: (user: UserDriver): protocol.State => {
      const me = membersView().find(({ id }) => id === user.id);
      if (!me) throw new Error(`${user.name} cannot be played`);
      // The direct channel stands in the list before anything was said in it.
      user.directChannel();
      const channels = visibleChannels(discord, user.id);
      return {
        server: { id: guild.id, name: guild.name },
        me,
        members: membersView(),
        users: [...guild.members.keys()]
          .flatMap((id) => world.users.get(id) ?? [])
          .map(({ id, username, globalName, bot }) => ({
            id,
            name: username,
            displayName: globalName ?? username,
            bot,
          })),
        roles: [...guild.roles.values()].map(({ id, name }) => ({ id, name })),
        botId: world.botId,
        channels: channels.map((channel) => channelView(discord, channel, user.id)),
        messages: Object.fromEntries(
          channels.map(({ id }) => [id, user.sees(id).map((message) => messageView(discord, message))]),
        ),
        commands: commands(user),
        acts: acts.waiting(user.id),
        provider: providerNow(),
        switches: switchBoard.now(),
      };
    },
  };
}

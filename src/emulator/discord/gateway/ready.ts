import type { Context } from '../context.js';
import { memberJson, userById, userJson } from '../json/people.js';
import { guildJson, textChannelJson, threadJson } from '../json/places.js';
import { mayIn } from '../state/permissions.js';
import type { Guild, TextChannel, Thread } from '../state/world.js';
import type { Session } from './session.js';

export function readyJson({ world }: Context, session: Session, guilds: readonly Guild[], resumeUrl: string) {
  return {
    v: 10,
    user: { ...userJson(userById(world, world.botId)), mfa_enabled: false, verified: true, email: null },
    guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
    private_channels: [],
    relationships: [],
    presences: [],
    user_settings: {},
    session_id: session.id,
    session_type: 'normal',
    resume_gateway_url: resumeUrl,
    shard: session.shard,
    application: { id: world.applicationId, flags: 0 },
    _trace: [],
  };
}

/** A guild as GUILD_CREATE brings it: with its channels, the threads that the bot sees, roles and members. */
export function guildCreateJson({ world }: Context, guild: Guild) {
  const channels = [...world.channels.values()];
  const inGuild = (channel: (typeof channels)[number]) => channel.kind !== 'direct' && channel.guildId === guild.id;
  const bot = guild.members.get(world.botId);
  return {
    ...guildJson(guild),
    joined_at: new Date(bot?.joinedAt ?? 0).toISOString(),
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [],
    members: [...guild.members.values()].map((member) => memberJson(world, member)),
    channels: channels
      .filter((channel): channel is TextChannel => channel.kind === 'text' && inGuild(channel))
      .map(textChannelJson),
    threads: channels
      .filter((channel): channel is Thread => channel.kind === 'thread' && inGuild(channel))
      .filter((thread) => !thread.archived && mayIn(world, thread, world.botId, 'ViewChannel'))
      .map((thread) => threadJson(thread, world.botId)),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

import { ChannelType, PermissionsBitField, type BaseInteraction, type PermissionsString } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { checkPlace, isModerator, requireManageServer } from '../../src/discord/permissions.js';
import { UserError } from '../../src/errors.js';

const everything: PermissionsString[] = [
  ...(['ViewChannel', 'SendMessages', 'SendMessagesInThreads', 'AttachFiles'] as const),
  ...(['ReadMessageHistory', 'CreatePublicThreads'] as const),
];

interface Situation {
  type?: ChannelType;
  /** Of the bot. */
  lacks?: readonly PermissionsString[];
  /** Of who acts. */
  member?: readonly PermissionsString[];
  inGuild?: boolean;
}

/** What the checks look at of an interaction. */
function interaction(situation: Situation = {}): BaseInteraction {
  const { type = ChannelType.GuildText, lacks = [], member = [], inGuild = true } = situation;
  return {
    channel: { type },
    appPermissions: new PermissionsBitField(everything.filter((name) => !lacks.includes(name))),
    memberPermissions: inGuild ? new PermissionsBitField(member) : null,
    inGuild: () => inGuild,
  } as unknown as BaseInteraction;
}

const { GuildText, GuildAnnouncement, GuildVoice, PublicThread, PrivateThread, DM } = ChannelType;

describe('a place', () => {
  it.each([
    ['ViewChannel', 'View Channel'],
    ['SendMessages', 'Send Messages'],
    ['AttachFiles', 'Attach Files'],
    ['ReadMessageHistory', 'Read Message History'],
  ] as const)('without %s is refused, and the permission is named', (missing, name) => {
    const check = () => checkPlace(interaction({ lacks: [missing] }));
    expect(check).toThrow(UserError);
    expect(check).toThrow(
      `In this channel I need the permission **${name}**. Whoever manages this channel's permissions can give me that; or use another channel. Nothing was charged.`,
    );
  });

  it('without several names them all', () => {
    expect(() => checkPlace(interaction({ lacks: ['SendMessages', 'AttachFiles'] }))).toThrow(
      'I need the permissions **Send Messages**, **Attach Files**.',
    );
  });

  it.each([
    [GuildText, [], true],
    [GuildAnnouncement, [], true],
    [GuildText, ['CreatePublicThreads'], false],
    [GuildText, ['SendMessagesInThreads'], false],
    [GuildVoice, [], false],
    [PublicThread, [], false],
    [PrivateThread, ['SendMessages', 'CreatePublicThreads'], false],
  ] as const)('of type %i where the bot lacks %j: a card opens a thread: %s', (type, lacks, opensThread) => {
    expect(checkPlace(interaction({ type, lacks }))).toEqual({ opensThread });
  });

  it('that is a thread needs the right to send in threads', () => {
    expect(() => checkPlace(interaction({ type: PublicThread, lacks: ['SendMessagesInThreads'] }))).toThrow(
      '**Send Messages in Threads**',
    );
  });

  it('that is a direct message has no permissions to check, and no threads', () => {
    expect(checkPlace(interaction({ type: DM, inGuild: false, lacks: everything }))).toEqual({ opensThread: false });
  });
});

describe('who acts', () => {
  it('is a moderator with Manage Messages, and nowhere else', () => {
    expect(isModerator(interaction({ member: ['ManageMessages'] }))).toBe(true);
    expect(isModerator(interaction({ member: ['Administrator'] }))).toBe(true);
    expect(isModerator(interaction({ member: ['SendMessages', 'ManageGuild'] }))).toBe(false);
    expect(isModerator(interaction({ inGuild: false, member: ['ManageMessages'] }))).toBe(false);
  });

  it('manages the server with Manage Server, in a server', () => {
    expect(() => requireManageServer(interaction({ member: ['ManageGuild'] }))).not.toThrow();
    expect(() => requireManageServer(interaction({ member: ['ManageMessages'] }))).toThrow(
      "Only members who may manage the server can do that. Ask one of them, or the server's owner to give you **Manage Server**.",
    );
    expect(() => requireManageServer(interaction({ inGuild: false }))).toThrow('That belongs to a server');
  });
});

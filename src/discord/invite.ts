import { OAuth2Scopes, PermissionFlagsBits } from 'discord.js';

/** Views, sends, attaches, opens threads and sends there, reads history to answer its own card and find its own posts. */
const permissions = [
  PermissionFlagsBits.ViewChannel,
  PermissionFlagsBits.SendMessages,
  PermissionFlagsBits.AttachFiles,
  PermissionFlagsBits.CreatePublicThreads,
  PermissionFlagsBits.SendMessagesInThreads,
  PermissionFlagsBits.ReadMessageHistory,
];

/** Where whoever manages a server adds the bot to it. */
export function inviteLink(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(' '),
    permissions: permissions.reduce((sum, permission) => sum | permission).toString(),
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}

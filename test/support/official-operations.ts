import { listOf, oneOf, type Shape } from './official-schemas.js';

export interface Operation {
  request?: Shape;
  /** By status; null for an answer without a body. */
  answers: Record<number, Shape | null>;
  query?: readonly string[];
}

const channel = ['GuildChannelResponse', 'PrivateChannelResponse', 'PrivateGroupChannelResponse', 'ThreadResponse'];
const message = oneOf('MessageResponse');
const noBody = { 204: null };
const command = oneOf('ApplicationCommandResponse');
const commands = listOf('ApplicationCommandResponse');

const commandOperations = (at: string): Record<string, Operation> => ({
  [`GET ${at}`]: { answers: { 200: commands }, query: ['with_localizations'] },
  [`PUT ${at}`]: { request: listOf('ApplicationCommandUpdateRequest'), answers: { 200: commands } },
  [`POST ${at}`]: { request: oneOf('ApplicationCommandCreateRequest'), answers: { 200: command, 201: command } },
  [`GET ${at}/{command_id}`]: { answers: { 200: command } },
  [`PATCH ${at}/{command_id}`]: {
    request: oneOf('ApplicationCommandPatchRequestPartial'),
    answers: { 200: command },
  },
  [`DELETE ${at}/{command_id}`]: { answers: noBody },
});

const webhookMessage = (id: string): Record<string, Operation> => {
  const at = `/webhooks/{webhook_id}/{webhook_token}/messages/${id}`;
  const query = ['thread_id', 'with_components'];
  return {
    [`GET ${at}`]: { answers: { 200: message }, query },
    [`PATCH ${at}`]: { request: oneOf('IncomingWebhookUpdateRequestPartial'), answers: { 200: message }, query },
    [`DELETE ${at}`]: { answers: noBody, query },
  };
};

/** The operations of the official description that the emulator has, by method and path template. */
export const operations: Record<string, Operation> = {
  'GET /gateway': { answers: { 200: oneOf('GatewayResponse') } },
  'GET /gateway/bot': { answers: { 200: oneOf('GatewayBotResponse') } },
  'GET /applications/@me': { answers: { 200: oneOf('PrivateApplicationResponse') } },
  'GET /oauth2/applications/@me': { answers: { 200: oneOf('PrivateApplicationResponse') } },
  'GET /users/@me': { answers: { 200: oneOf('UserPIIResponse') } },
  'GET /users/{user_id}': { answers: { 200: oneOf('UserResponse') } },
  'GET /users/@me/guilds': {
    answers: { 200: listOf('MyGuildResponse') },
    query: ['before', 'after', 'limit', 'with_counts'],
  },
  'POST /users/@me/channels': {
    request: oneOf('CreatePrivateChannelRequest'),
    answers: { 200: oneOf('PrivateChannelResponse', 'PrivateGroupChannelResponse') },
  },
  'GET /guilds/{guild_id}': { answers: { 200: oneOf('GuildWithCountsResponse') }, query: ['with_counts'] },
  'GET /guilds/{guild_id}/channels': { answers: { 200: listOf(...channel) } },
  'GET /guilds/{guild_id}/roles': { answers: { 200: listOf('GuildRoleResponse') } },
  'GET /guilds/{guild_id}/members/{user_id}': { answers: { 200: oneOf('GuildMemberResponse') } },
  'GET /guilds/{guild_id}/threads/active': { answers: { 200: oneOf('ThreadsResponse') } },
  ...commandOperations('/applications/{application_id}/commands'),
  ...commandOperations('/applications/{application_id}/guilds/{guild_id}/commands'),
  'GET /channels/{channel_id}': { answers: { 200: oneOf(...channel) } },
  'PATCH /channels/{channel_id}': {
    request: oneOf('UpdateGuildChannelRequestPartial', 'UpdateThreadRequestPartial'),
    answers: { 200: oneOf(...channel) },
  },
  'DELETE /channels/{channel_id}': { answers: { 200: oneOf(...channel) } },
  'POST /channels/{channel_id}/typing': { answers: noBody },
  'GET /channels/{channel_id}/messages': {
    answers: { 200: listOf('MessageResponse') },
    query: ['around', 'before', 'after', 'limit'],
  },
  'POST /channels/{channel_id}/messages': { request: oneOf('MessageCreateRequest'), answers: { 200: message } },
  'GET /channels/{channel_id}/messages/{message_id}': { answers: { 200: message } },
  'PATCH /channels/{channel_id}/messages/{message_id}': {
    request: oneOf('MessageEditRequestPartial'),
    answers: { 200: message },
  },
  'DELETE /channels/{channel_id}/messages/{message_id}': { answers: noBody },
  'POST /channels/{channel_id}/messages/{message_id}/threads': {
    request: oneOf('CreateTextThreadWithMessageRequest'),
    answers: { 201: oneOf('ThreadResponse') },
  },
  'POST /channels/{channel_id}/threads': {
    request: oneOf('CreateTextThreadWithoutMessageRequest'),
    answers: { 201: oneOf('CreatedThreadResponse') },
  },
  'GET /channels/{channel_id}/threads/archived/public': {
    answers: { 200: oneOf('ThreadsResponse') },
    query: ['before', 'limit'],
  },
  'GET /channels/{channel_id}/threads/archived/private': {
    answers: { 200: oneOf('ThreadsResponse') },
    query: ['before', 'limit'],
  },
  'GET /channels/{channel_id}/thread-members': {
    answers: { 200: listOf('ThreadMemberResponse') },
    query: ['with_member', 'limit', 'after'],
  },
  'GET /channels/{channel_id}/thread-members/{user_id}': {
    answers: { 200: oneOf('ThreadMemberResponse') },
    query: ['with_member'],
  },
  'PUT /channels/{channel_id}/thread-members/@me': { answers: noBody },
  'PUT /channels/{channel_id}/thread-members/{user_id}': { answers: noBody },
  'DELETE /channels/{channel_id}/thread-members/@me': { answers: noBody },
  'PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me': { answers: noBody },
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me': { answers: noBody },
  'GET /channels/{channel_id}/messages/pins': {
    answers: { 200: oneOf('PinnedMessagesResponse') },
    query: ['before', 'limit'],
  },
  'PUT /channels/{channel_id}/messages/pins/{message_id}': { answers: noBody },
  'DELETE /channels/{channel_id}/messages/pins/{message_id}': { answers: noBody },
  'POST /interactions/{interaction_id}/{interaction_token}/callback': {
    request: oneOf(
      'ApplicationCommandAutocompleteCallbackRequest',
      'CreateMessageInteractionCallbackRequest',
      'ModalInteractionCallbackRequest',
      'UpdateMessageInteractionCallbackRequest',
    ),
    answers: { 200: oneOf('InteractionCallbackResponse'), 204: null },
    query: ['with_response'],
  },
  'POST /webhooks/{webhook_id}/{webhook_token}': {
    request: oneOf('IncomingWebhookRequestPartial', 'IncomingWebhookUpdateRequestPartial'),
    answers: { 200: message, 204: null },
    query: ['wait', 'thread_id', 'with_components'],
  },
  ...webhookMessage('@original'),
  ...webhookMessage('{message_id}'),
};

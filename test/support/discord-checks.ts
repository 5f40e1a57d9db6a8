import type { EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import type { Dispatch } from '../../src/emulator/discord/events.js';
import type { Exchange } from '../../src/emulator/discord/rest/exchange.js';
import { mentionProblems } from './command-mentions.js';
import { operations, type Operation } from './official-operations.js';
import { listOf, officialProblems, oneOf, type Shape } from './official-schemas.js';

/** Where the official description is wrong, and what is done about it before it judges. */
const exceptions = {
  /** It takes the codes of single fields for numbers; they are words, as the reference ("Error Messages") shows. */
  wordsAsFieldErrorCodes: (answer: unknown): unknown =>
    mapObjects(answer, (object) =>
      Array.isArray(object['_errors'])
        ? { ...object, _errors: object['_errors'].map((error: object) => ({ ...error, code: 0 })) }
        : object,
    ),
  /** It knows permissions in a request as a number only; the reference and discord.js send them as digits. */
  permissionsAsDigits: (body: unknown): unknown =>
    mapObjects(body, (object) =>
      typeof object['default_member_permissions'] === 'string'
        ? { ...object, default_member_permissions: Number(object['default_member_permissions']) }
        : object,
    ),
  /** discord.js sends these with every message body, also where they mean nothing; Discord lets them pass. */
  idleMessageFields: (body: unknown): unknown => withoutIdle(withoutIdleData(body)),
  /** discord.js names the type of a thread that begins at a message, which Discord tells from the message. */
  typeOfThreadFromMessage: (body: unknown): unknown => omit(body, 'type'),
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Change = (object: Record<string, unknown>) => Record<string, unknown>;

function mapObjects(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change));
  if (!isObject(value)) return value;
  return change(Object.fromEntries(Object.entries(value).map(([key, below]) => [key, mapObjects(below, change)])));
}

function withoutIdle(body: unknown): unknown {
  if (!isObject(body)) return body;
  const idle: Record<string, unknown> = { tts: false, enforce_nonce: false };
  return Object.fromEntries(Object.entries(body).filter(([key, value]) => !(key in idle && idle[key] === value)));
}

function withoutIdleData(body: unknown): unknown {
  return isObject(body) && isObject(body['data']) ? { ...body, data: withoutIdle(body['data']) } : body;
}

/** JSON as it went over the wire: without what is undefined. */
function asSent(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

function answerProblems(operation: Operation, exchange: Exchange): string[] {
  const answer = exceptions.wordsAsFieldErrorCodes(asSent(exchange.answer));
  if (exchange.status === 429) return officialProblems(oneOf('RatelimitedResponse'), answer);
  if (exchange.status >= 400) return officialProblems(oneOf('ErrorResponse'), answer);
  const shape = operation.answers[exchange.status];
  if (shape === undefined) return [`: status ${exchange.status} is not in the description`];
  if (shape === null) return answer === undefined ? [] : [': has a body, and must not'];
  return officialProblems(shape, answer);
}

function requestProblems(operation: Operation, exchange: Exchange): string[] {
  const unknown = Object.keys(exchange.query).filter((name) => !operation.query?.includes(name));
  const queries = unknown.map((name) => `: no query parameter ${name}`);
  if (!operation.request) return queries;
  const sent = exceptions.permissionsAsDigits(exceptions.idleMessageFields(asSent(exchange.body)));
  const body = exchange.template?.endsWith('/{message_id}/threads') ? exceptions.typeOfThreadFromMessage(sent) : sent;
  return [...queries, ...officialProblems(operation.request, body)];
}

/** Refusals that only a bot with a mistake gets: a wrong form, an empty message, a second acknowledgement, broken JSON. */
const mistakes: readonly unknown[] = [50035, 50006, 40060, 50109];

function mistakeIn(exchange: Exchange): string[] {
  const code = isObject(exchange.answer) ? exchange.answer['code'] : undefined;
  return mistakes.includes(code) ? [`: refused with ${JSON.stringify(exchange.answer)}`] : [];
}

/** What the official description, and the emulator's own rules, say against an exchange. */
export function exchangeProblems(exchange: Exchange): string[] {
  const name = `${exchange.method} ${exchange.template ?? exchange.path}`;
  if (exchange.template === null) return [];
  const operation = operations[name];
  if (!operation) return [`${name}: the checks do not know this operation`];
  // A fault that came before the request was read leaves nothing to judge.
  const unread = exchange.injected && exchange.body === undefined;
  const request = unread ? [] : [...requestProblems(operation, exchange), ...mistakeIn(exchange)];
  const answer = exchange.injected ? [] : answerProblems(operation, exchange);
  return [
    ...request.map((text) => `${name}: request${text}`),
    ...answer.map((text) => `${name}: answer ${exchange.status}${text}`),
  ];
}

type Part = [Shape, unknown];

function values(value: unknown): unknown[] {
  return isObject(value) ? Object.values(value) : [];
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function omit(value: unknown, ...keys: string[]): unknown {
  return isObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key))) : value;
}

const channels = oneOf('GuildChannelResponse', 'PrivateChannelResponse', 'ThreadResponse');

function interactionParts(data: Record<string, unknown>): Part[] {
  const inner = isObject(data['data']) ? data['data'] : {};
  const resolved = isObject(inner['resolved']) ? inner['resolved'] : {};
  return [
    [channels, data['channel']],
    ...(isObject(data['member'])
      ? [[oneOf('PrivateGuildMemberResponse'), omit(data['member'], 'unusual_dm_activity_until')] as Part]
      : [[oneOf('UserResponse'), data['user']] as Part]),
    ...(data['message'] === undefined ? [] : [[oneOf('MessageResponse'), data['message']] as Part]),
    ...values(resolved['attachments']).map((it): Part => [oneOf('AttachmentResponse'), it]),
    ...values(resolved['users']).map((it): Part => [oneOf('UserResponse'), it]),
    ...values(resolved['members']).map((it): Part => [oneOf('BasicGuildMemberResponse'), omit(it, 'permissions')]),
    ...values(resolved['messages']).map((it): Part => [oneOf('MessageResponse'), it]),
    ...values(resolved['roles']).map((it): Part => [oneOf('GuildRoleResponse'), it]),
    ...values(resolved['channels']).map((it): Part => [channels, it]),
  ];
}

/** The parts of a gateway payload for which the description has a schema; for the payloads themselves it has none. */
function partsOf(event: string, data: unknown): Part[] {
  if (!isObject(data)) return [];
  switch (event) {
    case 'READY':
      return [[oneOf('UserResponse'), omit(data['user'], 'mfa_enabled', 'verified', 'email')]];
    case 'GUILD_CREATE':
      return [
        [listOf('GuildChannelResponse'), list(data['channels'])],
        [listOf('ThreadResponse'), list(data['threads'])],
        [listOf('GuildMemberResponse'), list(data['members'])],
        [listOf('GuildRoleResponse'), list(data['roles'])],
      ];
    case 'THREAD_CREATE':
    case 'THREAD_UPDATE':
      return [[oneOf('ThreadResponse'), omit(data, 'newly_created')]];
    case 'CHANNEL_CREATE':
    case 'CHANNEL_UPDATE':
    case 'CHANNEL_DELETE':
      return [[oneOf('GuildChannelResponse'), data]];
    case 'MESSAGE_CREATE':
    case 'MESSAGE_UPDATE':
      return [[oneOf('MessageResponse'), omit(data, 'guild_id', 'member')]];
    case 'INTERACTION_CREATE':
      return interactionParts(data);
    default:
      return [];
  }
}

export function dispatchProblems({ event, data }: Dispatch): string[] {
  return partsOf(event, asSent(data)).flatMap(([shape, part]) =>
    officialProblems(shape, part).map((text) => `${event}${text}`),
  );
}

/** From now on everything that goes over REST and the gateway is judged; complaints go into `violations`. */
export function checkDiscord(discord: EmbeddedDiscord): void {
  discord.on('exchange', (exchange) => discord.violations.push(...exchangeProblems(exchange)));
  discord.on('dispatch', (dispatch) => discord.violations.push(...dispatchProblems(dispatch)));
  discord.on('message', ({ message }) => discord.violations.push(...mentionProblems(discord, message)));
}

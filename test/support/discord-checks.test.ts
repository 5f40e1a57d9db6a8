import { expect, test } from 'vitest';
import type { Exchange } from '../../src/emulator/discord/rest/exchange.js';
import { dispatchProblems, exchangeProblems } from './discord-checks.js';

const good: Exchange = {
  at: 0,
  method: 'POST',
  path: '/channels/1/typing',
  template: '/channels/{channel_id}/typing',
  query: {},
  headers: {},
  contentType: null,
  body: undefined,
  files: [],
  status: 204,
  answer: undefined,
  answerHeaders: {},
  injected: false,
};

const message = {
  ...good,
  path: '/channels/1/messages',
  template: '/channels/{channel_id}/messages',
  body: { content: 'x' },
  status: 400,
  answer: { message: 'x', code: 50001 },
};

test('a right exchange has no problems', () => {
  expect(exchangeProblems(good)).toEqual([]);
  expect(exchangeProblems(message)).toEqual([]);
});

test.each([
  ['a body where none may be', { ...good, answer: {} }],
  ['a status the description does not know', { ...good, status: 200 }],
  ['a query parameter it does not know', { ...good, query: { wait: 'true' } }],
  ['an operation it does not know', { ...good, method: 'PUT' }],
  ['a field of the wrong type in a request', { ...message, body: { content: 1 } }],
  ['an unknown field deep in a request', { ...message, body: { embeds: [{ titel: 'x' }] } }],
  ['an unknown component', { ...message, body: { components: [{ type: 99 }] } }],
  ['a refusal without a code', { ...message, answer: { message: 'x' } }],
  ['a refusal that only a mistake brings', { ...message, answer: { message: 'x', code: 50035 } }],
  ['a rate limit without a time', { ...message, status: 429, answer: { message: 'x', code: 0 } }],
  ['an answer that is no message', { ...message, status: 200, answer: { id: '1' } }],
])('finds %s', (_, exchange) => {
  expect(exchangeProblems(exchange)).not.toEqual([]);
});

test('finds a wrong part in an interaction', () => {
  const data = { channel: { id: '1', type: 1, flags: 0, recipients: [] }, user: { id: 1 } };
  expect(dispatchProblems({ event: 'INTERACTION_CREATE', data, sequence: 1, sessionId: 's' })).not.toEqual([]);
});

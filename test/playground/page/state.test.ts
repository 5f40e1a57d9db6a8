import { MessageType, type APIUser } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { initialState, type PageState } from '../../../playground/page/src/state/model.js';
import { hashOf, placeInHash } from '../../../playground/page/src/state/places.js';
import { reduce, type Action } from '../../../playground/page/src/state/reduce.js';
import type { Act, Channel, Message, PlaygroundEvent, State } from '../../../playground/protocol.js';

const author: APIUser = { id: '7', username: 'mia', global_name: null, discriminator: '0', avatar: null };
const message = (id: string, content = id): Message => ({
  id,
  content,
  channel_id: '1',
  author,
  timestamp: '2026-01-01T00:00:00.000Z',
  edited_timestamp: null,
  tts: false,
  mention_everyone: false,
  mentions: [],
  mention_roles: [],
  attachments: [],
  embeds: [],
  pinned: false,
  type: MessageType.Default,
  usedCommand: null,
});
const channel = (id: string, more: Partial<Channel> = {}): Channel => ({
  id,
  kind: 'text',
  name: id,
  topic: null,
  parentId: null,
  archived: false,
  locked: false,
  messageCount: 0,
  maySend: true,
  mayAttach: true,
  mayManageMessages: false,
  uploadLimitBytes: 1,
  ...more,
});
const mia = { id: '7', name: 'mia', displayName: 'mia', rights: '', hasKey: true };
const tom = { ...mia, id: '8', name: 'tom' };
const world: State = {
  server: { id: '9', name: 'Studio' },
  me: mia,
  members: [mia, tom],
  users: [],
  roles: [],
  botId: '5',
  channels: [channel('1'), channel('2'), channel('3', { kind: 'thread', parentId: '1' })],
  messages: { 1: [message('99'), message('100')] },
  commands: [],
  acts: [],
  provider: { tasks: [], assets: [], billedUsd: {} },
  switches: {
    provider: { slow: false, moderation: 'off', rateLimit: false, outage: false, lostAnswers: false },
    discord: { outage: 'off', uploadLimitBytes: null },
  },
};
const event = (it: PlaygroundEvent): Action => ({ type: 'event', event: it });
const after = (...actions: Action[]): PageState => actions.reduce(reduce, initialState('mia', null));
const began = event({ type: 'state', state: world });
const told = (id: string, change: 'created' | 'edited', content = id): Action =>
  event({ type: 'message', change, channelId: '1', message: message(id, content) });
const contents = ({ world: now }: PageState) => now?.messages['1']?.map(({ content }) => content);

const act: Act = { id: '50', nonce: 'n', channelId: '1', messageId: '100', command: null, status: 'waiting' };
const acted = (status: Act['status']): Action => event({ type: 'act', act: { ...act, status } });
const pressed: Action = { type: 'acting', nonce: 'n', on: { messageId: '100', customId: 'again' } };
const modal = { id: '60', title: 'A form', channelId: '1', parts: [] };

describe('messages', () => {
  it('stand in the order of their ids, whenever they come', () => {
    expect(contents(after(began, told('1001', 'created'), told('101', 'created')))).toEqual([
      '99',
      '100',
      '101',
      '1001',
    ]);
  });

  it('are replaced when they are edited, and go when they are deleted', () => {
    const edited = after(began, told('99', 'edited', 'new'));
    expect(contents(edited)).toEqual(['new', '100']);
    const deleted = reduce(edited, event({ type: 'message-deleted', channelId: '1', messageId: '99' }));
    expect(contents(deleted)).toEqual(['100']);
    expect(deleted.world?.messages['1']?.[0]).toBe(edited.world?.messages['1']?.[1]);
  });

  it('that were there at first are read, later ones not until they are seen', () => {
    expect(after(began).read).toEqual({ 1: '100' });
    const unread = after(began, told('101', 'created'));
    expect(unread.read).toEqual({ 1: '100' });
    expect(reduce(unread, { type: 'read', channelId: '1' }).read).toEqual({ 1: '101' });
  });

  it('of another member are no news when that one is played', () => {
    const theirs = { ...world, me: tom, messages: { 1: [...(world.messages['1'] ?? []), message('102')] } };
    const played = after(began, { type: 'member', memberName: 'tom' }, event({ type: 'state', state: theirs }));
    expect(played.read).toEqual({ 1: '102' });
  });
});

describe('what the bot is asked', () => {
  it('waits until it answers', () => {
    expect(after(began, pressed, acted('waiting')).acting).toHaveProperty('n');
    const answered = after(began, pressed, acted('waiting'), acted('answered'));
    expect(answered.acting).toEqual({});
    expect(answered.world?.acts).toEqual([]);
  });

  it('is told as failed without an answer, until the next try', () => {
    const failed = after(began, pressed, acted('waiting'), acted('unanswered'));
    expect(failed.acting).toEqual({});
    expect(failed.world?.acts).toMatchObject([{ status: 'unanswered' }]);
    const again = reduce(failed, event({ type: 'act', act: { ...act, id: '51', nonce: 'm' } }));
    expect(again.world?.acts).toMatchObject([{ id: '51', status: 'waiting' }]);
  });

  it('opens its form on the page that asked, whichever event comes first', () => {
    const opened = event({ type: 'modal', nonce: 'n', modal });
    expect(after(began, pressed, opened, acted('modal')).form?.modal).toBe(modal);
    expect(after(began, pressed, acted('modal'), opened).form?.modal).toBe(modal);
    expect(after(began, opened).form).toBeNull();
  });

  it('keeps a form open until its submission is answered', () => {
    const sent = after(began, pressed, event({ type: 'modal', nonce: 'n', modal }), { type: 'form-sent', nonce: 's' });
    const submission = (status: Act['status']) =>
      reduce(sent, event({ type: 'act', act: { ...act, id: '52', nonce: 's', messageId: null, status } }));
    expect(submission('waiting').form?.nonce).toBe('s');
    expect(submission('answered').form).toBeNull();
    expect(submission('unanswered').form?.nonce).toBeNull();
    expect(submission('unanswered').form?.problem).toContain('did not answer in time');
    expect(reduce(sent, { type: 'refused', nonce: 's', text: 'No.' }).form).toMatchObject({ problem: 'No.' });
  });

  it('says what was refused', () => {
    const refused = after(began, pressed, { type: 'refused', nonce: 'n', text: 'Not there any more.' });
    expect(refused.acting).toEqual({});
    expect(refused.notices).toMatchObject([{ text: 'Not there any more.' }]);
  });
});

describe('places', () => {
  it('a thread that is deleted closes, a channel that is not seen becomes the first', () => {
    const inThread = after(began, { type: 'place', place: { channelId: '1', threadId: '3' } });
    expect(reduce(inThread, event({ type: 'channel-deleted', channelId: '3' })).place).toEqual({
      channelId: '1',
      threadId: null,
    });
    expect(reduce(initialState('mia', { channelId: '77', threadId: null }), began).place).toEqual({
      channelId: '1',
      threadId: null,
    });
  });

  it('stand in the address', () => {
    for (const place of [
      { channelId: '1', threadId: null },
      { channelId: '1', threadId: '3' },
    ])
      expect(placeInHash(hashOf(place))).toEqual(place);
    expect(placeInHash('#somewhere')).toBeNull();
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startStage, wordsOf, type Stage } from './stage.js';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(async () => {
  expect(stage.failures).toEqual([]);
  await stage.close();
});

describe('what a page is told', () => {
  it('begins with the whole state, also after it was gone', async () => {
    const { channelId, mia } = stage;
    const page = await stage.connect('mia');
    const { state } = await page.heard('state');
    expect(page.events[0]?.type).toBe('state');
    expect(state.me).toMatchObject({ id: mia.id, name: 'mia', hasKey: false });
    expect(state.members.map(({ name }) => name)).toEqual(['mia', 'tom', 'ada']);
    expect(state.channels.map(({ kind, name }) => [kind, name])).toEqual([
      ['text', 'general'],
      ['text', 'other'],
      ['direct', 'dailies'],
    ]);
    expect(state.commands.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['video', 'asset add', 'token set', 'Make a video']),
    );
    page.leave();
    await stage.tom.say(channelId, 'said while nobody looked');
    const again = await stage.connect('mia');
    const later = await again.heard('state');
    expect(later.state.messages[channelId]?.map(({ content }) => content)).toEqual(['said while nobody looked']);
    expect(await stage.state('mia')).toEqual(later.state);
  });

  it('hears of messages as they are written and deleted, as Discord’s own JSON', async () => {
    const { channelId, tom } = stage;
    const page = await stage.connect('mia');
    const said = await tom.say(channelId, '**hello** <b>all</b>');
    const { change, message } = await page.heard('message');
    expect(change).toBe('created');
    expect(message).toMatchObject({ id: said.id, content: '**hello** <b>all</b>', author: { username: 'tom' } });
    stage.discord.admin.deleteMessage(said);
    expect(await page.heard('message-deleted')).toMatchObject({ channelId, messageId: said.id });
  });

  it('shows a private answer, from its waiting on, to the one who asked and to nobody else', async () => {
    const [mine, other] = [await stage.connect('mia'), await stage.connect('tom')];
    const started = await mine.act('command', { command: 'token show', options: {}, nonce: 'mine' });
    expect(started.status).toBe(200);
    const waits = await mine.heard('message', ({ change }) => change === 'created');
    expect((waits.message.flags ?? 0) & 0b1100_0000).toBe(0b1100_0000);
    expect(waits.message).toMatchObject({
      usedCommand: 'token show',
      interaction_metadata: { user: { username: 'mia' } },
    });
    const answer = await mine.heard('message', ({ change }) => change === 'edited');
    expect((answer.message.flags ?? 0) & 0b1100_0000).toBe(0b0100_0000);
    expect(wordsOf(answer.message)).toContain('Your key: none stored');
    await stage.tom.say(stage.channelId, 'and now something public');
    await other.heard('message', ({ message }) => message.content.includes('public'));
    expect(other.events.filter(({ type }) => type === 'message')).toHaveLength(1);
    expect(other.events.filter(({ type }) => type === 'act')).toEqual([]);
    expect((await stage.state('tom')).messages[stage.channelId]).toHaveLength(1);
    expect((await stage.state('mia')).messages[stage.channelId]).toHaveLength(2);
  });

  it('keeps a direct channel between its member and the bot', async () => {
    const direct = stage.mia.directChannel();
    const other = await stage.connect('tom');
    await stage.mia.say(direct.id, 'just between us');
    await stage.tom.say(stage.channelId, 'public');
    await other.heard('message', ({ message }) => message.content === 'public');
    expect(other.events.filter(({ type }) => type === 'message')).toHaveLength(1);
    expect(Object.keys((await stage.state('tom')).messages)).not.toContain(direct.id);
  });

  it('hears that an act waits and is answered, and gets its form by the nonce that it gave', async () => {
    const page = await stage.connect('mia');
    const other = await stage.connect('tom');
    const { body } = await page.act('command', { command: 'video', options: {}, nonce: 'the one' });
    const { modal, nonce } = await page.heard('modal');
    expect(nonce).toBe('the one');
    expect(modal).toMatchObject({ id: body['id'], title: 'Make a video' });
    expect(modal.parts[0]).toMatchObject({
      kind: 'field',
      field: { kind: 'text', customId: 'prompt', multiline: true },
    });
    await page.heard('act', ({ act }) => act.status === 'modal' && act.nonce === 'the one' && act.command === 'video');
    expect(page.events.flatMap((event) => (event.type === 'act' ? event.act.status : []))).toEqual([
      'waiting',
      'modal',
    ]);
    await stage.tom.say(stage.channelId, 'public');
    await other.heard('message');
    expect(other.events.map(({ type }) => type)).not.toContain('modal');
  });

  it('follows a video from its card to its thread, with the provider’s task and its price', async () => {
    const { channelId } = stage;
    await stage.giveKey('mia');
    const page = await stage.connect('tom');
    await stage.mia.slash(channelId, 'video', { prompt: 'a kite' });
    const { channel } = await page.heard('channel', ({ change }) => change === 'created');
    expect(channel).toMatchObject({ kind: 'thread', parentId: channelId });
    const result = await page.heard(
      'message',
      ({ message }) =>
        message.content.includes('your video is ready') || wordsOf(message).includes('your video is ready'),
    );
    expect(result.channelId).toBe(channel.id);
    const counted = await page.heard('channel', ({ channel: it }) => it.id === channel.id && it.messageCount > 0);
    expect(counted.change).toBe('edited');
    const { provider } = await page.heard('provider', (event) => event.provider.tasks[0]?.phase === 'succeeded');
    expect(provider.tasks[0]).toMatchObject({ member: 'mia', prompt: 'a kite', progressPercent: 100, error: null });
    expect(provider.billedUsd['mia']).toBeGreaterThan(0);
    const card = (await stage.state('ada')).messages[channelId]?.find(({ thread }) => thread?.id === channel.id);
    expect(card?.id).toBe(channel.id);
    const starter = (await stage.state('ada')).messages[channel.id]?.[0];
    expect(starter).toMatchObject({ type: 21, referenced_message: { id: channel.id } });
  });
});

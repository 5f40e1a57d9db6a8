import { readFile } from 'node:fs/promises';
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

async function picture(name = 'kite.png'): Promise<File> {
  return new File([await readFile('demo/files/kite.png')], name, { type: 'image/png' });
}

describe('a member at the page', () => {
  it('stores a key in the bot’s form, and is known to have one', async () => {
    const page = await stage.connect('mia');
    await page.act('command', { command: 'token set', options: {} });
    const { modal } = await page.heard('modal');
    const sent = await page.act('modal', { modalId: modal.id, values: { token: 'sk-mia-0000000000000000000001' } });
    expect(sent.status).toBe(200);
    const { members } = await page.heard('members');
    expect(members.map(({ name, hasKey }) => [name, hasKey])).toEqual([
      ['mia', true],
      ['tom', false],
      ['ada', false],
    ]);
    const again = await page.act('modal', { modalId: modal.id, values: { token: 'x' } });
    expect(again).toMatchObject({ status: 404, body: { error: 'That form is not open any more.' } });
  });

  it('has a key given and taken by the panel, without a trace in the channel', async () => {
    expect((await stage.send('/api/key', { member: 'tom', action: 'give' })).body['text']).toContain(
      'stored encrypted',
    );
    expect((await stage.state('tom')).me.hasKey).toBe(true);
    expect((await stage.send('/api/key', { member: 'tom', action: 'take' })).body['text']).toContain(
      'Removed and erased',
    );
    expect((await stage.state('tom')).me.hasKey).toBe(false);
    expect((await stage.send('/api/key', { member: 'tom', action: 'take' })).body['text']).toContain(
      'no key to remove',
    );
    expect((await stage.send('/api/key', { member: 'ada', action: 'give' })).body['text']).toContain(
      'Nothing was stored',
    );
    expect((await stage.state('tom')).messages[stage.channelId]).toEqual([]);
  });

  it('uploads a file and gives it to a command that was typed in full', async () => {
    await stage.giveKey('mia');
    const page = await stage.connect('mia');
    const { ids } = await stage.upload('mia', await picture());
    const text = '/video prompt: @kite: a film, over the sea\nduration: 4 audio: no';
    expect((await page.act('typed', { text, uploads: ids })).status).toBe(200);
    await page.heard('message', ({ message }) => wordsOf(message).includes('video is ready'));
    expect(stage.provider.state.tasks[0]).toMatchObject({ durationSeconds: 4, generateAudio: false });
    expect(stage.provider.state.tasks[0]?.text).toBe('@image1: a film, over the sea');
    const used = await page.act('say', { content: 'once more', uploads: ids });
    expect(used.status).toBe(404);
  });

  it.each([
    ['/vidoe prompt: a kite', 'There is no command /vidoe here.'],
    ['/video prompt: a kite duration: long', 'duration does not take “long”.'],
    ['/token show all', 'Write the option’s name before “all”.'],
  ])('is told what is wrong with %s', async (text, problem) => {
    const page = await stage.connect('mia');
    const answer = await page.act('typed', { text });
    expect(answer.status).toBe(400);
    expect(String(answer.body['error']).replaceAll("'", '’')).toBe(problem);
  });

  it('completes an option, presses a button, chooses in a select and uses a message’s menu', async () => {
    await stage.giveKey('mia');
    const page = await stage.connect('mia');
    const { ids } = await stage.upload('mia', await picture('red kite.png'));
    await page.act('command', { command: 'asset add', options: { file: { upload: ids[0] } } });
    await page.heard('message', ({ message }) => wordsOf(message).includes('is ready'));
    const completed = await page.act('complete', { command: 'asset show', option: 'name', partial: 'ki', options: {} });
    expect(completed.body).toEqual({ choices: [{ name: 'red_kite (image)', value: 'red_kite' }] });

    await page.act('command', { command: 'settings', options: {} });
    const shown = await page.heard('message', ({ message }) => wordsOf(message).includes('Your defaults'));
    const messageId = shown.message.id;
    await page.act('select', { messageId, customId: 'setting:me:model', values: ['seedance-2.5'] });
    await page.heard('message', ({ message }) => wordsOf(message).includes('**Model**: seedance-2.5'));
    await page.heard('act', ({ act }) => act.messageId === messageId && act.status === 'answered');
    expect((await page.act('select', { messageId, customId: 'setting:me:model', values: ['none such'] })).status).toBe(
      409,
    );

    const said = await stage.tom.say(stage.channelId, 'a kite over the sea');
    await page.act('menu', { messageId: said.id, command: 'Make a video' });
    const { modal } = await page.heard('modal');
    await page.act('modal', { modalId: modal.id, values: { prompt: 'it flies' } });
    const result = await page.heard('message', ({ message }) => wordsOf(message).includes('video is ready'));
    const again = /"label":"Delete","custom_id":"([^"]*)"/.exec(wordsOf(result.message))?.[1];
    const { channelId, message } = result;
    await page.act('press', { channelId, messageId: message.id, customId: again });
    await page.heard('act', ({ act }) => act.messageId === message.id && act.status === 'answered');
  });

  it('says something with files, and deletes what is theirs or, with the right, another’s', async () => {
    const page = await stage.connect('mia');
    const { ids } = await stage.upload('mia', await picture(), await picture('two words.png'));
    expect((await page.act('say', { content: 'look', uploads: ids })).status).toBe(200);
    const { message } = await page.heard('message');
    expect(message.attachments.map(({ filename }) => filename)).toEqual(['kite.png', 'two_words.png']);
    expect((await fetch(message.attachments[0]?.url ?? '')).headers.get('content-type')).toBe('image/png');
    const others = await stage.tom.say(stage.channelId, 'mine');
    const refused = await page.act('delete', { messageId: others.id });
    expect(refused.status).toBe(403);
    const moderator = await stage.connect('tom');
    expect((await moderator.act('delete', { messageId: message.id })).status).toBe(200);
    expect((await page.act('delete', { messageId: message.id })).status).toBe(404);
  });

  it('is refused a file above the limit before it is whole, and another’s file', async () => {
    const large = new File([Buffer.alloc(40 * 1024 ** 2)], 'large.mp4');
    const answer = await stage.upload('mia', await picture(), large);
    expect(answer.status).toBe(413);
    expect(answer.body['error']).toContain('large.mp4');
    const { ids } = await stage.upload('tom', await picture());
    const page = await stage.connect('mia');
    expect((await page.act('say', { content: 'not mine', uploads: ids })).status).toBe(404);
  });

  it('is told what Discord’s own client would not send', async () => {
    const page = await stage.connect('mia');
    expect((await page.act('command', { command: 'asset show', options: {} })).status).toBe(409);
    expect((await page.act('say', { content: '', uploads: [] })).status).toBe(400);
    expect((await page.act('press', { messageId: '1', customId: 'x' })).status).toBe(404);
  });
});

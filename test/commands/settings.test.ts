import { ComponentType } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { walkComponents } from '../../src/emulator/discord/messages/walk-components.js';
import { selectsOf, textOf } from '../../src/emulator/discord/driver/reading.js';
import type { OptionInputs } from '../../src/emulator/discord/driver/use-command.js';
import type { UserDriver } from '../../src/emulator/discord/driver/user-driver.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { keys, startProduction, type Production } from '../support/production.js';
import { files, labels, stageOf, timeoutMs } from '../support/stage.js';

let production: Production;
let channelId: string;
beforeEach(async () => {
  production = await startProduction();
  ({ channelId } = production);
  await production.giveKey('mia');
});
afterEach(async () => {
  expect(production.discord.violations).toEqual([]);
  await production.close();
});

async function open(scope?: string, user = production.mia, where = channelId): Promise<Message> {
  const asked = await user.slash(where, 'settings', scope === undefined ? {} : { scope });
  const reply = await asked.reply({ timeoutMs });
  expect(reply.ephemeralTo).toBe(user.id);
  return reply;
}

/** The other part of what a server has set: who may use its key, how much a day, its log, its prices. */
async function openKey(user = production.ada): Promise<Message> {
  const page = await open('server', user);
  const turned = await (await user.press(page, 'Key, limits, log and prices')).reply({ timeoutMs });
  expect(turned.id).toBe(page.id);
  return turned;
}

async function choose(message: Message, select: string, value: string | string[], user = production.mia) {
  const answer = await (await user.select(message, select, [value].flat())).reply({ timeoutMs });
  expect(answer.ephemeralTo).toBe(user.id);
  return answer;
}

function optionsOf(message: Message, customId: string) {
  const select = selectsOf(message).find((it) => it.custom_id === customId);
  if (select?.type !== ComponentType.StringSelect) throw new Error(`no select ${customId}`);
  return select.options;
}
const chosen = (message: Message, customId: string) =>
  optionsOf(message, customId)
    .filter((option) => option.default)
    .map(({ value }) => value);
const lines = (message: Message) => textOf(message).split('\n');

/** `/video` in the channel, until its video is there; what the provider was asked for. */
async function make(prompt: string, user: UserDriver = production.mia) {
  const asked = await user.slash(channelId, 'video', { prompt });
  expect(textOf(await asked.reply({ timeoutMs }))).toContain('Accepted');
  await find(prompt, '**Done** in');
  return stageOf(production).taskBodies().at(-1);
}

const find = (...words: string[]) =>
  production.discord.waitForMessage('any', (message) => words.every((part) => textOf(message).includes(part)), {
    timeoutMs,
  });

describe('/settings', () => {
  it('shows what counts where nobody has chosen anything', async () => {
    const page = await open();
    expect(lines(page)[0]).toBe('**Your defaults**');
    expect(lines(page).slice(2)).toEqual([
      '**Model**: seedance-2.0 · built in',
      '**Duration**: 5 s · built in',
      '**Ratio**: 16:9 · built in',
      '**Resolution**: 720p · built in',
      '**Sound**: with sound · built in',
      '**Ask before spending more than**: 544,500 tokens · built in',
    ]);
    expect(chosen(page, 'setting:me:model')).toEqual(['none']);
  });

  it('saves each choice at once, on the same message, and /video takes it', async () => {
    const page = await open();
    await choose(page, 'setting:me:model', 'seedance-2.0-fast');
    await choose(page, 'setting:me:duration', '8');
    await choose(page, 'setting:me:ratio', '9:16');
    await choose(page, 'setting:me:resolution', '480p');
    const changed = await choose(page, 'setting:me:audio', 'false');
    expect(changed.id).toBe(page.id);
    expect(lines(changed).slice(2, 7)).toEqual([
      '**Model**: seedance-2.0-fast · yours',
      '**Duration**: 8 s · yours',
      '**Ratio**: 9:16 · yours',
      '**Resolution**: 480p · yours',
      '**Sound**: silent · yours',
    ]);
    expect(chosen(changed, 'setting:me:ratio')).toEqual(['9:16']);
    expect(await make('a kite with my own settings')).toMatchObject({
      model: 'seedance-2.0-fast',
      duration: 8,
      ratio: '9:16',
      resolution: '480p',
      generate_audio: false,
    });
  });

  it('lets the nearest win, says where each comes from, and goes back to that when it is given up', async () => {
    const { mia, tom, ada } = production;
    await choose(await open('server', ada), 'setting:server:ratio', '1:1', ada);
    await choose(await open('server', ada), 'setting:server:duration', '10', ada);
    await choose(await open('channel', tom), 'setting:channel:ratio', '4:3', tom);
    const mine = await open();
    expect(textOf(mine)).toContain("**Ratio**: 4:3 · this channel's");
    expect(textOf(mine)).toContain("**Duration**: 10 s · this server's");
    expect(optionsOf(mine, 'setting:me:ratio')[0]?.description).toBe("then 4:3, this channel's");
    expect(textOf(await choose(mine, 'setting:me:ratio', '21:9'))).toContain('**Ratio**: 21:9 · yours');
    const ofChannel = await open('channel', tom);
    expect(lines(ofChannel)[0]).toBe(`**The defaults of <#${channelId}>**`);
    expect(textOf(ofChannel)).toContain("**Ratio**: 4:3 · this channel's");
    expect(textOf(await open('server', ada))).toContain("**Ratio**: 1:1 · this server's");
    expect(textOf(await choose(mine, 'setting:me:ratio', 'none'))).toContain("**Ratio**: 4:3 · this channel's");
    expect(await make('a kite as the channel has it', mia)).toMatchObject({ ratio: '4:3', duration: 10 });
  });

  it('offers what the chosen model has, and says what does not go together', async () => {
    const page = await open();
    await choose(page, 'setting:me:model', 'seedance-2.5');
    const values = (field: string) => optionsOf(page, `setting:me:${field}`).map(({ value }) => value);
    expect(values('resolution')).toEqual(['none', '480p', '720p', '1080p']);
    expect(values('duration').at(-1)).toBe('30');
    await choose(page, 'setting:me:duration', '25');
    await choose(page, 'setting:me:resolution', '1080p');
    expect(textOf(page)).not.toContain('Not together');
    await choose(page, 'setting:me:model', 'seedance-2.0-mini');
    expect(lines(page).at(-1)).toBe(
      '**Not together:** seedance-2.0-mini does not make 1080p, but 480p, 720p. seedance-2.0-mini does not make 25 s, but 4 to 15 s. /video refuses that, unless it is told otherwise.',
    );
    expect(values('resolution')).toEqual(['none', '480p', '720p', '1080p']);
    expect(chosen(page, 'setting:me:duration')).toEqual(['25']);
    await choose(page, 'setting:me:resolution', 'none');
    await choose(page, 'setting:me:duration', '15');
    expect(textOf(page)).not.toContain('Not together');
  });

  it('goes on after a restart, on the message that is there', async () => {
    const page = await open();
    await choose(page, 'setting:me:ratio', '3:4');
    await production.stop();
    await production.start();
    const changed = await choose(page, 'setting:me:audio', 'false');
    expect(textOf(changed)).toContain('**Ratio**: 3:4 · yours');
    expect(textOf(changed)).toContain('**Sound**: silent · yours');
  });

  it('asks before more than a member has set, or always', async () => {
    const { mia } = production;
    await choose(await open(), 'setting:me:ask', '0');
    const question = await (await mia.slash(channelId, 'video', { prompt: 'a kite' })).reply({ timeoutMs });
    expect(textOf(question)).toBe(
      'This will cost about **108,900 tokens**; I always ask, which /settings changes. Nothing is charged before you agree.',
    );
    await choose(await open(), 'setting:me:ask', '1000000');
    const asked = await mia.slash(channelId, 'video', { prompt: 'a long kite', resolution: '1080p', duration: 15 });
    expect(textOf(await asked.reply({ timeoutMs }))).toContain('Accepted');
  });

  it('means the channel of a thread, and works in a direct message', async () => {
    const { discord, tom, mia } = production;
    const thread = discord.admin.openThread({ channelId, name: 'talk', ownerId: tom.id });
    await choose(await open('channel', tom, thread.id), 'setting:channel:ratio', '4:3', tom);
    expect(textOf(await open())).toContain("**Ratio**: 4:3 · this channel's");
    const direct = mia.directChannel().id;
    const page = await open('me', mia, direct);
    expect(textOf(await choose(page, 'setting:me:ratio', '1:1'))).toContain('**Ratio**: 1:1 · yours');
    expect(textOf(await open('channel', mia, direct))).toContain('A direct message has no defaults besides yours');
    expect(textOf(await open('server', mia, direct))).toContain('That belongs to a server');
  });
});

describe('/settings of a channel or server', () => {
  it('is for those who may manage it', async () => {
    const { mia, tom } = production;
    expect(textOf(await open('channel', mia))).toContain('Only members who may manage this channel or its messages');
    expect(textOf(await open('server', mia))).toContain('Only members who may manage the server');
    expect(textOf(await open('server', tom))).toContain('Only members who may manage the server');
  });

  it('is for those who may manage channels too', async () => {
    const { discord } = production;
    discord.admin.addMember(discord.guild('Studio').id, { name: 'cleo', permissions: ['ManageChannels'] });
    const cleo = discord.user('cleo');
    const page = await choose(await open('channel', cleo), 'setting:channel:ratio', '1:1', cleo);
    expect(textOf(page)).toContain("**Ratio**: 1:1 · this channel's");
  });

  it('refuses a change once the right is gone, and leaves the message as it was', async () => {
    const { discord, tom } = production;
    const guildId = discord.guild('Studio').id;
    const page = await open('channel', tom);
    const before = textOf(page);
    discord.admin.setRolePermissions(guildId, 'role of tom', []);
    const refused = await choose(page, 'setting:channel:ratio', '1:1', tom);
    discord.admin.setRolePermissions(guildId, 'role of tom', ['ManageMessages']);
    expect(refused.id).not.toBe(page.id);
    expect(textOf(refused)).toContain('Only members who may manage this channel or its messages');
    expect(textOf(page)).toBe(before);
    expect(textOf(await open('channel', tom))).toContain('**Ratio**: 16:9 · built in');
  });

  it('refuses prices from who may not manage the server any more, before and after the form', async () => {
    const { discord, ada } = production;
    const guildId = discord.guild('Studio').id;
    const page = await openKey();
    const modal = await (await ada.press(page, 'Prices')).modal();
    discord.admin.setRolePermissions(guildId, 'role of ada', []);
    const refused = await (await ada.submit(modal, { prices: 'seedance-2.0 = 1' })).reply({ timeoutMs });
    const notOpened = await (await ada.press(page, 'Prices')).reply({ timeoutMs });
    const terms = await choose(page, 'lending:day', '0', ada);
    discord.admin.setRolePermissions(guildId, 'role of ada', ['ManageGuild']);
    for (const answer of [refused, notOpened, terms]) {
      expect(answer.id).not.toBe(page.id);
      expect(textOf(answer)).toContain('Only members who may manage the server');
    }
    const now = textOf(await openKey());
    expect(now).toContain('**Prices** of a million tokens: none set');
    expect(now).toContain("**A member's day with it**: no limit");
  });
});

/** Sends the form of the server's prices. */
async function setPrices(typed: string, label = 'Prices', page?: Message): Promise<Message> {
  const { ada } = production;
  const modal = await (await ada.press(page ?? (await openKey()), label)).modal();
  return await (await ada.submit(modal, { prices: typed })).reply({ timeoutMs });
}

describe('the prices of a server', () => {
  it('are set as text, shown, and there the next time and after a restart', async () => {
    const { ada } = production;
    const page = await openKey();
    expect(textOf(page)).toContain('**Prices** of a million tokens: none set; videos show their tokens only.');
    const modal = await (await ada.press(page, 'Prices')).modal();
    const empty =
      'currency = USD\nseedance-2.0 =\nseedance-2.0-fast =\nseedance-2.0-mini =\nseedance-2.0-ultra =\nseedance-2.5 =';
    expect(JSON.stringify(modal)).toContain(JSON.stringify(empty));
    const saved = await setPrices('seedance-2.0 = 7.00, with video 4.30\nseedance-fast = 5.6', 'Prices', page);
    expect(saved.id).toBe(page.id);
    expect(textOf(saved)).toContain(
      '**Prices** of a million tokens:\nseedance-2.0: $7.00, $4.30 with a video among the inputs\nseedance-2.0-fast: $5.60',
    );
    await production.stop();
    await production.start();
    const again = await (await ada.press(page, 'Prices')).modal();
    expect(JSON.stringify(again)).toContain('seedance-2.0 = 7.00, with video 4.30\\nseedance-2.0-fast = 5.60\\n');
  });

  it('are not changed by what is wrong: it says so and keeps what was typed, also after another choice', async () => {
    const { ada } = production;
    const before = await setPrices('seedance-2.0 = 7');
    const typed = 'currency = dollars\nseedance-2.0 = 8 dollars\nseedance-9 = `1`';
    const refused = await setPrices(typed, 'Prices', before);
    expect(textOf(refused)).toContain(
      [
        '**The prices were not changed.** What you typed is kept:',
        'Line 1: dollars is no currency. Write its code, as `USD` or `EUR`.',
        'Line 2: 8 dollars is no price. Write it as `7.00`, or as `7.00, with video 4.30`.',
        'Line 3: there is no model seedance-9; there is seedance-2.0, seedance-2.0-fast, ',
      ].join('\n'),
    );
    expect(textOf(refused)).toContain('seedance-2.0: $7.00');
    await choose(refused, 'lending:day', '1000000', ada);
    const modal = await (await ada.press(refused, 'Correct the prices')).modal();
    expect(JSON.stringify(modal)).toContain(JSON.stringify(typed.replaceAll('`', "'")));
    const corrected = await (await ada.submit(modal, { prices: 'seedance-2.0 = 8' })).reply({ timeoutMs });
    expect(textOf(corrected)).toContain('seedance-2.0: $8.00');
    expect(textOf(corrected)).not.toContain('not changed');
    expect(textOf(await setPrices(''))).toContain('none set');
  });

  it('stand apart from the defaults, with all that can be on either page', async () => {
    const { ada } = production;
    await choose(await open('server', ada), 'setting:server:resolution', '1080p', ada);
    const defaults = await choose(await open('server', ada), 'setting:server:model', 'seedance-2.0-fast', ada);
    expect(textOf(defaults)).toContain('**Not together:**');
    const page = await setPrices('seedance-2.0 = 8 dollars');
    expect(textOf(page)).toContain('Line 1: 8 dollars is no price.');
    expect(textOf(page)).toContain('**Its day, all members together**: no limit');
    for (const { components } of [defaults, page]) expect(walkComponents(components).length).toBeLessThanOrEqual(30);
    const back = await (await ada.press(page, 'Defaults of videos')).reply({ timeoutMs });
    expect(textOf(back)).toContain('**The defaults of this server**');
  });

  it('stand on the card, in the question and on the result, as they were when it was accepted', async () => {
    const { mia, discord, provider } = production;
    await setPrices('currency = EUR\nseedance-2.0 = 7.00, with video 4.30');
    provider.switches.holdTasks = true;
    await mia.slash(channelId, 'video', { prompt: 'a priced kite' });
    const card = await find('a priced kite', 'Generating');
    expect(textOf(card)).toContain('about 108,900 tokens, about €0.76');
    await setPrices('currency = EUR\nseedance-2.0 = 70.00');
    for (const { id } of provider.state.tasks) provider.finishTask(id);
    provider.switches.holdTasks = false;
    expect(textOf(await find('video is ready'))).toContain('· 108,900 tokens, €0.76 ·');
    const asked = await mia.slash(channelId, 'video', { prompt: 'a kite', count: 4, resolution: '1080p' });
    expect(textOf(await asked.reply({ timeoutMs }))).toMatch(
      /^This will cost about \*\*980,\d+ tokens\*\*, about \*\*€68\.\d\d\*\*; /,
    );
    await mia.slash(mia.directChannel().id, 'video', { prompt: 'a direct kite' });
    const direct = await find('a direct kite', '**Done** in');
    expect(textOf(direct)).toMatch(/about 108,900 tokens$/m);
    expect(discord.messages(channelId).filter((message) => textOf(message).includes('€'))).toHaveLength(1);
  });

  it('differ where a video is among the inputs', async () => {
    const { mia } = production;
    await setPrices('seedance-2.0 = 7.00, with video 4.30');
    await mia.slash(channelId, 'video', { prompt: 'like @waves', file: files.video });
    expect(textOf(await find('like @waves', '**Done** in'))).toContain('about 216,900 tokens, about $0.93');
    expect(await make('without')).toBeDefined();
    expect(textOf(await find('> without'))).toContain('about 108,900 tokens, about $0.76');
  });
});

describe("the server's key", () => {
  it('is said to be missing, with what stores it, and then to be there', async () => {
    const { ada } = production;
    const page = await openKey();
    expect(textOf(page)).toContain('None stored yet: until then every member needs a key of their own.');
    const form = await (await ada.press(page, 'Lend a key to everyone')).modal();
    await (await ada.submit(form, { token: keys.tom })).reply({ timeoutMs });
    const now = await openKey();
    expect(textOf(now)).toMatch(/The key ending in `0002`, stored <t:\d+:R>/);
    expect(labels(now)).toContain('Replace the key');
  });
});

describe("the terms of the server's key", () => {
  const roleOfTom = () => {
    const { discord } = production;
    const role = [...discord.guild('Studio').roles.values()].find(({ name }) => name === 'role of tom');
    if (!role) throw new Error('tom has a role');
    return role.id;
  };
  const refusalOf = async (user: UserDriver, options: OptionInputs = { prompt: 'a kite' }) =>
    textOf(await (await user.slash(channelId, 'video', options)).reply({ timeoutMs }));

  it('lend it to roles only, and to everybody again', async () => {
    const { ada, tom } = production;
    await production.giveKey('tom', 'server');
    const page = await openKey();
    expect(textOf(page)).toContain("**The server's key** is lent to: everybody");
    expect(textOf(await choose(page, 'lending:roles', [roleOfTom()], ada))).toContain(`lent to: <@&${roleOfTom()}>`);
    expect(await refusalOf(ada)).toBe(
      `The server's key is lent to members with one of these roles only: <@&${roleOfTom()}>. Store a key of your own with /token set. Nothing was charged.`,
    );
    expect(await make('a kite of tom', tom)).toBeDefined();
    await choose(page, 'lending:roles', [], ada);
    expect(await make('a kite of ada', ada)).toBeDefined();
  });

  it('limit what each member spends with it in a day, and nobody who has a key of their own', async () => {
    const { ada, tom, mia } = production;
    await production.giveKey('tom', 'server');
    const page = await openKey();
    expect(textOf(await choose(page, 'lending:day', '250000', ada))).toContain('with it**: 250,000 tokens');
    await make('the first of tom', tom);
    const refused = await refusalOf(tom, { prompt: 'a second, too long', duration: 8 });
    expect(refused).toMatch(
      /^The server's key pays 250,000 tokens a day for each member\. You have 141,100 left, and this needs about 173,700\. The next day begins <t:\d+:R>\. /,
    );
    expect(labels(await find('You have 141,100 left'))).toEqual(['Set my key', 'Edit']);
    await make('the first of ada', ada);
    await make('the second of tom', tom);
    expect(await refusalOf(tom)).toContain('You have 32,200 left');
    for (const prompt of ['one', 'two', 'three']) await make(`${prompt} of mia`, mia);
    await choose(page, 'lending:day', 'none', ada);
    await make('the third of tom', tom);
  });

  it('let one of two pass that come in the same instant and are too much together', async () => {
    const { ada, tom } = production;
    await production.giveKey('tom', 'server');
    await choose(await openKey(), 'lending:day', '250000', ada);
    const both = await Promise.all(['one', 'two'].map((prompt) => refusalOf(tom, { prompt, duration: 8 })));
    expect(both.filter((answer) => answer.includes('Accepted'))).toHaveLength(1);
    expect(both.filter((answer) => answer.includes('You have 76,300 left'))).toHaveLength(1);
  });

  it('limit what all members together spend with it in a day', async () => {
    const { ada, tom } = production;
    await production.giveKey('tom', 'server');
    const page = await openKey();
    expect(textOf(await choose(page, 'lending:all', '500000', ada))).toContain(
      '**Its day, all members together**: 500,000 tokens',
    );
    const wanted = [tom, ada, tom, ada, tom, ada].map((user, index) => refusalOf(user, { prompt: `kite ${index}` }));
    const answers = await Promise.all(wanted);
    expect(answers.filter((answer) => answer.includes('Accepted'))).toHaveLength(4);
    for (const refused of answers.filter((answer) => !answer.includes('Accepted'))) {
      expect(refused).toMatch(
        /^The server's key pays 500,000 tokens a day for all members together\. It has 64,400 left, and this needs about 108,900\. The next day begins <t:\d+:R>\. Make it shorter or less fine, or use a key of your own \(\/token set\)\. Nothing was charged\.$/,
      );
    }
    expect(await make('a kite of mia')).toBeDefined();
    await choose(page, 'lending:all', 'none', ada);
    expect(await make('another of tom', tom)).toBeDefined();
  });

  it('are not spent anew by who asks to be forgotten', async () => {
    const { ada, tom } = production;
    await production.giveKey('tom', 'server');
    await choose(await openKey(), 'lending:day', '250000', ada);
    await make('the first of tom', tom);
    await make('the second of tom', tom);
    const question = await (await tom.slash(channelId, 'forget-me', {})).reply({ timeoutMs });
    expect(textOf(await (await tom.press(question, 'Erase everything')).reply({ timeoutMs }))).toContain('Erased');
    expect(await refusalOf(tom)).toContain('You have 32,200 left');
    expect(await make('the first of ada', ada)).toBeDefined();
  });

  it('refuse what is too much before they ask whether to spend it', async () => {
    const { ada, tom } = production;
    await production.giveKey('tom', 'server');
    await choose(await openKey(), 'lending:all', '500000', ada);
    expect(await refusalOf(tom, { prompt: 'a kite', resolution: '1080p', duration: 15 })).toContain(
      'It has 500,000 left',
    );
  });

  it('do not charge a failed video to the day', async () => {
    const { ada, tom } = production;
    await production.giveKey('tom', 'server');
    await choose(await openKey(), 'lending:day', '250000', ada);
    for (const prompt of ['one [fail]', 'two [fail]', 'three [fail]']) {
      await tom.slash(channelId, 'video', { prompt });
      await find(prompt.slice(0, 3), '**Failed**');
    }
    expect(await make('a kite', tom)).toBeDefined();
  });

  it('take what a member agreed to twice for one', async () => {
    const { ada, tom } = production;
    await production.giveKey('tom', 'server');
    await choose(await openKey(), 'lending:day', '1000000', ada);
    const asked = await tom.slash(channelId, 'video', { prompt: 'a kite', resolution: '1080p', duration: 15 });
    const question = await asked.reply({ timeoutMs });
    await Promise.all([tom.press(question, 'Make it'), tom.press(question, 'Make it')]);
    await find('video is ready');
    expect(textOf(question)).toContain('Accepted');
    expect(production.provider.state.tasks).toHaveLength(1);
  });

  it('close it to all', async () => {
    const { ada, tom } = production;
    await production.giveKey('tom', 'server');
    await choose(await openKey(), 'lending:day', '0', ada);
    expect(await refusalOf(tom)).toContain("The server's key is lent to nobody at the moment.");
  });
});

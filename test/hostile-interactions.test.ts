import { ComponentType, InteractionType } from 'discord-api-types/v10';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../commands/index.js';
import { buttons, modals } from '../src/discord/buttons.js';
import { textOf } from '../src/emulator/discord/driver/reading.js';
import type { InteractionHandle } from '../src/emulator/discord/driver/interaction-handle.js';
import type { RawInteraction } from '../src/emulator/discord/driver/raw.js';
import type { Message } from '../src/emulator/discord/state/world.js';
import { startProduction, type Production } from './support/production.js';
import { files, stageOf, timeoutMs } from './support/stage.js';

const patience = { timeoutMs };
let production: Production;
let stage: ReturnType<typeof stageOf>;
/** mia's video in `general`, and its job. */
let result: Message;
let jobId: string;
let before: Awaited<ReturnType<typeof belongings>>;
/** What the bot logged as its own mistakes. */
const mistakes: string[] = [];

beforeAll(async () => {
  const guilds = [
    {
      name: 'Elsewhere',
      channels: ['plaza'],
      members: [{ name: 'eve', permissions: ['ManageGuild', 'ManageMessages'] }],
    },
  ] as const;
  const log = pino({ level: 'error' }, { write: (line: string) => mistakes.push(line) });
  production = await startProduction({ guilds, log });
  stage = stageOf(production);
  await production.giveKey('mia');
  await production.giveKey('tom');
  await production.giveKey('mia', 'server');
  // A list of assets to press in, with none of mia's.
  const other = production.discord.channel('other').id;
  await (await production.tom.slash(other, 'group create', { name: 'mine' })).reply(patience);
  await stage.add({ file: files.image });
  await stage.ask({ prompt: 'a @kite in the wind' });
  result = await stage.result();
  const deleting = JSON.stringify(result.components);
  jobId = /"delete:([^"]+)"/.exec(deleting)?.[1] ?? '';
  expect(jobId).toHaveLength(20);
  before = await belongings();
});
beforeEach(() => {
  mistakes.length = 0;
});
afterAll(async () => {
  // A form that nothing opened has an origin that the description does not know.
  const ours = production.discord.violations.filter((text) => !text.includes('answer 200.interaction_metadata'));
  expect(ours).toEqual([]);
  await production.close();
});

const names = {
  button: [...buttons, ...commands.flatMap((command) => command.buttons ?? [])].map(({ name }) => name),
  modal: [...modals, ...commands.flatMap((command) => command.modals ?? [])].map(({ name }) => name),
  select: commands.flatMap(({ selects = [] }) => selects).map(({ name }) => name),
};

/** A command that is answered with words, as most buttons stand below words. */
const plainAnswer = 'token remove';

/** What somebody may put behind the name of a button: ids of others, of no one, and of no kind. */
function argumentsToTry(): string[] {
  const studio = production.discord.guild('Studio').id;
  const known = [jobId, `${jobId}:${result.id}`, `server:${studio}`, `me:${production.mia.id}`, studio];
  return [...known, '', '0'.repeat(20), '__proto__', '\u202e../%00'];
}

const press = (customId: string): RawInteraction => ({
  type: InteractionType.MessageComponent,
  data: { component_type: ComponentType.Button, custom_id: customId },
});
const choose = (customId: string, values: string[]): RawInteraction => ({
  type: InteractionType.MessageComponent,
  data: { component_type: ComponentType.StringSelect, custom_id: customId, values },
});
const submit = (customId: string, components: object[]): RawInteraction => ({
  type: InteractionType.ModalSubmit,
  data: { custom_id: customId, components },
});

/** What must be as it was, whatever somebody who may not tries. */
async function belongings() {
  const { mia, channelId, provider, discord } = production;
  const reply = async (command: string) =>
    textOf(await (await mia.slash(channelId, command, {})).reply(patience)).replace(/<t:\d+:R>/g, '');
  const messages = [...discord.world.messages.values()].flatMap((list) => [...list.values()]);
  return {
    billed: provider.state.ledger.length,
    results: messages.filter((message) => textOf(message).includes('video is ready')).length,
    key: await reply('token show'),
    assets: await reply('asset list'),
    groups: await reply('group list'),
    settings: await reply('settings'),
  };
}

/** Every one is answered in time, to nobody else and in words that are meant. */
async function expectAnswered(handle: InteractionHandle, userId: string): Promise<void> {
  const { kind } = await handle.acknowledged;
  if (kind === 'modal') return;
  const reply = await handle.reply(patience);
  if (reply.origin?.id === handle.interaction.id) expect(reply.ephemeralTo).toBe(userId);
  expect([textOf(reply), mistakes]).toEqual([expect.not.stringContaining('Something broke'), []]);
}

/** @param command whose private answer each seems to come from; a form comes from none */
async function tryAll(
  userName: string,
  channelId: string,
  tries: RawInteraction[],
  command = plainAnswer,
): Promise<void> {
  const user = production.discord.user(userName);
  const source = await (await user.slash(channelId, command, {})).reply(patience);
  const act = async (one: RawInteraction) => {
    const from = one.type === InteractionType.ModalSubmit ? {} : { source };
    await expectAnswered(await user.raw(channelId, { ...one, ...from }), user.id);
  };
  await Promise.all(tries.map(act));
}

/** The command whose answers have such a button or select. */
function homeOf(name: string): string {
  if (['assets', 'assets-of', 'asset-chosen'].includes(name)) return 'asset list';
  if (name === 'jobs-page') return 'jobs';
  return ['setting', 'settings-part', 'lending', 'log-channel', 'prices'].includes(name) ? 'settings' : plainAnswer;
}

describe('a custom id that was changed or taken from elsewhere', () => {
  const places = () => {
    const { discord } = production;
    return [
      ['tom', discord.channel('other').id],
      ['eve', discord.channel('plaza').id],
    ] as const;
  };

  it.each(names.button)('in the button %s does nothing to what is not the presser’s', async (name) => {
    // Elsewhere nobody has a list to press in.
    const tried = homeOf(name) === 'asset list' ? places().slice(0, 1) : places();
    for (const [user, channelId] of tried) {
      await tryAll(
        user,
        channelId,
        argumentsToTry().map((argument) => press(`${name}:${argument}`)),
        homeOf(name),
      );
    }
    expect(await belongings()).toEqual(before);
    expect(mistakes).toEqual([]);
  });

  it.each(names.select)('in the select %s does nothing to what is not the chooser’s', async (name) => {
    const values = [[], ['x'.repeat(100), '__proto__', '4k']];
    const tried = homeOf(name) === 'asset list' ? places().slice(0, 1) : places();
    for (const [user, channelId] of tried) {
      const tries = argumentsToTry().flatMap((argument) =>
        values.map((chosen) => choose(`${name}:${argument}`, chosen)),
      );
      await tryAll(user, channelId, tries, homeOf(name));
    }
    expect(await belongings()).toEqual(before);
    expect(mistakes).toEqual([]);
  });

  it.each(names.modal)('in the form %s does nothing to what is not the sender’s', async (name) => {
    const field = (customId: string, value: string) => ({
      type: ComponentType.Label,
      id: 1,
      component: { type: ComponentType.TextInput, id: 2, custom_id: customId, value },
    });
    const forms = [[], [field('other', 'x')], [field('prompt', '')], [field('token', ' ')]];
    for (const [user, channelId] of places()) {
      const tries = argumentsToTry().flatMap((argument) => forms.map((form) => submit(`${name}:${argument}`, form)));
      await tryAll(user, channelId, tries);
    }
    expect(await belongings()).toEqual(before);
    expect(mistakes).toEqual([]);
  });

  it('of no known kind is told to be old', async () => {
    await tryAll('tom', production.channelId, [
      press('nothing'),
      press(''),
      press(':'),
      choose('nothing:1', ['x']),
      submit('nothing:1', []),
      press('toString:1'),
      press('constructor:1'),
    ]);
    expect(mistakes).toEqual([]);
  });
});

describe('who may not', () => {
  it('cannot delete another’s video, by its button or past its question', async () => {
    const { ada } = production;
    const source = await (await ada.slash(result.channelId, plainAnswer, {})).reply(patience);
    for (const customId of [`delete:${jobId}`, `delete-confirmed:${jobId}`]) {
      const handle = await ada.raw(result.channelId, { ...press(customId), source });
      expect(textOf(await handle.reply(patience))).toContain(
        'Only the person who asked for this video, or a moderator, can delete it',
      );
    }
    expect(production.discord.world.messages.get(result.channelId)?.has(result.id)).toBe(true);
  });
});

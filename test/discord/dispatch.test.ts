import { PassThrough } from 'node:stream';
import {
  ApplicationCommandOptionType,
  ButtonStyle,
  ComponentType,
  MessageFlags,
  TextInputStyle,
  type ChatInputCommandInteraction,
  type Client,
  type Interaction,
} from 'discord.js';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, createClient } from '../../src/discord/client.js';
import type { Command } from '../../src/discord/command.js';
import { createDispatch } from '../../src/discord/dispatch.js';
import { registerCommands } from '../../src/discord/registration.js';
import type { Services } from '../../src/discord/services.js';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import { startDiscord, type EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { UserError } from '../../src/errors.js';
import { checkDiscord } from '../support/discord-checks.js';

const token = 'the-token-of-the-bot-under-test';
const timeoutMs = 5_000;
let discord: EmbeddedDiscord;
let client: Client;
let channelId: string;
/** What the command of these tests does. */
let act: (interaction: ChatInputCommandInteraction) => Promise<unknown>;
let complete: NonNullable<Command['complete']>;
let handling: Promise<void>[];
/** What the observer was told. */
let observed: { name: string; outcome: string }[];
let lines: { level: number; msg: string; reference?: string; err?: { message: string } }[];

const play: Command = {
  declaration: {
    name: 'play',
    description: 'For these tests',
    options: [
      { type: ApplicationCommandOptionType.String, name: 'what', description: 'Completes itself', autocomplete: true },
    ],
  },
  run: async (interaction) => {
    await act(interaction);
  },
  complete: (...call) => complete(...call),
};

beforeAll(async () => {
  discord = await startDiscord({
    token,
    guilds: [{ name: 'Studio', channels: ['general'], members: ['mia'] }],
    rateLimitFactor: Infinity,
  });
  checkDiscord(discord);
  channelId = discord.channel('general').id;
  const log = pino(
    { level: 'info' },
    new PassThrough().on('data', (chunk: Buffer) => lines.push(JSON.parse(chunk.toString()) as (typeof lines)[0])),
  );
  const silent = pino({ level: 'silent' });
  client = createClient({ apiUrl: discord.url, cdnUrl: discord.cdnUrl }, silent);
  const dispatch = createDispatch(
    {
      commands: [play],
      menus: [],
      buttons: [{ name: 'known', press: (interaction, argument) => reply(interaction, `pressed ${argument}`) }],
      modals: [{ name: 'form', submit: (interaction, argument) => reply(interaction, `sent ${argument}`) }],
    },
    { log } as Services,
    (_interaction, handled) => observed.push(handled),
  );
  await connect(client, { token, apiUrl: discord.url }, (interaction) => {
    const handled = dispatch(interaction);
    handling.push(handled);
    return handled;
  });
  const ids = { applicationId: discord.applicationId, guildId: undefined };
  const declarations = [play.declaration, { name: 'gone', description: 'Declared by an older version' }];
  await registerCommands(client.rest, ids, declarations, silent);
});
afterAll(async () => {
  await client.destroy();
  await discord.close();
});
beforeEach(() => {
  handling = [];
  observed = [];
  lines = [];
  complete = () => Promise.resolve([]);
});
afterEach(async () => {
  // Handling ends a little after its answer.
  await Promise.all(handling);
  expect(discord.violations.splice(0)).toEqual([]);
});

async function reply(interaction: Extract<Interaction, { reply: unknown }>, content: string): Promise<void> {
  await interaction.reply({ content, flags: MessageFlags.Ephemeral });
}

const mia = () => discord.user('mia');

/** Uses the command, and reads the private answer. */
async function use(how: typeof act, command = 'play'): Promise<Message> {
  act = how;
  const message = await (await mia().slash(channelId, command, {})).reply({ timeoutMs });
  expect(message.ephemeralTo).toBe(mia().id);
  return message;
}

async function messageWithButton(customId: string): Promise<Message> {
  const button = {
    type: ComponentType.Button,
    style: ButtonStyle.Primary,
    label: 'Press',
    custom_id: customId,
  } as const;
  return await use((interaction) =>
    interaction.reply({
      content: 'press it',
      flags: MessageFlags.Ephemeral,
      components: [{ type: ComponentType.ActionRow, components: [button] }],
    }),
  );
}

async function openForm(customId: string) {
  act = (interaction) =>
    interaction.showModal({
      custom_id: customId,
      title: 'A form',
      components: [
        {
          type: ComponentType.Label,
          label: 'Words',
          component: {
            type: ComponentType.TextInput,
            custom_id: 'words',
            style: TextInputStyle.Short,
            required: false,
          },
        },
      ],
    });
  return await (await mia().slash(channelId, 'play', {})).modal({ timeoutMs });
}

describe('an interaction', () => {
  it.each([
    ['known:a:b', 'pressed a:b'],
    ['known', 'pressed '],
  ])('by the button %s goes to its handler with the rest of its id', async (customId, text) => {
    const handle = await mia().press(await messageWithButton(customId), 'Press');
    expect(textOf(await handle.reply({ timeoutMs }))).toBe(text.trim());
  });

  it('by a form goes to its handler', async () => {
    const handle = await mia().submit(await openForm('form:x'), { words: 'y' });
    expect(textOf(await handle.reply({ timeoutMs }))).toBe('sent x');
  });

  it('with a command, button or form of an older version is told so', async () => {
    expect(textOf(await use(() => Promise.resolve(), 'gone'))).toContain('This command is not known any more.');
    const pressed = await mia().press(await messageWithButton('old:1'), 'Press');
    expect(textOf(await pressed.reply({ timeoutMs }))).toContain('This button is from an older version');
    const sent = await mia().submit(await openForm('old:1'), { words: 'y' });
    expect(textOf(await sent.reply({ timeoutMs }))).toContain('This form is from an older version');
    expect(lines).toEqual([]);
  });
});

describe('an observer', () => {
  const told = async () => {
    await Promise.all(handling);
    return observed.splice(0);
  };

  it('is told of each interaction by a name that is declared, and how it was handled', async () => {
    await use((interaction) => interaction.reply({ content: 'done', flags: MessageFlags.Ephemeral }));
    expect(await told()).toEqual([{ name: 'play', outcome: 'answered' }]);
    await use(() => Promise.reject(new UserError(() => 'No key.')));
    await use(() => Promise.reject(new TypeError('a bug')));
    expect((await told()).map(({ outcome }) => outcome)).toEqual(['refused', 'failed']);
  });

  it('is told no name that somebody made up', async () => {
    const message = await messageWithButton('made-up-by-a-changed-client:1');
    await (await mia().press(message, 'Press')).reply({ timeoutMs });
    expect(await told()).toContainEqual({ name: 'unknown', outcome: 'refused' });
  });

  it('learns that an answer came too late', async () => {
    const fault = discord.switches.fault({
      template: '/interactions/{interaction_id}/{interaction_token}/callback',
      times: 1,
      action: { when: 'before', answer: { status: 404, body: { code: 10062, message: 'Unknown interaction' } } },
    });
    act = (interaction) => interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await mia().slash(channelId, 'play', {});
    await fault.over;
    expect(await told()).toEqual([{ name: 'play', outcome: 'too-late' }]);
  });
});

describe('an error', () => {
  const userError = () => Promise.reject(new UserError(() => 'No key. Nothing was charged.'));
  const bug = () => Promise.reject(new TypeError('secret inner workings of @everyone'));
  const broken =
    /^Something broke \(ref ([0-9a-f]{8})\)\. Whoever runs this bot finds it in the log under that reference\.$/;

  it('for members is shown as it stands, and not logged', async () => {
    expect(textOf(await use(userError))).toBe('No key. Nothing was charged.');
    expect(lines).toEqual([]);
  });

  it('that nobody expected is shown as a reference that stands in the log with it', async () => {
    const [, reference] = broken.exec(textOf(await use(bug))) ?? [];
    expect(reference).toBeDefined();
    expect(lines).toMatchObject([{ level: 50, reference, err: { message: 'secret inner workings of @everyone' } }]);
  });

  it('after a deferral is the answer that was deferred', async () => {
    const message = await use(async (interaction) => {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await userError();
    });
    expect(textOf(message)).toBe('No key. Nothing was charged.');
  });

  it('after an answer comes beside it, as privately', async () => {
    act = async (interaction) => {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply('half done');
      await bug();
    };
    const handle = await mia().slash(channelId, 'play', {});
    expect(textOf(await handle.reply({ timeoutMs }))).toBe('half done');
    await Promise.all(handling);
    expect(handle.messages.map(textOf)).toEqual(['half done', expect.stringMatching(broken)]);
    expect(handle.messages.every(({ ephemeralTo }) => ephemeralTo === mia().id)).toBe(true);
  });

  it.each([
    ['is gone', 10062, 404],
    ['was answered already', 40060, 400],
  ])('because the interaction %s is logged, and not told again', async (_, code, status) => {
    const fault = discord.switches.fault({
      template: '/interactions/{interaction_id}/{interaction_token}/callback',
      times: 1,
      action: { when: 'before', answer: { status, body: { code, message: 'refused' } } },
    });
    act = (interaction) => interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const before = discord.exchanges.length;
    await mia().slash(channelId, 'play', {});
    await fault.over;
    await Promise.all(handling);
    expect(lines).toMatchObject([{ level: 50, msg: 'an interaction failed' }]);
    expect(discord.exchanges.length - before).toBe(1);
  });

  it('that cannot be told is logged, and goes no further', async () => {
    const outage = discord.switches.outage({ template: '/interactions/{interaction_id}/{interaction_token}/callback' });
    const asked = new Promise<void>((resolve) => {
      act = () => {
        resolve();
        return bug();
      };
    });
    await mia().slash(channelId, 'play', {});
    await asked;
    await Promise.all(handling);
    outage.end();
    expect(lines.map(({ msg }) => msg)).toEqual(['an interaction failed', 'an error could not be told']);
  });
});

describe('completion', () => {
  const choices = async () =>
    (await (await mia().autocomplete(channelId, 'play', 'what', 'ki')).choices({ timeoutMs })).map(
      ({ value }) => value,
    );

  it('gives what the command finds', async () => {
    complete = () => Promise.resolve([{ name: 'kite', value: 'kite' }]);
    expect(await choices()).toEqual(['kite']);
  });

  it('gives nothing when that takes longer than half a second', async () => {
    complete = () => new Promise(() => undefined);
    expect(await choices()).toEqual([]);
  });

  it('that fails is logged, and answered by nobody', async () => {
    const asked = new Promise<void>((resolve) => {
      complete = () => {
        resolve();
        return Promise.reject(new Error('no store'));
      };
    });
    await mia().autocomplete(channelId, 'play', 'what', 'ki');
    await asked;
    await Promise.all(handling);
    expect(lines).toMatchObject([{ msg: 'an interaction failed', err: { message: 'no store' } }]);
  });
});

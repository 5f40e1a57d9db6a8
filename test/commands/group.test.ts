import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buttonsOf, textOf } from '../../src/emulator/discord/driver/reading.js';
import type { OptionInputs } from '../../src/emulator/discord/driver/use-command.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { readMarkdown } from '../discord/markdown.js';
import { startProduction, type Production } from '../support/production.js';
import { seedAssets, seedGroups } from './seed.js';

const timeoutMs = 10_000;
let production: Production;
/** One of its own for each test, so that each has its own groups. */
let channelId: string;
let count = 0;

const newChannel = () => {
  const { discord } = production;
  return discord.admin.addChannel(discord.guild('Studio').id, { name: `channel-${++count}` }).id;
};

beforeAll(async () => {
  production = await startProduction();
  await production.giveKey('mia');
});
afterAll(() => production.close());
beforeEach(() => {
  channelId = newChannel();
});
afterEach(() => expect(production.discord.violations.splice(0)).toEqual([]));

async function use(
  command: string,
  options: OptionInputs = {},
  user = production.mia,
  where = channelId,
): Promise<Message> {
  const reply = await (await user.slash(where, command, options)).reply({ timeoutMs });
  expect(reply.ephemeralTo).toBe(user.id);
  return reply;
}
const told = async (...use_: Parameters<typeof use>) => textOf(await use(...use_));
const press = async (message: Message, label: string, user = production.mia) => {
  const reply = await (await user.press(message, label)).reply({ timeoutMs });
  expect(reply.ephemeralTo).toBe(user.id);
  return textOf(reply);
};
const groups = (...names: string[]) => seedGroups(production, { channelId, createdBy: production.mia.id }, names);
const offered = async (typed: string, command = 'group use', where = channelId) =>
  (await (await production.mia.autocomplete(where, command, 'name', typed)).choices()).map(({ value }) => value);

describe('/group list', () => {
  it('says what to do where there is none', async () => {
    expect(await told('group list')).toBe(
      'This channel has no groups yet. Make one with /group create, or add a file with /asset add.',
    );
  });

  it('shows the current one first and marked, then the others, most recent first', async () => {
    await use('group create', { name: 'storm' });
    await use('group create', { name: 'harbour' });
    await use('group create', { name: 'night_*1*' });
    await use('group use', { name: 'harbour' });
    const by = production.mia.mention;
    const { visible } = readMarkdown(await told('group list', {}, production.ada));
    expect(visible).toContain('night_*1*');
    expect(await told('group list', {}, production.ada)).toMatch(
      new RegExp(
        String.raw`^- \*\*harbour\*\* · made by ${by} · \*\*current\*\*\n- \*\*night.*\*\* · made by ${by}\n- \*\*storm\*\* · made by ${by}$`,
      ),
    );
  });

  it('fits a hundred groups of the longest names into a message, and says how many are missing', async () => {
    const made = await groups(...Array.from({ length: 100 }, (_, index) => String(index).padStart(50, '*')));
    await use('group use', { name: made[0]?.name ?? '' });
    const list = await told('group list');
    const lines = list.split('\n');
    expect(lines[0]).toContain('· **current**');
    expect(lines.at(-1)).toBe(`and ${100 - (lines.length - 1)} more, which /group use finds by name`);
  });

  it('is that of the channel in a thread', async () => {
    await groups('storm');
    const { id } = production.discord.admin.openThread({ channelId, name: 'takes', ownerId: production.mia.id });
    expect(await told('group list', {}, production.mia, id)).toContain('**storm**');
  });
});

describe('/group use', () => {
  it('makes a group the current one, which the next file goes to, for who only reads along too', async () => {
    await groups('harbour', 'storm');
    expect(await told('group use', { name: 'harbour' }, production.ada)).toBe(
      "**harbour** is this channel's current group. Prompts name its assets, and /asset add adds to it.",
    );
    expect(await told('group list')).toMatch(/\*\*harbour\*\*.*\*\*current\*\*/);
  });

  it('takes a typed name with spaces around it and in other case, but a namesake as it is written', async () => {
    await groups('Harbour', 'storm', 'Storm');
    expect(await told('group use', { name: ' harbour ' })).toContain('**Harbour** is this');
    expect(await told('group use', { name: 'Storm' })).toContain('**Storm** is this');
    expect(await told('group use', { name: 'STORM' })).toContain('Did you mean **storm** or **Storm**?');
  });

  it('names the nearest for a name that is none, and where to look when none is near', async () => {
    expect(await told('group use', { name: 'x' })).toContain('It has none yet: make one with /group create.');
    await groups('harbour');
    expect(await told('group use', { name: 'harbuor' })).toBe(
      'There is no group **harbuor** in this channel. Did you mean **harbour**? Nothing was changed.',
    );
    const far = await told('group use', { name: '@everyone *bold*' });
    expect(readMarkdown(far).visible).toContain('There is no group **@everyone *bold*** in this channel. /group list');
  });

  it("does not find another channel's", async () => {
    await groups('harbour');
    expect(await told('group use', { name: 'harbour' }, production.mia, newChannel())).toContain('There is no group');
  });

  it('completes names by what is typed, most recent first, 25 at most, nothing without groups', async () => {
    expect(await offered('')).toEqual([]);
    const names = Array.from({ length: 30 }, (_, index) => `Scene ${index + 1}`);
    await groups('Harbour', ...names);
    expect(await offered('')).toEqual(names.slice(5).reverse());
    expect(await offered('SCENE 2')).toEqual([
      ...['Scene 29', 'Scene 28', 'Scene 27', 'Scene 26', 'Scene 25', 'Scene 24', 'Scene 23', 'Scene 22', 'Scene 21'],
      ...['Scene 20', 'Scene 2'],
    ]);
    expect(await offered('arb', 'group delete')).toEqual(['Harbour']);
    expect(await offered('nothing like it')).toEqual([]);
    const { id } = production.discord.admin.openThread({ channelId, name: 'takes', ownerId: production.mia.id });
    expect(await offered('arb', 'group use', id)).toEqual(['Harbour']);
  });
});

describe('/group delete', () => {
  it('asks, hides the group and its assets, and makes the newest other one current', async () => {
    const [storm] = await groups('storm', 'harbour', 'night');
    await seedAssets(production, storm?.id ?? '', [{ name: 'kite' }, { name: 'boat' }]);
    await use('group use', { name: 'storm' });
    const question = await use('group delete', { name: 'storm' });
    expect(textOf(question)).toContain('Delete the group **storm** with its 2 assets from this channel?');
    expect(await told('group list')).toContain('**storm**');
    expect(await press(question, 'Delete it')).toBe(
      "The group **storm** is deleted. This channel's current group is **night**.",
    );
    expect(buttonsOf(question)).toEqual([]);
    expect(await told('group list')).not.toContain('storm');
    expect(await told('asset show', { name: 'kite' })).toContain('There is no `@kite`');
  });

  it('leaves the current one current when it was another, and frees the name', async () => {
    await groups('storm', 'harbour');
    const question = await use('group delete', { name: 'storm' });
    expect(textOf(question)).toContain('Delete the group **storm** from this channel?');
    expect(await press(question, 'Delete it')).toContain("This channel's current group is **harbour**.");
    expect(await told('group create', { name: 'storm' })).toContain('**storm** is this channel');
  });

  it('of the only one leaves none', async () => {
    await groups('storm');
    expect(await press(await use('group delete', { name: 'storm' }), 'Delete it')).toBe(
      'The group **storm** is deleted. This channel has no group now; the next file that is added makes one.',
    );
    expect(await told('asset list')).toContain('This channel has no group of assets yet.');
  });

  it('obeys who made it and moderators only', async () => {
    await groups('storm', 'harbour');
    expect(await told('group delete', { name: 'storm' }, production.ada)).toBe(
      'Only the person who made this group, or a moderator, can delete it. Ask one of them; moderators have **Manage Messages**. Nothing was changed.',
    );
    const question = await use('group delete', { name: 'storm' }, production.tom);
    expect(await press(question, 'Delete it', production.tom)).toContain('**storm** is deleted.');
  });

  it('checks the right again when it is confirmed', async () => {
    await groups('storm');
    const question = await use('group delete', { name: 'storm' }, production.tom);
    production.discord.admin.setOverwrite(channelId, { for: 'tom', deny: ['ManageMessages'] });
    expect(await press(question, 'Delete it', production.tom)).toContain(
      'Only the person who made this group, or a moderator',
    );
    expect(await told('group list')).toContain('**storm**');
  });

  it('is confirmed after a restart, and once', async () => {
    await groups('storm', 'harbour');
    const question = await use('group delete', { name: 'storm' });
    const other = await use('group delete', { name: 'storm' });
    await production.stop();
    await production.start();
    expect(await press(question, 'Delete it')).toContain('**storm** is deleted.');
    await use('group create', { name: 'storm' });
    expect(await press(other, 'Delete it')).toBe(
      'That group is not in this channel any more; /group list shows those that are. Nothing was changed.',
    );
    expect(await told('group list')).toContain('**storm**');
  });

  it("does not touch another channel's, whatever stands in the custom id", async () => {
    const [foreign] = await groups('storm');
    const home = channelId;
    channelId = newChannel();
    await groups('harbour');
    const question = await use('group delete', { name: 'harbour' });
    const [button] = buttonsOf(question);
    if (button) button.custom_id = `group-deleted:${foreign?.id ?? ''}`;
    expect(await press(question, 'Delete it')).toContain('That group is not in this channel any more;');
    expect(await told('group list', {}, production.mia, home)).toContain('**storm**');
    expect(await told('group list')).toContain('**harbour**');
  });

  it('works in a thread, for the groups of its channel', async () => {
    await groups('storm');
    const { id } = production.discord.admin.openThread({ channelId, name: 'takes', ownerId: production.mia.id });
    const question = await use('group delete', { name: 'storm' }, production.mia, id);
    expect(await press(question, 'Delete it')).toContain('**storm** is deleted.');
    expect(await told('group list')).toContain('no groups yet');
  });

  it('works in a direct message', async () => {
    const { id } = production.mia.directChannel();
    await use('group create', { name: 'storm' }, production.mia, id);
    const question = await use('group delete', { name: 'storm' }, production.mia, id);
    expect(await press(question, 'Delete it')).toContain('**storm** is deleted.');
  });
});

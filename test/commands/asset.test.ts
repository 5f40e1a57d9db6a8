import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ComponentType } from 'discord.js';
import { buttonsOf, selectsOf, textOf } from '../../src/emulator/discord/driver/reading.js';
import type { OptionInputs } from '../../src/emulator/discord/driver/use-command.js';
import { walkComponents } from '../../src/emulator/discord/messages/walk-components.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { readMarkdown } from '../discord/markdown.js';
import { fingerprintOf } from '../../src/store/tokens.js';
import type { Upload } from '../../src/store/records.js';
import { uploadIntention } from '../store/examples.js';
import { keys, startProduction, type Production } from '../support/production.js';
import { stageOf } from '../support/stage.js';
import { seedAssets, seedGroups, type Seed } from './seed.js';

const timeoutMs = 10_000;
const mebibyte = 1024 * 1024;
let production: Production;
let picture: Buffer;
/** One of its own for each test, so that each has its own groups. */
let channelId: string;
let count = 0;

const newChannel = () => {
  const { discord } = production;
  return discord.admin.addChannel(discord.guild('Studio').id, { name: `channel-${++count}` }).id;
};

beforeAll(async () => {
  picture = await readFile('demo/files/kite.png');
  production = await startProduction();
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
  const reply = await (await user.slash(where, `asset ${command}`, options)).reply({ timeoutMs });
  expect(reply.ephemeralTo).toBe(user.id);
  return reply;
}
const told = async (...use_: Parameters<typeof use>) => textOf(await use(...use_));
async function press(message: Message, label: string, user = production.mia): Promise<string> {
  const reply = await (await user.press(message, label)).reply({ timeoutMs });
  expect(reply.ephemeralTo).toBe(user.id);
  return textOf(reply);
}
const offered = async (typed: string, command = 'show', where = channelId) =>
  (await (await production.mia.autocomplete(where, `asset ${command}`, 'name', typed)).choices()).map(
    ({ value }) => value,
  );

/** A group of the channel with these assets, mia's where they do not say whose. */
async function seeded(...seeds: Seed[]): Promise<{ groupId: string; ids: string[] }> {
  const [group] = await seedGroups(production, { channelId, createdBy: production.mia.id }, [`storm-${count}`]);
  const groupId = group?.id ?? '';
  const owned = seeds.map((seed) => ({ ownerId: production.mia.id, ...seed }));
  return { groupId, ids: (await seedAssets(production, groupId, owned)).map(({ id }) => id) };
}

/** A picture with content and a size of its own. */
const newPicture = (sizeBytes = picture.length + 8) =>
  Buffer.concat([picture, randomBytes(sizeBytes - picture.length)]);
const names = (message: Message) => [...textOf(message).matchAll(/\*\*`@(.*?)`\*\*/g)].map(([, name]) => name);
/** What the message shows, by the kind of the component. */
const shown = (message: Message, type: ComponentType) =>
  walkComponents(message.components).filter(({ component }) => component.type === type).length;
const attached = (message: Message) => message.attachments.map(({ filename }) => filename);

describe('/asset list', () => {
  it('says what to do where there is no group, and where the group is empty', async () => {
    expect(await told('list')).toBe(
      'This channel has no group of assets yet. Add a file with /asset add, and it gets one.',
    );
    await seeded();
    expect(await told('list')).toMatch(/^The group \*\*storm-.*\*\* has no assets yet\. Add files with \/asset add\.$/);
    expect(await told('list', { type: 'audio' })).toContain('has no sounds yet');
  });

  it('shows what was added with name, type and who added it, most recent first, with pictures of images', async () => {
    await production.giveKey('mia');
    const kite = { name: 'kite.png', path: 'demo/files/kite.png' };
    const adding = await production.mia.slash(channelId, 'asset add', {
      file: kite,
      file2: { name: 'waves.mp4', path: 'demo/files/waves.mp4' },
    });
    await production.discord.waitForMessage(
      channelId,
      (message) => message.origin?.id === adding.interaction.id && /ready[\s\S]*ready/.test(textOf(message)),
      { timeoutMs },
    );
    const list = await use('list', {}, production.ada);
    expect(names(list).sort()).toEqual(['kite', 'waves']);
    expect(textOf(list)).toMatch(new RegExp(`-# image · \\d+ × \\d+\\n-# by ${production.mia.mention}`));
    expect(textOf(list)).toMatch(/-# video · \d+ × \d+ · [\d.]+ s\n-# by /);
    expect(attached(list)).toEqual(['kite.png']);
    expect(buttonsOf(list)).toEqual([]);
    const { sizeBytes } = list.attachments[0] ?? {};
    expect(sizeBytes).toBe(picture.length);
  });

  it('shows one type only when asked', async () => {
    await seeded({ name: 'kite' }, { name: 'waves', type: 'video' }, { name: 'wind', type: 'audio' }, { name: 'boat' });
    expect(names(await use('list'))).toEqual(['boat', 'wind', 'waves', 'kite']);
    expect(names(await use('list', { type: 'image' }))).toEqual(['boat', 'kite']);
    expect(await told('list', { type: 'audio' })).toMatch(/· 1 sound\n/);
  });

  it('goes through sixty assets of the longest names page by page, after a restart too', async () => {
    const wanted = Array.from({ length: 60 }, (_, index) => `a${'-_'.repeat(14)}-${index + 10}`);
    const fileName = `${'*_`@everyone '.repeat(20)}.png`;
    await seeded(...wanted.map((name) => ({ name, fileName, width: 6000, height: 6000, bytes: newPicture() })));
    const list = await use('list');
    expect(buttonsOf(list).map(({ label, disabled }) => [label, disabled])).toEqual([
      ['Previous', true],
      ['Next', false],
    ]);
    const seen = names(list);
    await production.stop();
    await production.start();
    while (buttonsOf(list)[1]?.disabled !== true) {
      await press(list, 'Next');
      seen.push(...names(list));
      expect(attached(list)).toHaveLength(names(list).length);
      expect(shown(list, ComponentType.Thumbnail)).toBe(names(list).length);
    }
    expect(seen).toEqual(wanted.reverse());
    expect(textOf(list)).toContain('60 assets · page 8 of 8');
    await press(list, 'Previous');
    expect(names(list)).toEqual(wanted.slice(48, 56));
  });

  it('keeps to its group and type while pages are turned, and to pages that there are', async () => {
    const many = Array.from({ length: 18 }, (_, index) => ({ name: `kite-${index}` }));
    await seeded({ name: 'wind', type: 'audio' }, ...many);
    const list = await use('list', { type: 'image' });
    await seedGroups(production, { channelId, createdBy: 'tom' }, ['another']);
    await press(list, 'Next');
    expect(names(list)[0]).toBe('kite-9');
    const used = await production.mia.slash(channelId, 'group use', { name: `storm-${count}` });
    await used.reply({ timeoutMs });
    for (const { name } of many.slice(7)) await press(await use('remove', { name }), 'Remove it');
    expect(await press(list, 'Next')).toContain('7 images');
    expect(names(list)).toHaveLength(7);
    expect(buttonsOf(list)).toEqual([]);
  });

  it('says so when its group is gone, or was never one of this channel', async () => {
    const foreign = await seeded({ name: 'secret' });
    const many = Array.from({ length: 9 }, (_, index) => ({ name: `kite-${index}` }));
    channelId = newChannel();
    const { groupId } = await seeded(...many);
    const list = await use('list');
    const next = buttonsOf(list)[1];
    if (next) next.custom_id = `assets:${foreign.groupId}:all:0`;
    expect(await press(list, 'Next')).toBe(
      'That group is not in this channel any more; /group list shows those that are. Nothing was changed.',
    );

    const second = await use('list');
    const broken = buttonsOf(second)[1];
    if (broken) broken.custom_id = `assets:${groupId}:all:many`;
    expect(await press(second, 'Next')).toBe('This list is from an older version. Open it again with /asset list.');

    const third = await use('list');
    const asked = await production.mia.slash(channelId, 'group delete', { name: `storm-${count}` });
    await press(await asked.reply({ timeoutMs }), 'Delete it');
    expect(await press(third, 'Next')).toBe(
      'That group is not in this channel any more; /group list shows those that are. Nothing was changed.',
    );
    expect(third.attachments).toEqual([]);
  });

  it('attaches as many pictures as fit into 10 MiB, the small ones, and none that is gone or cannot be shown', async () => {
    const bytes = (mebibytes: number) => newPicture(mebibytes * mebibyte);
    await seeded(
      { name: 'large', bytes: bytes(9) },
      { name: 'middle', bytes: bytes(5) },
      { name: 'small', bytes: bytes(3) },
      { name: 'too-large', bytes: bytes(11) },
      { name: 'gone' },
      { name: 'photo', bytes: await readFile('test/fixtures/media/image.heic') },
    );
    const list = await use('list');
    expect(names(list)).toHaveLength(6);
    expect(attached(list).sort()).toEqual(['middle.png', 'small.png']);
  });

  it('goes without pictures where Discord does not take them', async () => {
    await seeded({ name: 'kite', bytes: newPicture() });
    production.discord.switches.uploadLimit(1000);
    const list = await use('list');
    production.discord.switches.uploadLimit(null);
    expect(names(list)).toEqual(['kite']);
    expect(list.attachments).toEqual([]);
    expect(attached(await use('list'))).toEqual(['kite.png']);
  });

  it('is that of the channel in a thread, and that of its own in a direct message', async () => {
    await seeded({ name: 'kite' });
    const { id } = production.discord.admin.openThread({ channelId, name: 'takes', ownerId: production.mia.id });
    expect(names(await use('list', {}, production.mia, id))).toEqual(['kite']);
    expect(await told('list', {}, production.mia, production.mia.directChannel().id)).toContain('has no group');
  });
});

describe('a gallery', () => {
  const choose = async (message: Message, customId: string, ...values: string[]) =>
    await (await production.mia.select(message, customId, values)).reply({ timeoutMs });

  it('shows one type by a choice in it, and says how many there are of each, after a restart too', async () => {
    const { groupId } = await seeded({ name: 'kite' }, { name: 'boat' }, { name: 'waves', type: 'video' });
    const list = await use('list');
    const options = () =>
      selectsOf(list)
        .flatMap((select) => ('options' in select ? select.options : []))
        .map(({ label }) => label);
    expect(options()).toEqual([
      ...['All assets (3)', 'Only images (2)', 'Only videos (1)', 'Only sounds (0)', '@waves', '@boat', '@kite'],
    ]);
    await production.stop();
    await production.start();
    await choose(list, `assets-of:${groupId}`, 'image');
    expect(names(list)).toEqual(['boat', 'kite']);
    await choose(list, `assets-of:${groupId}`, 'audio');
    expect(textOf(list)).toContain('has no sounds yet');
    await choose(list, `assets-of:${groupId}`, 'all');
    expect(names(list)).toHaveLength(3);
  });

  it('shows one of its assets large, which is renamed and removed from there', async () => {
    const { groupId, ids } = await seeded({ name: 'kite', bytes: newPicture() }, { name: 'boat' });
    const shownAsset = await choose(await use('list'), `asset-chosen:${groupId}`, ids[0] ?? '');
    expect(textOf(shownAsset)).toMatch(/^\*\*`@kite`\*\*/);
    expect(attached(shownAsset)).toEqual(['kite.png']);
    expect(shownAsset.attachments[0]?.description).toMatch(/^@kite, image · \d+ × \d+$/);
    expect(buttonsOf(shownAsset).map(({ label }) => label)).toEqual(['Rename', 'Remove']);

    const rename = async (to: string) => {
      const form = await (await production.mia.press(shownAsset, 'Rename')).modal();
      return textOf(await (await production.mia.submit(form, { to })).reply({ timeoutMs }));
    };
    expect(await rename('boat')).toContain('`@boat` is taken');
    expect(await rename('Dragon')).toContain('`@kite` is called `@dragon` from now on');

    const question = await (await production.mia.press(shownAsset, 'Remove')).reply({ timeoutMs });
    expect(textOf(question)).toContain('Remove `@dragon`');
    expect(await press(question, 'Remove it')).toBe('`@dragon` is removed.');
    expect(await press(shownAsset, 'Remove')).toBe(
      'That asset is not in this channel any more; /asset list shows those that are. Nothing was changed.',
    );
  });

  it('lets nobody remove what is not theirs, and tells where an asset was used', async () => {
    await production.giveKey('mia');
    await seeded({ name: 'kite', bytes: newPicture() }, { name: 'boat' });
    const ada = await use('show', { name: 'boat' }, production.ada);
    expect(await press(ada, 'Remove', production.ada)).toContain(
      'Only the person who added this asset, or a moderator',
    );
    expect(textOf(ada)).not.toContain('Used here');

    const asked = await production.mia.slash(channelId, 'video', { prompt: 'the [red] @kite **dives**' });
    await asked.reply({ timeoutMs });
    await stageOf(production).result();
    const used = textOf(await use('show', { name: 'kite' }));
    expect(used).toMatch(
      /Used here lately in\n- the \\\[red\] @kite \\\*\\\*dives\\\*\\\* · \[open\]\(https:\S+\) <t:\d+:R>/,
    );
  });

  it('tells of uses in its public threads too, archived ones after a restart, and of a private one only within', async () => {
    const { discord, mia } = production;
    await production.giveKey('mia');
    await seeded({ name: 'kite', bytes: newPicture() });
    const open = discord.admin.openThread({ channelId, name: 'takes', ownerId: mia.id });
    const archived = discord.admin.openThread({ channelId, name: 'old takes', ownerId: mia.id });
    const hidden = discord.admin.openThread({ channelId, name: 'hidden', ownerId: mia.id, private: true });
    discord.admin.joinThread(hidden.id, discord.applicationId);
    const make = async (where: string, prompt: string) => {
      await (await mia.slash(where, 'video', { prompt })).reply({ timeoutMs });
      await stageOf(production).find('**Done**', where);
    };
    await make(open.id, '@kite open');
    await make(archived.id, '@kite archived');
    discord.admin.changeThread(archived.id, { archived: true });
    await production.stop();
    await production.start();
    await make(hidden.id, '@kite hidden');

    for (const place of [channelId, open.id]) {
      const used = await told('show', { name: 'kite' }, mia, place);
      expect(used).toContain('- @kite archived · [open](');
      expect(used).toContain('- @kite open · [open](');
      expect(used).not.toContain('@kite hidden');
    }
    expect(await told('show', { name: 'kite' }, mia, hidden.id)).toContain('- @kite hidden · [open](');
  });
});

describe('/asset add', () => {
  beforeEach(() => production.giveKey('mia'));
  afterEach(() => Object.assign(production.provider.switches, { linksFetchable: true, newAssetUnreadableMs: 0 }));

  /** Adds a new picture as mia. Returns what she is told, without the line of the group, and how much was billed. */
  async function added(name: string): Promise<{ told: string; billed: number }> {
    const billed = () => stageOf(production).billed('asset').length;
    const before = billed();
    const adding = await production.mia.slash(channelId, 'asset add', { file: { name, bytes: newPicture() } });
    const { id } = await adding.reply({ timeoutMs });
    const reply = await production.discord.waitForMessage(
      channelId,
      (message) => message.id === id && /is ready|Not added/.test(textOf(message)),
      { timeoutMs },
    );
    return { told: textOf(reply).split('\n').slice(1).join('\n'), billed: billed() - before };
  }

  it('says nothing of ways when the first goes well', async () => {
    expect(await added('kite.png')).toEqual({ told: '- `@kite` (image) is ready', billed: 1 });
  });

  it('says when the link could not be fetched, and that nothing was billed for that', async () => {
    production.provider.switches.linksFetchable = 'refused';
    expect(await added('kite.png')).toEqual({
      told: "- `@kite` (image) is ready. Discord's link could not be fetched by the provider, so I sent the file itself: nothing was billed for the first try.",
      billed: 1,
    });
  });

  it('says when the link was accepted and then could not be fetched, and that two creations were billed', async () => {
    production.provider.switches.linksFetchable = false;
    expect(await added('kite.png')).toEqual({
      told: "- `@kite` (image) is ready. Discord's link could not be fetched by the provider, so I sent the file itself: two creations were billed.",
      billed: 2,
    });
  });

  it('says of what could not be added that two creations were billed', async () => {
    production.provider.switches.newAssetUnreadableMs = Infinity;
    const { told: line, billed } = await added('kite.png');
    expect(line).toMatch(
      /^- \*\*Not added\*\*, `kite`: The provider has lost `@kite`\. .* I tried it by Discord's link and with the file itself: two creations were billed\.$/,
    );
    expect(billed).toBe(2);
    expect(await told('list')).toContain('has no assets yet');
  });

  it('of the same new content by two members in the same second is one asset, and one creation', async () => {
    await production.giveKey('mia', 'server');
    const bytes = newPicture();
    const before = stageOf(production).billed('asset').length;
    const members = [production.ada, production.discord.user('tom')];
    const asked = await Promise.all(
      members.map((user, index) => user.slash(channelId, 'asset add', { file: { name: `kite-${index}.png`, bytes } })),
    );
    for (const { interaction } of asked) {
      await production.discord.waitForMessage(
        channelId,
        (message) => message.origin?.id === interaction.id && textOf(message).includes('is ready'),
        { timeoutMs },
      );
    }
    expect(names(await use('list'))).toHaveLength(1);
    expect(stageOf(production).billed('asset')).toHaveLength(before + 1);
    const removing = await production.ada.slash(channelId, 'token remove', { scope: 'server' });
    await press(await removing.reply({ timeoutMs }), 'Remove it', production.ada);
  });
});

describe('/asset show', () => {
  /** Writes how far the asset is for mia's key, beside the running bot. */
  async function uploaded(assetId: string, change: (intention: Upload) => Upload): Promise<void> {
    const store = await production.openStore();
    const fingerprint = fingerprintOf(await store.fingerprintKey(), keys.mia);
    await store.uploads.begin(change({ ...uploadIntention(assetId, fingerprint), keyOwner: null }));
    await store.close();
  }

  it("says how far the asset is at the provider with the caller's key, and asks nobody", async () => {
    await production.giveKey('mia');
    const { ids } = await seeded(...['new', 'under-way', 'usable', 'twice', 'bad'].map((name) => ({ name })));
    const [, underWay = '', usable = '', twice = '', bad = ''] = ids;
    const made = { state: 'active', providerAssetId: 'asset-1' } as const;
    await uploaded(underWay, (intention) => intention);
    await uploaded(usable, (intention) => ({ ...intention, ...made }));
    const remade = { reason: 'not-fetched', way: 'link', charged: 'yes', at: 1 } as const;
    await uploaded(twice, (intention) => ({ ...intention, ...made, remade }));
    const failed = {
      state: 'failed',
      providerAssetId: null,
      code: null,
      message: 'It was still being processed.',
    } as const;
    await uploaded(bad, (intention) => ({ ...intention, ...failed }));
    const requests = production.provider.state.requests.length;
    const lines = [];
    for (const name of ['new', 'under-way', 'usable', 'twice', 'bad']) {
      lines.push((await told('show', { name })).split('\n')[4]);
    }
    expect(lines).toEqual([
      'Not yet at the provider with your key: the first video that names it brings it there',
      'Being prepared at the provider with your key',
      'Ready at the provider with your key',
      "Ready at the provider with your key. Discord's link could not be fetched by the provider, so I sent the file itself: two creations were billed.",
      'Failed with your key. The provider did not get `@bad` ready in time. Add the file again, or one that is smaller.',
    ]);
    expect(production.provider.state.requests).toHaveLength(requests);
  });

  it('says nothing of the provider to a member without a key, and names the one of the server', async () => {
    await seeded({ name: 'kite' });
    expect(await told('show', { name: 'kite' }, production.ada)).not.toContain('provider');
    await production.giveKey('tom', 'server');
    expect(await told('show', { name: 'kite' }, production.ada)).toContain(
      "Not yet at the provider with the server's key",
    );
    const removing = await production.ada.slash(channelId, 'token remove', { scope: 'server' });
    await press(await removing.reply({ timeoutMs }), 'Remove it', production.ada);
  });

  it('shows a picture large, with its details', async () => {
    const fileName = '@everyone *Kite* (1).png';
    await seeded({ name: 'kite', fileName, bytes: newPicture(), width: 640, height: 480 });
    const reply = await use('show', { name: 'kite' }, production.ada);
    expect(attached(reply)).toEqual(['kite.png']);
    expect(shown(reply, ComponentType.MediaGallery)).toBe(1);
    const { visible } = readMarkdown(textOf(reply));
    expect(visible).toContain(`From the file ${fileName}`);
    expect(visible).toMatch(/image · 640 × 480 · 5 kB/);
    expect(visible).toMatch(new RegExp(`In the group .*storm.*, added by ${production.mia.mention} <t:\\d+:R>`));
  });

  it('plays clips, and hands sounds over as files', async () => {
    await seeded(
      { name: 'waves', type: 'video', durationSeconds: 5.04, bytes: await readFile('demo/files/waves.mp4') },
      { name: 'wind', type: 'audio', durationSeconds: 3, bytes: await readFile('demo/files/wind.mp3') },
    );
    const clip = await use('show', { name: 'waves' });
    expect([attached(clip), shown(clip, ComponentType.MediaGallery)]).toEqual([['waves.mp4'], 1]);
    expect(textOf(clip)).toContain('5 s');
    const sound = await use('show', { name: 'wind' });
    expect([attached(sound), shown(sound, ComponentType.File)]).toEqual([['wind.mp3'], 1]);
  });

  it('says why it shows no file', async () => {
    await seeded(
      { name: 'gone', fileName: 'x'.repeat(255) },
      { name: 'large', bytes: newPicture(11 * mebibyte) },
      { name: 'photo', bytes: await readFile('test/fixtures/media/image.heic') },
      { name: 'kite', bytes: newPicture() },
    );
    expect(await told('show', { name: 'gone' })).toContain('The file itself is not kept here any more.');
    expect(await told('show', { name: 'large' })).toContain('The file is too large to be shown here.');
    expect(await told('show', { name: 'photo' })).toContain('Discord shows no files of this kind.');
    production.discord.switches.uploadLimit(1000);
    expect(await told('show', { name: 'kite' })).toContain('The file is too large to be shown here.');
    production.discord.switches.uploadLimit(null);
  });

  it('takes a typed name as prompts do, and names the nearest for one that is none', async () => {
    expect(await told('show', { name: 'kite' })).toContain('This channel has no group of assets yet.');
    await seeded();
    expect(await told('show', { name: 'kite' })).toContain('It has none yet: add one with /asset add.');
    channelId = newChannel();
    await seeded({ name: 'red-kite' }, { name: 'boat' });
    expect(await told('show', { name: ' @Red-Kite ' })).toContain('**`@red-kite`**');
    expect(await told('show', { name: 'red-kiet' })).toBe(
      "There is no `@red-kiet` in this channel's group. Did you mean `@red-kite`? Nothing was changed.",
    );
    expect(await told('show', { name: '`@everyone` *x* <@&1>' })).toBe(
      "There is no asset of that name in this channel's group. /asset list shows them. Nothing was changed.",
    );
  });
});

describe('names that complete themselves', () => {
  it('are the most recent first, those with what is typed in them, 25 at most, none without a group', async () => {
    expect(await offered('')).toEqual([]);
    const kites = Array.from({ length: 30 }, (_, index) => `kite-${index + 1}`);
    await seeded(...['boat', ...kites].map((name) => ({ name })));
    expect(await offered('')).toEqual(kites.slice(5).reverse());
    for (const command of ['show', 'rename', 'remove']) expect(await offered('@BOA', command)).toEqual(['boat']);
    expect(await offered('e-29')).toEqual(['kite-29']);
    expect(await offered('no such')).toEqual([]);
    const { id } = production.discord.admin.openThread({ channelId, name: 'takes', ownerId: production.mia.id });
    expect(await offered('boat', 'show', id)).toEqual(['boat']);
  });

  it('tell the type', async () => {
    await seeded({ name: 'wind', type: 'audio' });
    const handle = await production.ada.autocomplete(channelId, 'asset show', 'name', '');
    expect(await handle.choices()).toEqual([{ name: 'wind (audio)', value: 'wind' }]);
  });
});

describe('/asset rename', () => {
  it('gives a name in the form in which it is kept, for every member', async () => {
    await seeded({ name: 'kite' });
    expect(await told('rename', { name: 'kite', to: '@Red-Kite' }, production.ada)).toBe(
      '`@kite` is called `@red-kite` from now on. Videos that were asked for before do not change.',
    );
    expect(names(await use('list'))).toEqual(['red-kite']);
    expect(await told('rename', { name: 'red-kite', to: 'red-kite' })).toContain('is called `@red-kite`');
  });

  it('refuses a name that is taken, reserved or none, and one that it does not know', async () => {
    await seeded({ name: 'kite' }, { name: 'boat' });
    expect(await told('rename', { name: 'kite', to: 'boat' })).toBe(
      "`@boat` is taken in this channel's group. Choose another name with /asset rename. Nothing was changed.",
    );
    expect(await told('rename', { name: 'kite', to: 'image1' })).toContain('has a meaning of its own in prompts');
    expect(await told('rename', { name: 'kite', to: 'two words' })).toContain('A name has 1 to 32 characters');
    expect(await told('rename', { name: 'kit', to: 'new' })).toContain('Did you mean `@kite`?');
    expect(names(await use('list'))).toEqual(['boat', 'kite']);
  });
});

describe('an accepted video', () => {
  it('stays as it is when its asset is renamed and removed and its group deleted while it waits', async () => {
    const { provider, discord, mia } = production;
    await production.giveKey('mia');
    await seeded();
    const { processingMs } = provider.switches;
    provider.switches.processingMs = 1e9;
    const file = { name: 'kite.png', bytes: newPicture() };
    const asked = await mia.slash(channelId, 'video', { prompt: '@kite flies', file });
    expect(textOf(await asked.reply({ timeoutMs }))).toContain('Accepted');
    await told('rename', { name: 'kite', to: 'old-kite' });
    await press(await use('remove', { name: 'old-kite' }), 'Remove it');
    const deleting = await mia.slash(channelId, 'group delete', { name: `storm-${count}` });
    await press(await deleting.reply({ timeoutMs }), 'Delete it');
    provider.switches.processingMs = processingMs;
    await vi.waitFor(() => provider.finishAsset(provider.state.assets.at(-1)?.id ?? ''));
    const card = await discord.waitForMessage(channelId, (message) => textOf(message).includes('**Done** in'), {
      timeoutMs,
    });
    expect(textOf(card)).toContain('`@kite` (image)');
    const { body } = provider.state.requests.filter(({ route }) => route === 'CreateTask').at(-1) ?? {};
    expect(JSON.stringify(body)).toContain('"@image1 flies"');
  });
});

describe('/asset remove', () => {
  it('asks, then takes it out of the group and frees its name', async () => {
    await seeded({ name: 'kite' }, { name: 'boat' });
    const question = await use('remove', { name: 'kite' });
    expect(textOf(question)).toContain("Remove `@kite` (image) from this channel's group?");
    expect(names(await use('list'))).toEqual(['boat', 'kite']);
    expect(await press(question, 'Remove it')).toBe('`@kite` is removed.');
    expect(buttonsOf(question)).toEqual([]);
    expect(names(await use('list'))).toEqual(['boat']);
    expect(await told('rename', { name: 'boat', to: 'kite' })).toContain('is called `@kite`');
  });

  it('obeys its owner and moderators only, and checks it again when it is confirmed', async () => {
    await seeded({ name: 'kite' }, { name: 'boat', ownerId: production.ada.id });
    const refusal =
      'Only the person who added this asset, or a moderator, can remove it. Ask one of them; moderators have **Manage Messages**. Nothing was changed.';
    expect(await told('remove', { name: 'kite' }, production.ada)).toBe(refusal);
    expect(await told('remove', { name: 'boat' }, production.mia)).toBe(refusal);
    const question = await use('remove', { name: 'kite' }, production.tom);
    const second = await use('remove', { name: 'boat' }, production.tom);
    expect(await press(question, 'Remove it', production.tom)).toBe('`@kite` is removed.');
    production.discord.admin.setOverwrite(channelId, { for: 'tom', deny: ['ManageMessages'] });
    expect(await press(second, 'Remove it', production.tom)).toBe(refusal);
    expect(names(await use('list'))).toEqual(['boat']);
  });

  it('is confirmed after a restart, in another group by now, and once', async () => {
    await seeded({ name: 'kite' });
    const question = await use('remove', { name: 'kite' });
    const other = await use('remove', { name: 'kite' });
    await seedGroups(production, { channelId, createdBy: 'tom' }, ['another']);
    await production.stop();
    await production.start();
    expect(await press(question, 'Remove it')).toBe('`@kite` is removed.');
    expect(await press(other, 'Remove it')).toBe(
      'That asset is not in this channel any more; /asset list shows those that are. Nothing was changed.',
    );
  });

  it('takes the asset that was asked about, also when it has another name by now, and no namesake', async () => {
    await seeded({ name: 'kite' });
    const question = await use('remove', { name: 'kite' });
    await use('rename', { name: 'kite', to: 'old-kite' });
    expect(await press(question, 'Remove it')).toBe('`@old-kite` is removed.');
  });

  it("does not touch another channel's, whatever stands in the custom id", async () => {
    const { ids } = await seeded({ name: 'secret' });
    const home = channelId;
    channelId = newChannel();
    await seeded({ name: 'kite' });
    const question = await use('remove', { name: 'kite' });
    const [button] = buttonsOf(question);
    if (button) button.custom_id = `asset-removed:${ids[0] ?? ''}`;
    expect(await press(question, 'Remove it')).toContain('not in this channel any more');
    expect(names(await use('list', {}, production.mia, home))).toEqual(['secret']);
  });

  it('works in a thread, and in a direct message', async () => {
    await seeded({ name: 'kite' });
    const { id } = production.discord.admin.openThread({ channelId, name: 'takes', ownerId: production.mia.id });
    const question = await use('remove', { name: 'kite' }, production.mia, id);
    expect(await press(question, 'Remove it')).toBe('`@kite` is removed.');
    channelId = production.mia.directChannel().id;
    await seeded({ name: 'boat' });
    expect(await press(await use('remove', { name: 'boat' }), 'Remove it')).toBe('`@boat` is removed.');
  });
});

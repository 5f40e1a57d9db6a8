import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  ComponentType,
  ContainerBuilder,
  Events,
  FileBuilder,
  GatewayIntentBits,
  LabelBuilder,
  MediaGalleryBuilder,
  MessageFlags,
  ModalBuilder,
  Routes,
  SeparatorBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
  ThreadAutoArchiveDuration,
  ThumbnailBuilder,
  type ApplicationCommandDataResolvable,
  type Interaction,
  type RESTPostAPIChannelMessageResult,
} from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EmbeddedDiscord } from '../../../src/emulator/discord/start.js';
import { buttonsOf, textOf } from '../../../src/emulator/discord/driver/reading.js';
import { startBot, startStudio, type Bot } from './start-bot.js';

const pngBytes = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const commands: ApplicationCommandDataResolvable[] = [
  {
    name: 'video',
    description: 'Makes a video',
    options: [
      { name: 'prompt', description: 'What happens', type: ApplicationCommandOptionType.String },
      { name: 'file', description: 'A reference', type: ApplicationCommandOptionType.Attachment },
      { name: 'name', description: 'An asset', type: ApplicationCommandOptionType.String, autocomplete: true },
      { name: 'count', description: 'How many', type: ApplicationCommandOptionType.Integer, minValue: 1, maxValue: 4 },
    ],
  },
  {
    name: 'token',
    description: 'Keys',
    options: [
      { name: 'set', description: 'Sets it', type: ApplicationCommandOptionType.Subcommand },
      { name: 'show', description: 'Shows it', type: ApplicationCommandOptionType.Subcommand },
    ],
  },
  { name: 'Add to assets', type: ApplicationCommandType.Message },
];

let discord: EmbeddedDiscord;
let bot: Bot;
let handle: (interaction: Interaction) => Promise<unknown>;
let generalId: string;

beforeEach(async () => {
  discord = await startStudio();
  handle = () => Promise.resolve();
  bot = await startBot(discord, commands, (interaction) => handle(interaction));
  generalId = discord.channel('general').id;
});

afterEach(async () => {
  await bot.stop();
  await discord.close();
  expect(bot.errors).toEqual([]);
  expect(discord.violations).toEqual([]);
});

test('a deferred private reply is edited with a file that came as an option', async () => {
  handle = async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const given = interaction.options.getAttachment('file', true);
    expect(given).toMatchObject({ name: 'my_cat.png', contentType: 'image/png', width: 1, height: 1 });
    const bytes = Buffer.from(await (await fetch(given.url)).arrayBuffer());
    await interaction.editReply({ content: 'here', files: [{ attachment: bytes, name: 'back.png' }] });
  };
  const mia = discord.user('mia');
  const use = await mia.slash(generalId, 'video', { prompt: 'a cat', file: { name: 'my cat.png', bytes: pngBytes } });
  const reply = await use.reply();

  expect((await use.acknowledged).kind).toBe('deferred-message');
  expect(textOf(reply)).toBe('here');
  expect(mia.sees(generalId)).toContain(reply);
  expect(discord.user('tom').sees(generalId)).not.toContain(reply);
  const [attachment] = reply.attachments;
  const fetched = await fetch(attachment ? discord.fileUrl(attachment) : '');
  expect(Buffer.from(await fetched.arrayBuffer())).toEqual(pngBytes);
});

test('a modal opens, is submitted and answered', async () => {
  handle = async (interaction) => {
    if (interaction.isChatInputCommand()) {
      const field = new TextInputBuilder().setCustomId('token').setStyle(TextInputStyle.Short);
      const label = new LabelBuilder().setLabel('Your key').setTextInputComponent(field);
      await interaction.showModal(new ModalBuilder().setCustomId('key').setTitle('Key').addLabelComponents(label));
    } else if (interaction.isModalSubmit()) {
      await interaction.reply({
        content: `got ${interaction.fields.getTextInputValue('token')}`,
        flags: MessageFlags.Ephemeral,
      });
    }
  };
  const mia = discord.user('mia');
  const modal = await (await mia.slash(generalId, 'token set')).modal();
  const reply = await (await mia.submit(modal, { token: 'sk-1' })).reply();
  expect(textOf(reply)).toBe('got sk-1');
});

test('names complete themselves, and numbers keep their limits', async () => {
  handle = async (interaction) => {
    if (!interaction.isAutocomplete()) return;
    const { name, value } = interaction.options.getFocused(true);
    await interaction.respond([{ name: `${name} ${value}`, value: 'cat' }]);
  };
  const mia = discord.user('mia');
  const typing = await mia.autocomplete(generalId, 'video', 'name', 'ca', { prompt: 'x' });
  expect(await typing.choices()).toEqual([{ name: 'name ca', value: 'cat' }]);
  await expect(mia.slash(generalId, 'video', { count: 5 })).rejects.toThrow('not between 1 and 4');
  await expect(mia.slash(generalId, 'video', { colour: 'red' })).rejects.toThrow('there is no option colour');
  await expect(mia.slash(generalId, 'token')).rejects.toThrow('needs a sub-command');
});

test('a message menu hands the whole message over, files included', async () => {
  handle = async (interaction) => {
    if (!interaction.isMessageContextMenuCommand()) return;
    const [first] = interaction.targetMessage.attachments.values();
    await interaction.reply(`${interaction.targetMessage.content} with ${first?.name ?? 'nothing'}`);
  };
  const tom = discord.user('tom');
  const said = await tom.say(generalId, 'look', [{ name: 'a b.png', bytes: pngBytes }]);
  const reply = await (await discord.user('mia').menu(generalId, said.id, 'Add to assets')).reply();
  expect(textOf(reply)).toBe('look with a_b.png');
});

test("without the message-content intent a member's message is empty over REST, and only its own is whole", async () => {
  const said = await discord.user('tom').say(generalId, 'secret', [{ name: 'a.png', bytes: pngBytes }]);
  const channel = await bot.client.channels.fetch(generalId);
  if (!channel?.isSendable()) throw new Error('the channel is missing');
  const own = await channel.send('mine');
  const read = await channel.messages.fetch({ message: said.id, force: true });
  expect([read.content, read.attachments.size]).toEqual(['', 0]);
  expect((await channel.messages.fetch({ message: own.id, force: true })).content).toBe('mine');
});

test('a card of components v2 shows its file, which the list of attachments does not name', async () => {
  const container = new ContainerBuilder()
    .addTextDisplayComponents(new TextDisplayBuilder().setContent('a cat'))
    .addSectionComponents((section) =>
      section
        .addTextDisplayComponents(new TextDisplayBuilder().setContent('its frame'))
        .setThumbnailAccessory(new ThumbnailBuilder().setURL('attachment://frame.png')),
    )
    .addSeparatorComponents(new SeparatorBuilder())
    .addMediaGalleryComponents(new MediaGalleryBuilder().addItems((item) => item.setURL('attachment://frame.png')))
    .addFileComponents(new FileBuilder().setURL('attachment://notes.txt'))
    .addActionRowComponents((row) =>
      row.addComponents(new ButtonBuilder().setCustomId('again').setLabel('Again').setStyle(ButtonStyle.Primary)),
    );
  const channel = await bot.client.channels.fetch(generalId);
  if (!channel?.isSendable()) throw new Error('the channel is missing');
  const sent = await channel.send({
    flags: MessageFlags.IsComponentsV2,
    components: [container],
    files: [
      new AttachmentBuilder(pngBytes, { name: 'frame.png' }),
      new AttachmentBuilder(Buffer.from('n'), { name: 'notes.txt' }),
    ],
  });
  expect(sent.attachments.size).toBe(0);
  const [stored] = discord.messages(generalId);
  expect(stored?.attachments.map((it) => it.filename)).toEqual(['frame.png', 'notes.txt']);
  const json = JSON.stringify(sent.components);
  const url = /http:[^"]+frame\.png[^"]+/.exec(json)?.[0] ?? '';
  expect((await fetch(url)).headers.get('content-type')).toBe('image/png');
});

test('a button updates its message, a select answers privately', async () => {
  handle = async (interaction) => {
    if (interaction.isButton()) await interaction.update({ content: 'pressed', components: [] });
    else if (interaction.isStringSelectMenu())
      await interaction.reply({ content: interaction.values.join(), flags: MessageFlags.Ephemeral });
    else if (interaction.isChatInputCommand())
      await interaction.reply({
        content: 'choose',
        components: [
          {
            type: ComponentType.ActionRow,
            components: [new ButtonBuilder().setCustomId('b').setLabel('Press').setStyle(ButtonStyle.Danger)],
          },
          {
            type: ComponentType.ActionRow,
            components: [
              new StringSelectMenuBuilder()
                .setCustomId('s')
                .addOptions({ label: 'One', value: '1' }, { label: 'Two', value: '2' }),
            ],
          },
        ],
      });
  };
  const mia = discord.user('mia');
  const message = await (await mia.slash(generalId, 'token show')).reply();
  expect(buttonsOf(message).map((button) => button.label)).toEqual(['Press']);
  const chosen = await (await mia.select(message, 's', ['2'])).reply();
  expect(textOf(chosen)).toBe('2');
  const updated = await (await mia.press(message, 'Press')).reply();
  expect(updated.id).toBe(message.id);
  expect(textOf(updated)).toBe('pressed');
  await expect(mia.press(message, 'Press')).rejects.toThrow('there is no button');
});

test('a button deferred silently is answered by the edit of its message', async () => {
  handle = async (interaction) => {
    if (interaction.isChatInputCommand())
      await interaction.reply({
        content: 'one',
        components: [
          {
            type: ComponentType.ActionRow,
            components: [new ButtonBuilder().setCustomId('b').setLabel('Go').setStyle(ButtonStyle.Secondary)],
          },
        ],
      });
    else if (interaction.isButton()) {
      await interaction.deferUpdate();
      await interaction.editReply({ content: 'two' });
      await interaction.followUp({ content: 'three', flags: MessageFlags.Ephemeral });
    }
  };
  const mia = discord.user('mia');
  const message = await (await mia.slash(generalId, 'token show')).reply();
  const press = await mia.press(message, 'Go');
  expect(textOf(await press.reply())).toBe('two');
  const third = await discord.waitForMessage(generalId, (it) => textOf(it) === 'three');
  expect(press.messages).toEqual([third]);
});

test('a thread begins at a message, and takes a file over REST long after the interaction', async () => {
  const channel = await bot.client.channels.fetch(generalId);
  if (!channel?.isTextBased() || channel.isDMBased() || channel.isThread()) throw new Error('the channel is missing');
  const created = discord.waitFor('thread', ({ change }) => change === 'created');
  const card = await channel.send({ content: 'card', nonce: 'job-1', enforceNonce: true });
  const thread = await card.startThread({ name: 'a cat', autoArchiveDuration: ThreadAutoArchiveDuration.OneDay });
  expect(thread.id).toBe(card.id);
  expect((await created).thread.parentId).toBe(generalId);
  const posted = (await bot.client.rest.post(Routes.channelMessages(thread.id), {
    body: { content: `<@${discord.user('mia').id}>`, allowed_mentions: { users: [discord.user('mia').id] } },
    files: [{ name: 'video.mp4', data: Buffer.alloc(100_000, 7), contentType: 'video/mp4' }],
  })) as RESTPostAPIChannelMessageResult;
  expect(posted.attachments[0]).toMatchObject({ filename: 'video.mp4', size: 100_000, content_type: 'video/mp4' });
  expect(discord.messages(thread.id).at(-1)?.pings.userIds).toEqual([discord.user('mia').id]);
  await thread.setArchived(true);
  expect(discord.thread(thread.id)?.archived).toBe(true);
});

test('the same nonce posts once', async () => {
  const body = { content: 'card', nonce: 'job-2', enforce_nonce: true };
  const first = (await bot.client.rest.post(Routes.channelMessages(generalId), { body })) as { id: string };
  const second = (await bot.client.rest.post(Routes.channelMessages(generalId), { body })) as { id: string };
  expect(second.id).toBe(first.id);
  expect(discord.messages(generalId)).toHaveLength(1);
});

test('a lost answer to a post is repeated by discord.js, and the nonce keeps it single', async () => {
  const lost = discord.switches.loseAnswer({ method: 'POST', template: '/channels/{channel_id}/messages', times: 1 });
  const body = { content: 'card', nonce: 'job-3', enforce_nonce: true };
  await bot.client.rest.post(Routes.channelMessages(generalId), { body });
  expect(lost.hits()).toBe(1);
  expect(discord.messages(generalId)).toHaveLength(1);
});

test('after a drop the session is resumed, and what happened meanwhile is replayed', async () => {
  handle = async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.reply('still here');
  };
  const resumed = discord.waitFor('session', ({ change }) => change === 'resumed', { timeoutMs: 15_000 });
  await discord.switches.dropGateway();
  const use = await discord.user('mia').slash(generalId, 'token show');
  await resumed;
  expect(textOf(await use.reply())).toBe('still here');
});

test('a request to reconnect is followed by a resume', async () => {
  const resumed = new Promise<void>((resolve) => bot.client.once(Events.ShardResume, () => resolve()));
  discord.switches.requestReconnect();
  await resumed;
});

test('direct messages reach who accepts them, and 50007 says who does not', async () => {
  const mia = discord.user('mia');
  const user = await bot.client.users.fetch(mia.id);
  await user.send('hello');
  expect(textOf(await discord.waitForMessage(mia.directChannel().id, () => true))).toBe('hello');
  discord.admin.setDirectMessages(mia.id, false);
  await expect(user.send('again')).rejects.toMatchObject({ code: 50007, status: 403 });
  discord.admin.removeMember(discord.guild('Studio').id, mia.id);
  await expect(user.send('again')).rejects.toMatchObject({ code: 50278, status: 403 });
});

test('a wrong token is refused with 401', async () => {
  const other = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: discord.url } });
  await expect(other.login('not-the-token')).rejects.toThrow(/token/i);
  await other.destroy();
});

test('the bot hears of channels, roles and threads that others make', async () => {
  const guildId = discord.guild('Studio').id;
  const heard = new Promise<string>((resolve) =>
    bot.client.once(Events.ChannelCreate, (channel) => resolve(channel.name)),
  );
  discord.admin.addChannel(guildId, { name: 'new' });
  expect(await heard).toBe('new');
  const updated = new Promise<number>((resolve) =>
    bot.client.once(Events.GuildUpdate, (_, guild) => resolve(guild.premiumTier)),
  );
  discord.admin.setPremiumTier(guildId, 2);
  expect(await updated).toBe(2);
});

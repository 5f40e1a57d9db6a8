import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import { walkComponents } from '../../src/emulator/discord/messages/walk-components.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { modelNames } from '../../src/provider/models.js';
import { keys, startProduction, type Production } from '../support/production.js';
import { files, labels, timeoutMs } from '../support/stage.js';

let production: Production;
let channelId: string;
beforeEach(async () => {
  production = await startProduction({
    guilds: [
      {
        name: 'Werkstatt',
        locale: 'de',
        channels: ['allgemein'],
        members: [{ name: 'lena', locale: 'de', permissions: ['ManageGuild'] }, 'ben'],
        systemChannel: 'allgemein',
      },
    ],
  });
  channelId = production.discord.channel('allgemein').id;
});
afterEach(async () => {
  expect(production.discord.violations).toEqual([]);
  await production.close();
});

const find = (...words: string[]) =>
  production.discord.waitForMessage('any', (message) => words.every((part) => textOf(message).includes(part)), {
    timeoutMs,
  });

async function giveKey(name: string): Promise<string> {
  const user = production.discord.user(name);
  const opened = await user.slash(channelId, 'token set');
  return textOf(await (await user.submit(await opened.modal(), { token: keys.tom })).reply({ timeoutMs }));
}

describe('a member whose Discord is in German', () => {
  it('is told of each of five files what it cost, however much there is to say', async () => {
    const { discord, provider } = production;
    await giveKey('lena');
    const message = 'It cannot be used as it is, '.repeat(6).trim();
    provider.switches.next(
      'CreateAsset',
      { kind: 'answer', status: 400, body: { error: { code: 'InvalidParameter', message, type: 'x' } } },
      { times: 5 },
    );
    const picture = await readFile('demo/files/kite.png');
    const options = ['file', 'file2', 'file3', 'file4', 'file5'].map((option, index) => [
      option,
      { name: `${'lang-'.repeat(7)}${index}.png`, bytes: Buffer.concat([picture, Buffer.from([index])]) },
    ]);
    const asked = await discord.user('lena').slash(channelId, 'asset add', Object.fromEntries(options) as never);
    const answer = await discord.waitForMessage(
      channelId,
      (said) => said.origin?.id === asked.interaction.id && textOf(said).match(/Nicht hinzugefügt/g)?.length === 5,
      { timeoutMs },
    );
    const [, ...lines] = textOf(answer).split('\n');
    expect(lines).toHaveLength(5);
    for (const line of lines) {
      expect(line).toMatch(/^- \*\*Nicht hinzugefügt\*\*, `[\w-]+`: .* Für `@[\w-]+` wurde nichts berechnet\.$/);
    }
  });

  it('is refused, helped and served in German, on the way to a first video', async () => {
    const lena = production.discord.user('lena');
    const refused = await (await lena.slash(channelId, 'video', { prompt: 'ein Drachen' })).reply({ timeoutMs });
    expect(textOf(refused)).toBe(
      'Du hast hier noch keinen AnyFast-Key. Hinterlege deinen mit /token set; nur du benutzt ihn, und er wird verschlüsselt aufbewahrt. Nichts wurde berechnet.',
    );
    expect(labels(refused)).toEqual(['Meinen Key hinterlegen', 'Ändern']);
    expect(await giveKey('lena')).toContain('funktioniert und ist verschlüsselt hinterlegt');
    const accepted = await (await lena.slash(channelId, 'video', { prompt: 'ein Drachen' })).reply({ timeoutMs });
    expect(textOf(accepted)).toMatch(
      /^Angenommen: https:.*\nDas Video kommt in seinen Thread, und ich erwähne dich\.$/,
    );
    const card = await find('Ein Video für', '**Fertig** in');
    expect(textOf(card)).toMatch(/mit Ton\n-# etwa 108\.900 Tokens$/m);
    const result = await find('dein Video ist fertig');
    expect(textOf(result)).toMatch(/· 108\.900 Tokens · dauerte \d+ s/);
    expect(labels(result)).toEqual(expect.arrayContaining(['Nochmal', 'Ändern', 'Fortsetzen', 'Als Asset', 'Löschen']));
  });

  it('is told in German that files go on, once a key is stored for them', async () => {
    const lena = production.discord.user('lena');
    const refused = await (await lena.slash(channelId, 'asset add', { file: files.image })).reply({ timeoutMs });
    expect(textOf(refused)).toContain('Deine Dateien sind solange aufgehoben: **Meinen Key hinterlegen** macht mit');
    const form = await (await lena.press(refused, 'Meinen Key hinterlegen')).modal();
    await lena.submit(form, { token: keys.tom });
    await find('Mit deinen Dateien geht es weiter.');
    await find('`@kite` (Bild) ist bereit');
    const shown = await (await lena.slash(channelId, 'asset show', { name: 'kite' })).reply({ timeoutMs });
    expect(textOf(shown)).toContain('Mit deinem Key beim Anbieter bereit');
    expect(labels(shown)).toEqual(['Umbenennen', 'Entfernen']);
  });

  it('reads a failure in German, and others in the same channel read theirs in English', async () => {
    await giveKey('lena');
    await giveKey('ben');
    await production.discord.user('lena').slash(channelId, 'video', { prompt: 'ein Wrack [moderate-text]' });
    await find('diesmal gibt es kein Video', 'Die Moderation hat den Prompt abgelehnt', 'nichts berechnet');
    await production.discord.user('ben').slash(channelId, 'video', { prompt: 'a wreck [moderate-text]' });
    await find('there is no video this time', 'Moderation refused the prompt');
  });

  it('keeps groups, keys and figures in German, and is forgotten in it', async () => {
    const lena = production.discord.user('lena');
    const told = async (command: string, options: Record<string, string> = {}) =>
      await (await lena.slash(channelId, command, options)).reply({ timeoutMs });
    const press = async (message: Message, label: string) =>
      textOf(await (await lena.press(message, label)).reply({ timeoutMs }));
    await giveKey('lena');
    const created = await told('group create', { name: 'sturm' });
    expect(textOf(created)).toContain('**sturm** ist jetzt die aktuelle Gruppe dieses Kanals.');
    expect(textOf(await told('group list'))).toMatch(/sturm.*angelegt von .*\*\*aktuell\*\*|\*\*aktuell\*\*.*sturm/);
    const deleting = await told('group delete', { name: 'sturm' });
    expect(textOf(deleting)).toContain('aus diesem Kanal löschen? Das lässt sich nicht rückgängig machen.');

    await told('video', { prompt: 'ein Drachen' });
    await find('dein Video ist fertig');
    const figures = await told('usage');
    expect(textOf(figures)).toMatch(/\*\*108\.900 Tokens\*\* für 1 Video/);
    expect(figures.attachments[0]?.description).toMatch(
      /^Balkendiagramm\. Deine Tokens nach Tagen\. Die letzten 30 Tage/,
    );

    expect(textOf(await told('token show'))).toMatch(
      /^Dein Key mit dem Ende `0002`, hinterlegt <t:\d+:R>: er funktioniert\./,
    );
    const removing = await told('token remove');
    expect(await press(removing, 'Ja, entfernen')).toBe('Entfernt und gelöscht: dein Key ist nicht mehr hinterlegt.');
    const question = await told('forget-me');
    expect(textOf(question)).toContain('**Alles löschen, was dieser Bot von dir aufhebt?**');
    expect(await press(question, 'Alles löschen')).toContain('Gelöscht: dein Key, deine Einstellungen, deine Assets');
  });

  it('is greeted in German where the server is German, whoever reads it', async () => {
    const werkstatt = { locale: 'de', members: ['ben'] };
    production.discord.admin.addGuild({ name: 'Atelier', channels: ['hof'], systemChannel: 'hof', ...werkstatt });
    const greeting = await production.discord.waitForMessage(
      production.discord.channel('hof').id,
      (message) => textOf(message).startsWith('**Dailies macht mit euch Videos'),
      { timeoutMs },
    );
    expect(textOf(greeting)).toContain('1. **Einen Key holen**');
    expect(labels(greeting)).toContain('Meinen Key hinterlegen');
  });

  it('sees commands, forms, settings and figures in German', async () => {
    const lena = production.discord.user('lena');
    const settings = await (await lena.slash(channelId, 'settings', { scope: 'server' })).reply({ timeoutMs });
    expect(textOf(settings)).toContain('**Modell**: seedance-2.0 · eingebaut');
    const form = JSON.stringify(await (await lena.slash(channelId, 'video')).modal());
    expect(form).toContain('Was soll im Video passieren?');
    expect(textOf(await (await lena.slash(channelId, 'usage')).reply({ timeoutMs }))).toContain('keine in den letzten');
    expect(textOf(await (await lena.slash(channelId, 'help')).reply({ timeoutMs }))).toContain('Vom Nichts zum ersten');
    const commands = [...production.discord.world.commands.values()];
    const video = commands.find(({ name }) => name === 'asset');
    expect(video?.description_localizations?.['de']).toContain('Prompts');
  });
});

describe("a server's settings in German", () => {
  it('stay well below what a message holds on either page, with the longest of all that can be set', async () => {
    const { discord } = production;
    const lena = discord.user('lena');
    const guildId = discord.guild('Werkstatt').id;
    const open = async () => await (await lena.slash(channelId, 'settings', { scope: 'server' })).reply({ timeoutMs });
    const choose = async (page: Message, select: string, ...values: string[]) =>
      await (await lena.select(page, select, values)).reply({ timeoutMs });
    const setPrices = async (page: Message, label: string, prices: string) => {
      const form = await (await lena.press(page, label)).modal();
      return await (await lena.submit(form, { prices })).reply({ timeoutMs });
    };

    const defaults = await open();
    const chosen = [
      ...['model:seedance-2.5', 'duration:30', 'resolution:1080p', 'model:seedance-2.0-mini'],
      ...['ratio:adaptive', 'audio:false', 'ask:10000000'],
    ];
    for (const one of chosen) {
      const [field = '', value = ''] = one.split(':');
      await choose(defaults, `setting:server:${field}`, value);
    }
    expect(textOf(defaults)).toContain('**Passt nicht zusammen:**');

    const page = await (await lena.press(await open(), 'Key, Limits, Protokoll, Preise')).reply({ timeoutMs });
    const roles = Array.from({ length: 10 }, (_, index) => discord.admin.addRole(guildId, { name: `Rolle ${index}` }));
    await choose(page, 'lending:roles', ...roles.map(({ id }) => id));
    await choose(page, 'lending:day', '0');
    await choose(page, 'lending:all', '100000000');
    await choose(page, 'log-channel', channelId);
    const price = '1234567.1234, with video 1234567.1234';
    await setPrices(page, 'Preise', modelNames.map((name) => `${name} = ${price}`).join('\n'));
    const wrong = Array.from({ length: 9 }, () => '`'.repeat(110)).join('\n');
    const full = await setPrices(page, 'Preise', wrong);
    expect(textOf(full)).toContain('**Die Preise wurden nicht geändert.**');
    expect(textOf(full)).toContain('1.234.567,12');
    expect(textOf(full)).toContain(roles.map(({ id }) => `<@&${id}>`).join(', '));
    for (const message of [defaults, full]) {
      expect(walkComponents(message.components).length).toBeLessThanOrEqual(30);
      expect(textOf(message).length).toBeLessThan(3_800);
    }
  });
});

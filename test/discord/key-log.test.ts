import fc from 'fast-check';
import { MessageFlags } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logLine } from '../../src/discord/key-log.js';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import type { UserDriver } from '../../src/emulator/discord/driver/user-driver.js';
import { walkComponents } from '../../src/emulator/discord/messages/walk-components.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { startProduction, type Production } from '../support/production.js';
import { anyJob, jobIn } from './jobs.js';

const timeoutMs = 10_000;

describe('the log of what a server key pays', () => {
  let production: Production;
  let logId: string;
  beforeEach(async () => {
    production = await startProduction();
    const { discord } = production;
    logId = discord.admin.addChannel(discord.guild('Studio').id, { name: 'ledger' }).id;
    await production.giveKey('tom', 'server');
  });
  afterEach(async () => {
    expect(production.discord.violations).toEqual([]);
    await production.close();
  });

  async function openSettings(user: UserDriver = production.ada): Promise<Message> {
    const used = await user.slash(production.channelId, 'settings', { scope: 'server' });
    const page = await used.reply({ timeoutMs });
    return await (await user.press(page, 'Key, limits, log and prices')).reply({ timeoutMs });
  }
  async function logTo(...channels: string[]): Promise<Message> {
    const page = await openSettings();
    return await (await production.ada.select(page, 'log-channel', channels)).reply({ timeoutMs });
  }
  async function make(prompt: string, ending: string, user: UserDriver = production.mia): Promise<void> {
    await (await user.slash(production.channelId, 'video', { prompt })).reply({ timeoutMs });
    await production.discord.waitForMessage('any', (message) => textOf(message).includes(ending), { timeoutMs });
  }
  const results = () =>
    [...production.discord.world.messages.values()]
      .flatMap((messages) => [...messages.values()])
      .filter((message) => textOf(message).includes('video is ready'));
  const lines = () => production.discord.messages(logId);
  async function line(words: string): Promise<Message> {
    return await production.discord.waitForMessage(logId, ({ content }) => content.includes(words), { timeoutMs });
  }

  it('has one short line for each video, without its prompt, and pings nobody', async () => {
    const { mia, channelId } = production;
    expect(textOf(await openSettings())).toContain('**Its videos are logged** nowhere');
    expect(textOf(await logTo(logId))).toContain(`**Its videos are logged** in <#${logId}>`);
    await make('a secret kite', 'video is ready');
    const done = await line('done');
    expect(done.content).toMatch(new RegExp(`^${mia.mention} in <#${channelId}> · done · [\\d,]+ tokens$`));
    expect(done.pings).toEqual({ everyone: false, userIds: [], roleIds: [] });
    expect(done.flags & MessageFlags.SuppressNotifications).not.toBe(0);
    await make('a secret wreck [fail]', 'there is no video this time');
    expect((await line('failed')).content).toMatch(/ · failed, a fault of the provider · nothing charged$/);
    await production.stop();
    await production.start();
    expect(lines()).toHaveLength(2);
    expect(
      lines()
        .map(({ content }) => content)
        .join(),
    ).not.toContain('secret');
  });

  it("has none for a member's own key, and none while no channel is chosen", async () => {
    await make('a kite of the server', '**Done** in');
    await logTo(logId);
    await production.giveKey('mia');
    await make('a kite of my own', 'a kite of my own');
    await expect.poll(() => results().length, { timeout: timeoutMs }).toBe(2);
    await logTo();
    expect(textOf(await openSettings())).toContain('**Its videos are logged** nowhere');
    await production.stop();
    expect(lines()).toEqual([]);
    await production.start();
  });

  it('holds no job up when it cannot be written to', async () => {
    const { discord } = production;
    await logTo(logId);
    const giveBack = discord.admin.revoke(logId, 'SendMessages');
    await make('a first kite', 'video is ready');
    giveBack();
    discord.admin.deleteChannel(logId);
    await make('a second kite', 'a second kite');
    await expect.poll(() => results().length, { timeout: timeoutMs }).toBe(2);
  });

  it('is refused where the bot may not write, naming what is missing and who gives it', async () => {
    const { discord } = production;
    discord.admin.revoke(logId, 'SendMessages');
    const refusal = await logTo(logId);
    expect(textOf(refusal)).toBe(
      `In <#${logId}> I need **Send Messages**. Someone with **Manage Roles** there can give me that. Choose again then, or choose another channel. Nothing was changed.`,
    );
    expect(textOf(await openSettings())).toContain('**Its videos are logged** nowhere');
  });

  it('is for who may manage the server', async () => {
    const page = await openSettings();
    production.discord.admin.setRolePermissions(production.discord.guild('Studio').id, 'role of ada', []);
    const refusal = await (await production.ada.select(page, 'log-channel', [logId])).reply({ timeoutMs });
    expect(textOf(refusal)).toContain('Manage Server');
  });

  it('leaves the page of settings within the components that a message may have', async () => {
    const { ada } = production;
    await logTo(logId);
    const page = await openSettings();
    const form = await (await ada.press(page, 'prices')).modal();
    const changed = await (await ada.submit(form, { prices: 'nonsense' })).reply({ timeoutMs });
    expect(textOf(changed)).toContain('The prices were not changed');
    // 40 at most (Discord's documentation, August 2026).
    expect(walkComponents(changed.components).length).toBeLessThanOrEqual(30);
  });
});

describe('a line of the log', () => {
  it('says no word of members, whatever the job', () => {
    fc.assert(
      fc.property(anyJob, (job) => {
        if (job.state !== 'done' && job.state !== 'failed' && job.state !== 'unconfirmed') return;
        const text = logLine(job);
        expect(text).not.toContain('\n');
        expect(text.length).toBeLessThan(300);
        expect(text.replace(`<@${job.ownerId}> in <#${job.channelId}>`, '')).toMatch(/^[\p{L}\p{Sc}\d\s·,.]+$/u);
      }),
    );
  });

  it('says what is known about the money', () => {
    const failed = jobIn('failed', {});
    const withCharge = (charged: 'no' | 'yes' | 'unknown') =>
      logLine({ ...failed, price: null, estimatedTokens: 1_000, failure: { ...failed.failure, charged } });
    expect(withCharge('no')).toContain('nothing charged');
    expect(withCharge('yes')).toContain('about 1,000 tokens');
    expect(withCharge('unknown')).toContain('perhaps 1,000 tokens');
    expect(logLine(jobIn('unconfirmed', { price: null, estimatedTokens: 1_000 }))).toContain('perhaps 1,000 tokens');
  });
});

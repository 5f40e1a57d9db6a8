import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buttonsOf, textOf } from '../../src/emulator/discord/driver/reading.js';
import type { GuildOptions } from '../../src/emulator/discord/state/world-options.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { openSettings } from '../../src/store/settings.js';
import type { Greeting } from '../../src/store/greetings.js';
import { keys, startProduction, type Production } from '../support/production.js';

const timeoutMs = 10_000;
const isGreeting = (message: Message) => textOf(message).startsWith('**Dailies makes videos with you');

describe('a greeting', () => {
  let production: Production;
  beforeEach(async () => {
    production = await startProduction();
  });
  afterEach(async () => {
    expect(production.discord.violations).toEqual([]);
    await production.close();
  });

  const invite = (options: Partial<GuildOptions> = {}) =>
    production.discord.admin.addGuild({
      name: 'Attic',
      channels: ['rules', 'lounge', 'den'],
      systemChannel: 'lounge',
      members: ['mia'],
      ...options,
    });
  const greetings = () =>
    [...production.discord.world.messages.values()].flatMap((messages) => [...messages.values()]).filter(isGreeting);
  const greeted = (channel = 'lounge') =>
    production.discord.waitForMessage(production.discord.channel(channel).id, isGreeting, { timeoutMs });
  /** What is written down of the greeting of a server. */
  async function written(guildId: string, change?: Greeting): Promise<Greeting | undefined> {
    const path = production.settingsPath;
    const settings = await openSettings({ path, onDamaged: (error) => expect.unreachable(error.message) });
    if (change) await settings.greetings.set(guildId, change);
    const found = await settings.greetings.get(guildId);
    await settings.close();
    return found;
  }

  const closed = (name: string) => ({ name, overwrites: [{ for: 'bot', deny: ['SendMessages'] as const }] });
  /** Servers are greeted one after the other: when this one is, those before it are settled. */
  async function inviteAnother(channel = 'vault'): Promise<void> {
    invite({ name: `House of ${channel}`, channels: [channel], systemChannel: channel });
    await greeted(channel);
  }

  it('stands in the system channel of a server that is joined, and leads to a first video', async () => {
    const { provider, discord, mia } = production;
    invite();
    const greeting = await greeted();
    expect(textOf(greeting)).toMatch(
      new RegExp(
        `1\\. \\*\\*Get a key\\*\\*.*<${provider.url}>[^]*2\\. \\*\\*/token set\\*\\*[^]*3\\. \\*\\*/video\\*\\*`,
      ),
    );
    expect(textOf(greeting)).not.toContain('!');
    expect(greeting.pings).toMatchObject({ everyone: false, userIds: [], roleIds: [] });
    expect(buttonsOf(greeting).map(({ label }) => label)).toEqual(['Set my key', 'Make a video']);

    const form = await (await mia.press(greeting, 'Set my key')).modal();
    const stored = await (await mia.submit(form, { token: keys.mia })).reply({ timeoutMs });
    expect(textOf(stored)).toContain('works and is stored encrypted. Only you use it. Now try /video');
    const prompt = await (await mia.press(greeting, 'Make a video')).modal();
    await (await mia.submit(prompt, { prompt: 'a kite' })).reply({ timeoutMs });
    await discord.waitForMessage('any', (message) => textOf(message).includes('video is ready'), { timeoutMs });
  });

  it('comes for a server that was joined while the bot was down, once, and for none that was there before', async () => {
    await production.stop();
    invite();
    await production.start();
    await greeted();
    await production.stop();
    await production.start();
    await inviteAnother();
    expect(greetings()).toHaveLength(2);
  });

  it.each([
    ['resumed', true],
    ['made anew', false],
  ])('comes for a server that was joined while the connection was lost, whether it is %s', async (_, resumed) => {
    const { discord } = production;
    const away = discord.switches.absence();
    invite();
    if (!resumed) discord.switches.invalidateSessions(false);
    away.end();
    await greeted();
  });

  it('stands in the first channel where the bot may write when the system channel is closed to it', async () => {
    invite({ channels: [closed('rules'), closed('lounge'), 'den', 'loft'] });
    await greeted('den');
  });

  it('stands nowhere where the bot may write nowhere, also when it may later', async () => {
    const guild = invite({ channels: [closed('lounge')] });
    await inviteAnother();
    await production.stop();
    production.discord.admin.setOverwrite(production.discord.channel('lounge').id, { for: 'bot' });
    await production.start();
    await inviteAnother('loft');
    expect(greetings()).toHaveLength(2);
    await production.stop();
    expect(await written(guild.id)).toEqual({ state: 'settled' });
    await production.start();
  });

  it.each([
    ['within the minutes of its nonce', 0],
    ['long after', 3_600_000],
  ])('is not posted twice after a crash right after its post, %s', async (_, agoMs) => {
    const { discord } = production;
    const guild = invite();
    const { channelId } = await greeted();
    await production.stop();
    await written(guild.id, { state: 'posting', channelId, since: Date.now() - agoMs });
    if (agoMs > 0) discord.switches.forgetNonces();
    await production.start();
    await inviteAnother();
    await production.stop();
    expect(greetings()).toHaveLength(2);
    expect(await written(guild.id)).toEqual({ state: 'settled' });
    await production.start();
  });

  it('that could not be posted comes with the next start', async () => {
    const { discord } = production;
    const outage = discord.switches.outage({ method: 'POST' });
    const guild = invite();
    await discord.waitFor('exchange', ({ template }) => template === '/channels/{channel_id}/messages', { timeoutMs });
    await production.stop();
    outage.end();
    expect(await written(guild.id)).toMatchObject({ state: 'posting' });
    await production.start();
    await greeted();
  });
});

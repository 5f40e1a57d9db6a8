import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreError, type RecordError } from '../../src/store/errors.js';
import { createKeyring } from '../../src/store/keyring.js';
import { createSettings, openSettings } from '../../src/store/settings.js';
import { openTokens } from '../../src/store/tokens.js';
import { keyvBackends, type KeyvBackends } from './keyv-backends.js';
import { meddle } from './meddle.js';
import { temporaryFolder } from './temporary-folder.js';

const place = { memberId: 'mia', channelId: 'channel', guildId: 'guild' };

async function openTable(make: KeyvBackends['make']) {
  const backend = await make('settings');
  const damaged: RecordError[] = [];
  const open = async () => {
    const settings = createSettings(await backend.open(), { onDamaged: (error) => damaged.push(error) });
    onTestFinished(() => settings.close());
    return settings;
  };
  return { backend, damaged, open, settings: await open() };
}

describe.each(keyvBackends())('settings $name', ({ make, shared }) => {
  const setUp = () => openTable(make);

  it('are empty at first', async () => {
    const { settings } = await setUp();
    expect(await settings.get('member', 'mia')).toEqual({});
    expect(Object.values(await settings.resolve(place)).filter(Boolean)).toEqual([]);
  });

  it('change what a patch names, take away what it sets to null, and keep the rest', async () => {
    const { settings } = await setUp();
    await settings.set('member', 'mia', { model: 'seedance', durationSeconds: 5, audio: false });
    const changed = await settings.set('member', 'mia', { durationSeconds: 10, model: null, audio: undefined });
    expect(changed).toEqual({ durationSeconds: 10, audio: false });
    expect(await settings.get('member', 'mia')).toEqual(changed);
  });

  it('let the nearest scope win, value by value, and say where each comes from', async () => {
    const { settings } = await setUp();
    await settings.set('server', 'guild', { model: 'base', ratio: '16:9', audio: true, askAboveTokens: 0 });
    await settings.set('channel', 'channel', { ratio: '9:16', durationSeconds: 8 });
    await settings.set('member', 'mia', { durationSeconds: 4, audio: false });
    await settings.set('channel', 'elsewhere', { resolution: '1080p' });
    expect(await settings.resolve(place)).toEqual({
      model: { value: 'base', scope: 'server' },
      ratio: { value: '9:16', scope: 'channel' },
      durationSeconds: { value: 4, scope: 'member' },
      audio: { value: false, scope: 'member' },
      askAboveTokens: { value: 0, scope: 'server' },
      resolution: undefined,
    });
    expect((await settings.resolve({ ...place, guildId: null })).model).toBeUndefined();
    const server = { scope: 'server', defaults: { model: 'base', ratio: '16:9', audio: true, askAboveTokens: 0 } };
    expect(await settings.layers({ ...place, memberId: null, channelId: null })).toEqual([server]);
    expect((await settings.layers(place)).map(({ scope }) => scope)).toEqual(['member', 'channel', 'server']);
  });

  it('refuse a value of the wrong kind and keep what was there', async () => {
    const { settings } = await setUp();
    await settings.set('member', 'mia', { durationSeconds: 5 });
    await expect(settings.set('member', 'mia', { durationSeconds: -1 })).rejects.toThrow();
    expect(await settings.get('member', 'mia')).toEqual({ durationSeconds: 5 });
  });

  it('lose no change when several are made at once, and are there after a restart', async () => {
    const { settings, open } = await setUp();
    await Promise.all([
      settings.set('channel', 'channel', { model: 'seedance' }),
      settings.set('channel', 'channel', { ratio: '1:1' }),
      settings.set('channel', 'channel', { resolution: '720p' }),
    ]);
    await settings.close();
    const all = { model: 'seedance', ratio: '1:1', resolution: '720p' };
    expect(await (await open()).get('channel', 'channel')).toEqual(all);
  });

  it.each(['{"value":', '{"value":{"durationSeconds":"long"}}', '{"value":7}'])(
    'take a damaged record for an empty one, report it, and replace it: %s',
    async (text) => {
      const { settings, backend, damaged, open } = await setUp();
      await settings.set('member', 'mia', { model: 'seedance' });
      await settings.set('channel', 'channel', { ratio: '1:1' });
      await settings.close();
      await backend.put('member:mia', text);
      const again = await open();
      expect((await again.resolve(place)).ratio).toEqual({ value: '1:1', scope: 'channel' });
      expect(damaged.map(({ table, id }) => `${table} ${id}`)).toEqual(['settings member:mia']);
      await again.set('member', 'mia', { audio: true });
      expect(await again.get('member', 'mia')).toEqual({ audio: true });
    },
  );

  it('are erased, those that are damaged too, and no others', async () => {
    const { settings, backend } = await setUp();
    await settings.set('member', 'mia', { model: 'seedance' });
    await settings.set('channel', 'mia', { ratio: '1:1' });
    await backend.put('member:mia', '{');
    await settings.erase('member', 'mia');
    await settings.erase('member', 'nobody');
    expect(await settings.get('member', 'mia')).toEqual({});
    expect(await settings.get('channel', 'mia')).toEqual({ ratio: '1:1' });
  });

  it.runIf(shared)('lose no change when two processes make them at once', async () => {
    const { settings, open } = await setUp();
    const other = await open();
    await Promise.all([
      settings.set('channel', 'channel', { model: 'seedance' }),
      other.set('channel', 'channel', { ratio: '1:1' }),
      settings.set('channel', 'channel', { resolution: '720p' }),
      other.set('channel', 'channel', { audio: true }),
    ]);
    const all = { model: 'seedance', ratio: '1:1', resolution: '720p', audio: true };
    expect(await settings.get('channel', 'channel')).toEqual(all);
    expect(await other.get('channel', 'channel')).toEqual(all);
  });

  it('keep a server’s prices, and replace them whole', async () => {
    const { settings, open } = await setUp();
    expect(await settings.prices('guild')).toEqual({ currency: 'USD', models: {} });
    const price = { perMillion: 7, withVideo: 4.3 };
    await settings.setPrices('guild', { currency: 'EUR', models: { 'seedance-2.0': price } });
    await settings.setPrices('guild', { currency: 'EUR', models: { 'seedance-2.5': price } });
    for (const wrong of [{ currency: 'euro' }, { models: { x: { perMillion: 0, withVideo: null } } }]) {
      await expect(settings.setPrices('guild', { currency: 'EUR', models: {}, ...wrong })).rejects.toThrow();
    }
    await settings.close();
    const again = await open();
    expect(await again.prices('guild')).toEqual({ currency: 'EUR', models: { 'seedance-2.5': price } });
    expect(await again.prices('elsewhere')).toEqual({ currency: 'USD', models: {} });
    expect(await again.get('server', 'guild')).toEqual({});
  });

  it('keep the terms of a server’s key, part by part and when they change at once', async () => {
    const { settings, open } = await setUp();
    expect(await settings.keyTerms('guild')).toEqual({ roleIds: [], tokensPerDay: null, tokensPerDayInAll: null });
    await Promise.all([
      settings.setKeyTerms('guild', { roleIds: ['role'] }),
      settings.setKeyTerms('guild', { tokensPerDay: 500_000 }),
    ]);
    await settings.close();
    const again = await open();
    expect(await again.keyTerms('guild')).toEqual({
      roleIds: ['role'],
      tokensPerDay: 500_000,
      tokensPerDayInAll: null,
    });
    expect(await again.setKeyTerms('guild', { tokensPerDay: null })).toEqual({
      roleIds: ['role'],
      tokensPerDay: null,
      tokensPerDayInAll: null,
    });
  });

  it.each(['{"value":', '{"value":{"tokensPerDay":"much","models":7}}'])(
    'lend the key to nobody while its terms are damaged, until they are set again: %s',
    async (text) => {
      const { settings, backend, damaged, open } = await setUp();
      await settings.setKeyTerms('guild', { tokensPerDay: 500_000, tokensPerDayInAll: null });
      await settings.setPrices('guild', { currency: 'EUR', models: {} });
      await settings.close();
      for (const name of ['prices:guild', 'key-terms:guild']) await backend.put(name, text);
      const again = await open();
      expect(await again.keyTerms('guild')).toEqual({ roleIds: [], tokensPerDay: 0, tokensPerDayInAll: null });
      expect(await again.prices('guild')).toEqual({ currency: 'USD', models: {} });
      expect(damaged.map(({ id }) => id)).toEqual(['key-terms:guild', 'prices:guild']);
      expect(await again.setKeyTerms('guild', { tokensPerDay: null })).toEqual({
        roleIds: [],
        tokensPerDay: null,
        tokensPerDayInAll: null,
      });
      expect(await again.keyTerms('guild')).toEqual({ roleIds: [], tokensPerDay: null, tokensPerDayInAll: null });
    },
  );

  it('of a server are erased with its prices and its terms', async () => {
    const { settings } = await setUp();
    await settings.set('server', 'guild', { ratio: '1:1' });
    await settings.setPrices('guild', { currency: 'EUR', models: {} });
    await settings.setKeyTerms('guild', { tokensPerDay: 1, tokensPerDayInAll: null });
    await settings.erase('member', 'guild');
    expect(await settings.keyTerms('guild')).toEqual({ roleIds: [], tokensPerDay: 1, tokensPerDayInAll: null });
    await settings.erase('server', 'guild');
    expect(await settings.get('server', 'guild')).toEqual({});
    expect(await settings.prices('guild')).toEqual({ currency: 'USD', models: {} });
    expect(await settings.keyTerms('guild')).toEqual({ roleIds: [], tokensPerDay: null, tokensPerDayInAll: null });
  });
});

describe('the file of the settings', () => {
  async function setUp() {
    const file = path.join(await temporaryFolder(), 'settings.sqlite');
    const open = async () => {
      const settings = await openSettings({ path: file, onDamaged: () => undefined });
      onTestFinished(() => settings.close());
      return settings;
    };
    return { file, open, settings: await open() };
  }

  it('holds nothing of what was erased, damaged or not', async () => {
    const { settings, file, open } = await setUp();
    await settings.set('member', 'mia', { model: 'seedance-of-mia' });
    await settings.set('channel', 'mia', { ratio: '1:1' });
    await settings.erase('member', 'mia');
    await settings.erase('member', 'nobody');
    expect(await settings.get('member', 'mia')).toEqual({});
    expect(await settings.get('channel', 'mia')).toEqual({ ratio: '1:1' });
    await settings.set('member', 'tom', { model: 'seedance' });
    await settings.close();
    const bytes = await readFile(file);
    expect(bytes.includes('seedance-of-mia')).toBe(false);
    expect(bytes.includes('member:tom')).toBe(true);
    await meddle(file, `UPDATE keyv SET value = '{' WHERE key = 'settings:member:tom'`);
    const again = await open();
    await again.erase('member', 'tom');
    await again.close();
    expect((await readFile(file)).includes('member:tom')).toBe(false);
  });

  it('is refused when it holds the tokens', async () => {
    const { file, settings } = await setUp();
    await settings.close();
    const options = { keyring: createKeyring([Buffer.alloc(32)]), fingerprintKey: Buffer.alloc(32), clock: () => 0 };
    await expect(openTokens({ path: file, ...options })).rejects.toThrow(StoreError);
  });
});

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreError, type RecordError } from '../../src/store/errors.js';
import { createKeyring } from '../../src/store/keyring.js';
import { openSettings } from '../../src/store/settings.js';
import { openTokens } from '../../src/store/tokens.js';
import { meddle } from './meddle.js';
import { temporaryFolder } from './temporary-folder.js';

const place = { memberId: 'mia', channelId: 'channel', guildId: 'guild' };

async function setUp() {
  const file = path.join(await temporaryFolder(), 'settings.sqlite');
  const damaged: RecordError[] = [];
  const open = async () => {
    const settings = await openSettings({ path: file, onDamaged: (error) => damaged.push(error) });
    onTestFinished(() => settings.close());
    return settings;
  };
  return { file, damaged, open, settings: await open() };
}

describe('settings', () => {
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
    await settings.set('server', 'guild', { model: 'base', ratio: '16:9', audio: true });
    await settings.set('channel', 'channel', { ratio: '9:16', durationSeconds: 8 });
    await settings.set('member', 'mia', { durationSeconds: 4, audio: false });
    await settings.set('channel', 'elsewhere', { resolution: '1080p' });
    expect(await settings.resolve(place)).toEqual({
      model: { value: 'base', scope: 'server' },
      ratio: { value: '9:16', scope: 'channel' },
      durationSeconds: { value: 4, scope: 'member' },
      audio: { value: false, scope: 'member' },
      resolution: undefined,
    });
    expect((await settings.resolve({ ...place, guildId: null })).model).toBeUndefined();
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

  it.each([`'{"value":'`, `'{"value":{"durationSeconds":"long"}}'`, `'{"value":7}'`])(
    'take a damaged record for an empty one, report it, and replace it: %s',
    async (value) => {
      const { settings, file, damaged, open } = await setUp();
      await settings.set('member', 'mia', { model: 'seedance' });
      await settings.set('channel', 'channel', { ratio: '1:1' });
      await settings.close();
      await meddle(file, `UPDATE keyv SET value = ${value} WHERE key = 'settings:member:mia'`);
      const again = await open();
      expect((await again.resolve(place)).ratio).toEqual({ value: '1:1', scope: 'channel' });
      expect(damaged.map(({ table, id }) => `${table} ${id}`)).toEqual(['settings member:mia']);
      await again.set('member', 'mia', { audio: true });
      expect(await again.get('member', 'mia')).toEqual({ audio: true });
    },
  );

  it('are erased for good, those that are damaged too, and no others', async () => {
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

  it('refuse a file that holds the tokens', async () => {
    const { file, settings } = await setUp();
    await settings.close();
    const options = { keyring: createKeyring([Buffer.alloc(32)]), fingerprintKey: Buffer.alloc(32), clock: () => 0 };
    await expect(openTokens({ path: file, ...options })).rejects.toThrow(StoreError);
  });
});

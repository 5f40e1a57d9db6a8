import { describe, expect, it, onTestFinished } from 'vitest';
import type { RecordError } from '../../src/store/errors.js';
import { createSettings } from '../../src/store/settings.js';
import { keyvBackends, type KeyvBackends } from './keyv-backends.js';

const backends = keyvBackends();

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

describe.each(backends)('greetings $name', ({ make }) => {
  const setUp = () => openTable(make);

  it('begin once, with those that are there counted as greeted, and are known after a restart', async () => {
    const { settings, open } = await setUp();
    expect(await settings.greetings.begun()).toBe(false);
    await settings.greetings.begin(['studio', 'attic']);
    await settings.greetings.set('cellar', { state: 'posting', channelId: 'lounge', since: 1 });
    await settings.close();
    const { greetings } = await open();
    expect(await greetings.begun()).toBe(true);
    expect(await greetings.get('attic')).toEqual({ state: 'settled' });
    expect(await greetings.get('cellar')).toEqual({ state: 'posting', channelId: 'lounge', since: 1 });
    expect(await greetings.get('loft')).toBeUndefined();
  });

  it('that cannot be read count as settled: nobody is greeted twice', async () => {
    const { settings, open, backend, damaged } = await setUp();
    await settings.greetings.set('cellar', { state: 'posting', channelId: 'lounge', since: 1 });
    await settings.close();
    await backend.put('greeting:cellar', '{"value":{"state":"waving"}}');
    const { greetings } = await open();
    expect(await greetings.get('cellar')).toEqual({ state: 'settled' });
    expect(damaged).toHaveLength(1);
  });
});

describe.each(backends)('the log channel of a server, $name', ({ make }) => {
  const setUp = () => openTable(make);

  it('is none at first, is changed and taken away, and goes with the settings of its server', async () => {
    const { settings } = await setUp();
    expect(await settings.logChannel('studio')).toBeNull();
    await settings.setLogChannel('studio', 'ledger');
    await settings.setLogChannel('attic', 'lounge');
    expect(await settings.logChannel('studio')).toBe('ledger');
    await settings.setLogChannel('studio', null);
    expect(await settings.logChannel('studio')).toBeNull();
    await settings.erase('server', 'attic');
    expect(await settings.logChannel('attic')).toBeNull();
  });
});

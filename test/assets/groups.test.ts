import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { checkGroupName, createGroup, currentOrNewGroup } from '../../src/assets/groups.js';
import { UserError } from '../../src/errors.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import type { Store } from '../../src/store/store.js';
import { temporaryFolder } from '../store/temporary-folder.js';

let store: Store;
beforeEach(async () => {
  store = await openSqliteStore({ path: `${await temporaryFolder()}/store.sqlite` });
});
afterEach(() => store.close());

const general = { guildId: '1', channelId: '2', channelName: 'general' };
const mia = { memberId: 'mia', now: 1_790_000_000_000 };

describe("a group's name", () => {
  it('is one line of visible characters', () => {
    expect(checkGroupName('  my\n\tgroup \u202e\u200b ')).toBe('my group');
    expect(checkGroupName('海 & 山 😀')).toBe('海 & 山 😀');
  });

  it.each(['', ' \n', '\u200b\u2060', 'a'.repeat(51)])('is not %j', (typed) => {
    expect(() => checkGroupName(typed)).toThrow(UserError);
  });

  it('is kept as it is when checked again', () => {
    const typed = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\u202e', '\u0007', '😀', '`'), maxLength: 60 });
    fc.assert(
      fc.property(typed, (text) => {
        let name: string;
        try {
          name = checkGroupName(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          return;
        }
        expect(checkGroupName(name)).toBe(name);
        expect(name).not.toMatch(/[\p{Control}\p{Format}\n]/u);
      }),
    );
  });
});

describe("a channel's group", () => {
  it('is made at the first need, named after the channel, and used from then on', async () => {
    const first = await currentOrNewGroup(store.groups, general, mia);
    expect(first).toMatchObject({ name: 'general', channelId: '2', createdBy: 'mia' });
    expect(await currentOrNewGroup(store.groups, general, { ...mia, memberId: 'tom' })).toEqual(first);
  });

  it('is one when two members add their first files at once', async () => {
    const groups = await Promise.all(
      ['mia', 'tom', 'ada'].map((memberId) => currentOrNewGroup(store.groups, general, { ...mia, memberId })),
    );
    expect(new Set(groups.map(({ id }) => id)).size).toBe(1);
    expect(await store.groups.list(general.channelId)).toHaveLength(1);
  });

  it.each([
    [`${'a'.repeat(49)}😀`, 'a'.repeat(49)],
    ['\u200b\u2060', 'videos'],
    [`${'a'.repeat(49)} b`, 'a'.repeat(49)],
  ])('of a channel named %j is named %j', async (channelName, name) => {
    expect(await currentOrNewGroup(store.groups, { ...general, channelName }, mia)).toMatchObject({ name });
  });

  it('that is made becomes the current one; its name is taken in that channel only', async () => {
    await currentOrNewGroup(store.groups, general, mia);
    const storm = await createGroup(store.groups, general, { ...mia, name: 'storm' });
    expect(await store.groups.current('2')).toEqual(storm);
    await expect(createGroup(store.groups, general, { ...mia, name: 'storm' })).rejects.toThrow(
      'This channel has a group of that name already. Choose another name with /group create, or use that one with /group use. Nothing was charged.',
    );
    await createGroup(store.groups, { ...general, channelId: '3' }, { ...mia, name: 'storm' });
  });

  it('that cannot be made because the store fails is no quiet success', async () => {
    const failing = { ...store.groups, add: () => Promise.reject(new Error('disk full')) };
    await expect(currentOrNewGroup(failing, general, mia)).rejects.toThrow('disk full');
  });
});

import type { z } from 'zod';
import {
  applyPatch,
  choose,
  defaultsSchema,
  type ChosenDefaults,
  type Defaults,
  type DefaultsPatch,
  type Layer,
  type SettingsPlace,
  type SettingsScope,
} from './defaults.js';
import { RecordError } from './errors.js';
import { createGreetings, type Greetings } from './greetings.js';
import { openKeyvFile } from './keyv-file.js';
import type { KeyvTable } from './keyv-table.js';
import {
  closedTerms,
  keyTermsSchema,
  logChannelSchema,
  pricesSchema,
  type KeyTerms,
  type Prices,
} from './server-settings.js';

export const settingsNamespace = 'settings';
/** Marks their file. */
export const settingsApplicationId = 0x44_4c_59_03;

export interface Settings {
  get(scope: SettingsScope, id: string): Promise<Defaults>;
  /** Returns the defaults as they are now. */
  set(scope: SettingsScope, id: string, patch: DefaultsPatch): Promise<Defaults>;
  /** Forgets all that is set for one, for good. */
  erase(scope: SettingsScope, id: string): Promise<void>;
  /** The member's defaults before the channel's before the server's. */
  layers(place: SettingsPlace): Promise<Layer[]>;
  /** The nearest default of each kind. */
  resolve(place: SettingsPlace): Promise<ChosenDefaults>;
  prices(guildId: string): Promise<Prices>;
  setPrices(guildId: string, prices: Prices): Promise<void>;
  keyTerms(guildId: string): Promise<KeyTerms>;
  /** What is left out stays. Returns the terms as they are now. */
  setKeyTerms(guildId: string, patch: Partial<KeyTerms>): Promise<KeyTerms>;
  /** The channel where the jobs are logged that the server's key pays. */
  logChannel(guildId: string): Promise<string | null>;
  setLogChannel(guildId: string, channelId: string | null): Promise<void>;
  greetings: Greetings;
  close(): Promise<void>;
}

export interface SettingsOptions {
  /** Told of a record that cannot be read. It counts as empty, and the next `set` replaces it. */
  onDamaged: (error: RecordError) => void;
}

/** @throws StoreError when the file cannot be used. */
export async function openSettings({ path, ...options }: SettingsOptions & { path: string }): Promise<Settings> {
  return createSettings(
    await openKeyvFile({ path, namespace: settingsNamespace, applicationId: settingsApplicationId }),
    options,
  );
}

/** @param table is closed with them */
export function createSettings(table: KeyvTable, { onDamaged }: SettingsOptions): Settings {
  /** What stands under a name; `without` where nothing does, `unreadable` where it is damaged. */
  async function read<Value>(
    name: string,
    schema: z.ZodType<Value>,
    { without, unreadable }: { without: Value; unreadable: Value },
  ): Promise<Value> {
    try {
      const value = await table.get(name);
      if (value === undefined) return without;
      const parsed = schema.safeParse(value);
      if (!parsed.success) throw new RecordError(settingsNamespace, name, { cause: parsed.error });
      return parsed.data;
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      onDamaged(error);
      return unreadable;
    }
  }
  const get = (scope: SettingsScope, id: string): Promise<Defaults> =>
    read(`${scope}:${id}`, defaultsSchema, { without: {}, unreadable: {} });
  const noPrices = pricesSchema.parse({});
  const keyTerms = (guildId: string): Promise<KeyTerms> =>
    read(`key-terms:${guildId}`, keyTermsSchema, { without: keyTermsSchema.parse({}), unreadable: closedTerms });

  async function layers({ memberId, channelId, guildId }: SettingsPlace): Promise<Layer[]> {
    const places: [SettingsScope, string | null][] = [
      ['member', memberId],
      ['channel', channelId],
      ['server', guildId],
    ];
    const found = places.map(async ([scope, id]) => (id === null ? [] : [{ scope, defaults: await get(scope, id) }]));
    return (await Promise.all(found)).flat();
  }

  return {
    get,

    set: (scope, id, patch) =>
      table.exclusive(async () => {
        const defaults = applyPatch(await get(scope, id), patch);
        await table.set(`${scope}:${id}`, defaults);
        return defaults;
      }),

    erase: (scope, id) =>
      table.exclusive(async () => {
        const names = [
          `${scope}:${id}`,
          ...(scope === 'server' ? [`prices:${id}`, `key-terms:${id}`, `log-channel:${id}`] : []),
        ];
        for (const name of names) await table.delete(name);
        await table.wipe();
      }),

    layers,
    resolve: async (place) => choose(await layers(place)),

    prices: (guildId) => read(`prices:${guildId}`, pricesSchema, { without: noPrices, unreadable: noPrices }),
    setPrices: (guildId, prices) => table.exclusive(() => table.set(`prices:${guildId}`, pricesSchema.parse(prices))),
    keyTerms,
    setKeyTerms: (guildId, patch) =>
      table.exclusive(async () => {
        const terms = keyTermsSchema.parse({ ...(await keyTerms(guildId)), ...patch });
        await table.set(`key-terms:${guildId}`, terms);
        return terms;
      }),

    logChannel: (guildId) => read(`log-channel:${guildId}`, logChannelSchema, { without: null, unreadable: null }),
    setLogChannel: (guildId, channelId) => table.exclusive(() => table.set(`log-channel:${guildId}`, channelId)),

    greetings: createGreetings(table, onDamaged),

    close: () => table.close(),
  };
}

import { z } from 'zod';
import { RecordError } from './errors.js';
import { openKeyvFile } from './keyv-file.js';
import { createSerial } from './serial.js';

const namespace = 'settings';
const applicationId = 0x44_4c_59_03;

const word = z.string().min(1);
/** What a generation takes when its request does not say. */
const defaultsSchema = z.object({
  model: word.optional(),
  durationSeconds: z.int().positive().optional(),
  ratio: word.optional(),
  resolution: word.optional(),
  audio: z.boolean().optional(),
});
export type Defaults = z.infer<typeof defaultsSchema>;

export type SettingsScope = 'member' | 'channel' | 'server';

/** What to change: null takes a default away, what is left out stays. */
export type DefaultsPatch = { [Name in keyof Defaults]: Defaults[Name] | null };

/** A default and the scope that it comes from. */
export interface Chosen<Value> {
  value: Value;
  scope: SettingsScope;
}

/** Undefined where no scope has a default. */
export interface ChosenDefaults {
  model: Chosen<string> | undefined;
  durationSeconds: Chosen<number> | undefined;
  ratio: Chosen<string> | undefined;
  resolution: Chosen<string> | undefined;
  audio: Chosen<boolean> | undefined;
}

export interface Settings {
  get(scope: SettingsScope, id: string): Promise<Defaults>;
  /** Returns the defaults as they are now. */
  set(scope: SettingsScope, id: string, patch: DefaultsPatch): Promise<Defaults>;
  /** Forgets all defaults of one, for good. */
  erase(scope: SettingsScope, id: string): Promise<void>;
  /** The member's defaults before the channel's before the server's. There is no server in a direct message. */
  resolve(place: { memberId: string; channelId: string; guildId: string | null }): Promise<ChosenDefaults>;
  close(): Promise<void>;
}

export interface SettingsOptions {
  path: string;
  /** Told of a record that cannot be read. It counts as empty, and the next `set` replaces it. */
  onDamaged: (error: RecordError) => void;
}

function choose(layers: readonly { scope: SettingsScope; defaults: Defaults }[]): ChosenDefaults {
  const nearest = <Value>(pick: (defaults: Defaults) => Value | undefined): Chosen<Value> | undefined => {
    for (const { scope, defaults } of layers) {
      const value = pick(defaults);
      if (value !== undefined) return { value, scope };
    }
    return undefined;
  };
  return {
    model: nearest((defaults) => defaults.model),
    durationSeconds: nearest((defaults) => defaults.durationSeconds),
    ratio: nearest((defaults) => defaults.ratio),
    resolution: nearest((defaults) => defaults.resolution),
    audio: nearest((defaults) => defaults.audio),
  };
}

function applyPatch(defaults: Defaults, patch: DefaultsPatch): Defaults {
  const changes = Object.entries<unknown>(patch).filter(([, value]) => value !== undefined);
  const merged: Record<string, unknown> = { ...defaults, ...Object.fromEntries(changes) };
  return defaultsSchema.parse(Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)));
}

/** @throws StoreError when the file cannot be used. */
export async function openSettings({ path, onDamaged }: SettingsOptions): Promise<Settings> {
  const file = await openKeyvFile({ path, namespace, applicationId });
  // Keyv cannot compare and set: changes are made one after the other.
  const serial = createSerial();

  const read = async (name: string): Promise<Defaults> => {
    const value = await file.get(name);
    const parsed = defaultsSchema.safeParse(value ?? {});
    if (!parsed.success) throw new RecordError(namespace, name, { cause: parsed.error });
    return parsed.data;
  };
  const get = (scope: SettingsScope, id: string): Promise<Defaults> =>
    read(`${scope}:${id}`).catch((error: unknown) => {
      if (!(error instanceof RecordError)) throw error;
      onDamaged(error);
      return {};
    });

  return {
    get,

    set: (scope, id, patch) =>
      serial(async () => {
        const defaults = applyPatch(await get(scope, id), patch);
        await file.set(`${scope}:${id}`, defaults);
        return defaults;
      }),

    erase: (scope, id) =>
      serial(async () => {
        await file.delete(`${scope}:${id}`);
        await file.wipe();
      }),

    async resolve({ memberId, channelId, guildId }) {
      const places: [SettingsScope, string][] = [
        ['member', memberId],
        ['channel', channelId],
      ];
      if (guildId !== null) places.push(['server', guildId]);
      return choose(await Promise.all(places.map(async ([scope, id]) => ({ scope, defaults: await get(scope, id) }))));
    },

    close: () => file.close(),
  };
}

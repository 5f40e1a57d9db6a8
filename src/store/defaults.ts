import { z } from 'zod';

const word = z.string().min(1);
/** What a generation takes when its request does not say. */
export const defaultsSchema = z.object({
  model: word.optional(),
  durationSeconds: z.int().positive().optional(),
  ratio: word.optional(),
  resolution: word.optional(),
  audio: z.boolean().optional(),
  /** Tokens above which a member is asked before they are spent. */
  askAboveTokens: z.int().nonnegative().optional(),
});
export type Defaults = z.infer<typeof defaultsSchema>;

export type SettingsScope = 'member' | 'channel' | 'server';

/** What to change: null takes a default away, what is left out stays. */
export type DefaultsPatch = { [Name in keyof Defaults]: Defaults[Name] | null };

/** Whose defaults count; null leaves a scope out. There is no server in a direct message. */
export interface SettingsPlace {
  memberId: string | null;
  channelId: string | null;
  guildId: string | null;
}

/** The defaults of one scope. */
export interface Layer {
  scope: SettingsScope;
  defaults: Defaults;
}

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
  askAboveTokens: Chosen<number> | undefined;
}

/** The nearest default of each kind, of layers with the nearest first. */
export function choose(layers: readonly Layer[]): ChosenDefaults {
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
    askAboveTokens: nearest((defaults) => defaults.askAboveTokens),
  };
}

/** @throws when a value is of the wrong kind. */
export function applyPatch(defaults: Defaults, patch: DefaultsPatch): Defaults {
  const changes = Object.entries<unknown>(patch).filter(([, value]) => value !== undefined);
  const merged: Record<string, unknown> = { ...defaults, ...Object.fromEntries(changes) };
  return defaultsSchema.parse(Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)));
}

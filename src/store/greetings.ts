import { z } from 'zod';
import { RecordError } from './errors.js';
import type { KeyvTable } from './keyv-table.js';

/** What became of the greeting of a server: `posting` from before its first try on, `settled` for good. */
const greetingSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('posting'), channelId: z.string().min(1), since: z.int().nonnegative() }),
  z.object({ state: z.literal('settled') }),
]);
export type Greeting = z.infer<typeof greetingSchema>;

/** Which servers were greeted, or were there before any was. */
export interface Greetings {
  /**
   * Whether servers are greeted at all yet: not at the first start with a store that knows no greetings.
   *
   * @param part of all servers, where each process has some of them
   */
  begun(part?: string): Promise<boolean>;
  /** Counts these as greeted, and greets from now on. */
  begin(guildIds: readonly string[], part?: string): Promise<void>;
  get(guildId: string): Promise<Greeting | undefined>;
  set(guildId: string, greeting: Greeting): Promise<void>;
}

const begunName = (part: string | undefined) => ['greetings-begun', ...(part === undefined ? [] : [part])].join(':');
const nameOf = (guildId: string) => `greeting:${guildId}`;

/** @param onDamaged told of a record that cannot be read: it counts as settled, so that nobody is greeted twice */
export function createGreetings(
  table: Pick<KeyvTable, 'get' | 'set'>,
  onDamaged: (error: RecordError) => void,
): Greetings {
  const set = (guildId: string, greeting: Greeting) => table.set(nameOf(guildId), greeting);

  async function read(guildId: string): Promise<Greeting | undefined> {
    const name = nameOf(guildId);
    const value = await table.get(name);
    if (value === undefined) return undefined;
    const parsed = greetingSchema.safeParse(value);
    if (!parsed.success) throw new RecordError('settings', name, { cause: parsed.error });
    return parsed.data;
  }

  return {
    begun: async (part) => (await table.get(begunName(part))) !== undefined,
    async begin(guildIds, part) {
      for (const guildId of guildIds) await set(guildId, { state: 'settled' });
      await table.set(begunName(part), true);
    },
    async get(guildId) {
      try {
        return await read(guildId);
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        onDamaged(error);
        return { state: 'settled' };
      }
    },
    set,
  };
}

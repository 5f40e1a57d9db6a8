import { UserError } from '../errors.js';
import { KeyringError, RecordError } from '../store/errors.js';
import type { KeyOwner } from '../store/records.js';

/** A member's or a server's key, in the clear: for the provider only. */
export interface PayingKey {
  owner: KeyOwner;
  key: string;
  /** HMAC of the key: what jobs, provider groups and uploads belong to. */
  fingerprint: string;
}

/** On whose key something is done, and until when. */
export interface Caller {
  key: PayingKey;
  signal: AbortSignal;
}

interface TokenSource {
  current(owner: KeyOwner): Promise<{ key: string; fingerprint: string } | undefined>;
}

/**
 * The key that pays for what a member does in a place: their own where there is one, else the server's.
 *
 * @throws UserError when there is neither.
 */
export async function payingKey(
  tokens: TokenSource,
  asker: { memberId: string; guildId: string | null },
): Promise<PayingKey> {
  const owners: KeyOwner[] = [{ scope: 'member', id: asker.memberId }];
  if (asker.guildId !== null) owners.push({ scope: 'server', id: asker.guildId });
  for (const owner of owners) {
    const token = await tokens.current(owner).catch(unreadable);
    if (token) return { owner, ...token };
  }
  throw new UserError((texts) => texts.prompts.noKey, { next: 'set-key' });
}

/** The file or setting that opened stored keys is another one now, or the record is damaged. */
function unreadable(error: unknown): never {
  if (!(error instanceof KeyringError) && !(error instanceof RecordError)) throw error;
  throw new UserError((texts) => texts.prompts.keyUnreadable, { cause: error, next: 'set-key' });
}

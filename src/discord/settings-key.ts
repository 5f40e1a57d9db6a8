import type { BaseInteraction } from 'discord.js';
import { payingKey, type PayingKey } from '../assets/keys.js';
import { UserError } from '../errors.js';
import type { Job } from '../store/records.js';
import type { KeyTerms } from '../store/server-settings.js';
import type { Services } from './services.js';
import { formatTokens, relativeTime } from './show.js';

const dayMs = 86_400_000;
/** No member makes more in a day. */
const mostOfDay = 1_000;
const ownKey = 'Store a key of your own with /token set. Nothing was charged.';

/**
 * The key that pays for what a member does here: their own, else the server's where it is lent to them.
 *
 * @throws UserError when there is none for them
 */
export async function keyFor(
  interaction: BaseInteraction,
  { tokens, settings }: Pick<Services, 'tokens' | 'settings'>,
): Promise<PayingKey> {
  const { guildId } = interaction;
  const key = await payingKey(tokens, { memberId: interaction.user.id, guildId });
  if (key.owner.scope === 'member' || guildId === null) return key;
  const { roleIds, tokensPerDay } = await settings.keyTerms(guildId);
  if (tokensPerDay === 0) throw new UserError(`The server's key is lent to nobody at the moment. ${ownKey}`);
  if (roleIds.length > 0 && !hasOne(interaction, roleIds)) {
    const roles = roleIds.map((id) => `<@&${id}>`).join(', ');
    throw new UserError(`The server's key is lent to members with one of these roles only: ${roles}. ${ownKey}`);
  }
  return key;
}

function hasOne({ member, guildId }: BaseInteraction, roleIds: readonly string[]): boolean {
  const roles = member?.roles ?? [];
  const owned = Array.isArray(roles) ? roles : [...roles.cache.keys()];
  // The role of everybody has the server's id, and is in no list.
  return roleIds.some((id) => owned.includes(id) || id === guildId);
}

/** Spends with a key. With a server's, one after the other for each member: what is left of the day is read, and then spent. */
export function lentTurn(
  interaction: BaseInteraction,
  { owner }: PayingKey,
  { settings }: Pick<Services, 'settings'>,
  spend: () => Promise<void>,
): Promise<void> {
  if (owner.scope === 'member') return spend();
  return settings.inTurn({ guildId: owner.id, memberId: interaction.user.id }, spend);
}

/**
 * Checks what a member may spend of the server's key in a day, in a turn of `lentTurn`.
 *
 * @param wanted.tokens what it would probably cost
 * @param wanted.batchId jobs of this batch do not count: they are what is wanted, pressed twice
 * @throws UserError saying what is left and when the day begins anew
 */
export async function checkDay(
  interaction: BaseInteraction,
  { owner }: PayingKey,
  { tokens, batchId }: { tokens: number; batchId: string | undefined },
  { store, settings, timing }: Pick<Services, 'store' | 'settings' | 'timing'>,
): Promise<void> {
  if (owner.scope === 'member') return;
  const { tokensPerDay }: KeyTerms = await settings.keyTerms(owner.id);
  if (tokensPerDay === null) return;
  const begin = Math.floor(timing.now() / dayMs) * dayMs;
  const jobs = await store.jobs.list({ ownerId: interaction.user.id, limit: mostOfDay });
  const spent = jobs
    .filter(({ createdAt, batch }) => createdAt >= begin && batch.id !== batchId)
    .filter(({ keyOwner }) => keyOwner.scope === 'server' && keyOwner.id === owner.id)
    .reduce((sum, job) => sum + spentBy(job), 0);
  if (spent + tokens <= tokensPerDay) return;
  const left = formatTokens(Math.max(0, tokensPerDay - spent));
  throw new UserError(
    `The server's key pays ${formatTokens(tokensPerDay)} tokens a day for each member. You have ${left} left, and this needs about ${formatTokens(tokens)}. The next day begins ${relativeTime(begin + dayMs)}. Make it shorter or less fine, or use a key of your own (/token set). Nothing was charged.`,
  );
}

/** What a job has cost, or probably will. */
function spentBy(job: Job): number {
  switch (job.state) {
    case 'failing':
    case 'failed':
      return job.failure.charged === 'no' ? 0 : job.estimatedTokens;
    case 'delivering':
    case 'done':
      return job.result.tokens ?? job.estimatedTokens;
    case 'accepted':
    case 'waiting':
    case 'submitting':
    case 'unconfirmed':
    case 'generating':
      return job.estimatedTokens;
  }
}

import type { BaseInteraction } from 'discord.js';
import { payingKey, type PayingKey } from '../assets/keys.js';
import { UserError } from '../errors.js';
import { AllowanceError, dayBegin, dayMs, exceededBy, type Allowance, type Exceeded } from '../store/usage.js';
import type { Services } from './services.js';
import { relativeTime } from './show.js';

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
  const refusal = await lendingRefusal(interaction, guildId, { settings });
  if (refusal) throw refusal;
  return key;
}

/** Why a server's key is not lent to who acts; undefined where it is. */
export async function lendingRefusal(
  interaction: BaseInteraction,
  guildId: string,
  { settings }: Pick<Services, 'settings'>,
): Promise<UserError | undefined> {
  const { roleIds, tokensPerDay } = await settings.keyTerms(guildId);
  if (tokensPerDay === 0) return new UserError((texts) => texts.keys.lentToNobody, { next: 'set-key' });
  if (roleIds.length === 0 || hasOne(interaction, roleIds)) return undefined;
  const roles = roleIds.map((id) => `<@&${id}>`).join(', ');
  return new UserError((texts) => texts.keys.lentToRoles(roles), { next: 'set-key' });
}

function hasOne({ member, guildId }: BaseInteraction, roleIds: readonly string[]): boolean {
  const roles = member?.roles ?? [];
  const owned = Array.isArray(roles) ? roles : [...roles.cache.keys()];
  // The role of everybody has the server's id, and is in no list.
  return roleIds.some((id) => owned.includes(id) || id === guildId);
}

/** What a server lends of its key in this day (UTC); undefined for a member's own key. */
export async function allowanceOf(
  { owner }: PayingKey,
  { settings, timing }: Pick<Services, 'settings' | 'timing'>,
): Promise<Allowance | undefined> {
  if (owner.scope === 'member') return undefined;
  const { tokensPerDay, tokensPerDayInAll } = await settings.keyTerms(owner.id);
  return { since: dayBegin(timing.now()), perMember: tokensPerDay, inAll: tokensPerDayInAll };
}

/**
 * Checks what is left of an allowance before a member is asked whether to spend it. Nothing is reserved by that.
 *
 * @throws UserError as `withinAllowance`
 */
export async function checkAllowance(
  { guildId, memberId, tokens }: { guildId: string; memberId: string; tokens: number },
  allowance: Allowance,
  { store }: Pick<Services, 'store'>,
): Promise<void> {
  const lent = await store.usage.lent({ guildId, memberId, since: allowance.since });
  const exceeded = exceededBy(tokens, lent, allowance);
  if (exceeded) throw limitReached(exceeded, tokens, allowance);
}

/**
 * Spends so many tokens, where what spends them checks the allowance itself.
 *
 * @throws UserError saying which limit is reached, what is left, when the day begins anew, and what to do
 */
export async function withinAllowance<Result>(
  tokens: number,
  allowance: Allowance | undefined,
  spend: () => Promise<Result>,
): Promise<Result> {
  try {
    return await spend();
  } catch (error) {
    if (!allowance || !(error instanceof AllowanceError)) throw error;
    throw limitReached(error.exceeded, tokens, allowance);
  }
}

function limitReached({ which, limit, left }: Exceeded, tokens: number, { since }: Allowance): UserError {
  return new UserError(
    ({ keys, format }) =>
      keys.limitReached({
        forMember: which === 'member',
        limit: format.number(limit),
        left: format.number(left),
        wanted: format.number(tokens),
        next: relativeTime(since + dayMs),
        someLeft: left > 0,
      }),
    { next: 'set-key' },
  );
}

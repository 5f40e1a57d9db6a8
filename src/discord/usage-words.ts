import { countOf } from './job-lines.js';
import { fitMessage, formatCost, formatTokens } from './show.js';
import type { Figures, Part, Totals } from './usage-figures.js';

/** Days up to now: `the last 30 days`, or `today`. */
export function spanOf(days: number): string {
  return days === 1 ? 'today' : `the last ${days} days`;
}

/** `217,800 tokens, $1.52`; nothing of money where no price was set. */
export function tokensAndCosts({ tokens, costs }: Totals): string {
  const money = [...costs].map(([currency, cost]) => formatCost(1_000_000, { perMillion: cost, currency }));
  return [`${formatTokens(tokens)} tokens`, ...(money.length === 0 ? [] : [money.join(' and ')])].join(', ');
}

/**
 * The figures as a private answer: in all, what is not in them, and by member.
 *
 * @param title whose they are, as it may stand in a message
 */
export function figuresText(title: string, { days, totals, parts }: Figures, byMember: boolean): string {
  const members = byMember ? parts.map((part, index) => memberLine(part, index + 1)) : [];
  return fitMessage(
    [
      `**${title}**, ${spanOf(days.length)} (days are UTC's)`,
      `**${tokensAndCosts(totals)}** for ${made(totals)}`,
      ...members,
      ...notes(totals).map((note) => `-# ${note}`),
    ].join('\n'),
  );
}

function made({ done, failed }: Totals): string {
  return `${countOf(done, 'video')}${failed === 0 ? '' : `; ${failed} failed`}`;
}

function memberLine({ memberId, totals }: Part, number: number): string {
  const who = memberId === null ? 'the others' : `<@${memberId}>`;
  return `${number}\\. ${who}: ${tokensAndCosts(totals)} · ${made(totals)}`;
}

function notes({ running, runningTokens, unconfirmed, doubtfulTokens, assets, ...totals }: Totals): string[] {
  const about = (tokens: number) => `about ${formatTokens(tokens)} tokens more`;
  return [
    running === 0 ? [] : `Running: ${countOf(running, 'video')}, ${about(runningTokens)}.`,
    doubtfulTokens === 0 ? [] : `Perhaps charged, nobody knows: ${about(doubtfulTokens)}.`,
    unconfirmed === 0 ? [] : `Unknown whether the provider accepted it: ${countOf(unconfirmed, 'video')}.`,
    totals.costs.size === 0 || totals.unpricedTokens === 0
      ? []
      : `No price was set for ${formatTokens(totals.unpricedTokens)} of the tokens.`,
    assets === 0 ? [] : `Besides, ${countOf(assets, 'file')} became assets; AnyFast bills each, in no tokens.`,
  ].flat();
}

import { fitMessage } from './show.js';
import type { Texts } from '../texts/english.js';
import type { Figures, Part, Totals } from './usage-figures.js';

/** `217,800 tokens, $1.52`; nothing of money where no price was set. */
export function tokensAndCosts({ tokens, costs }: Totals, { format }: Texts): string {
  const money = [...costs].map(([currency, cost]) => format.cost(1_000_000, { perMillion: cost, currency }));
  return [format.tokens(tokens), ...(money.length === 0 ? [] : [format.allOf(money)])].join(', ');
}

/**
 * The figures as a private answer: in all and by member, and in small print what is not in them, which may be nothing.
 *
 * @param title whose they are, as it may stand in a message
 */
export function figuresText(
  title: string,
  { days, totals, parts }: Figures,
  byMember: boolean,
  texts: Texts,
): { head: string; notes: string } {
  const { usage } = texts;
  const members = byMember ? parts.map((part, index) => memberLine(part, index + 1, texts)) : [];
  const head = [
    usage.head({ title, span: usage.span(days.length) }),
    usage.total({ spent: tokensAndCosts(totals, texts), made: usage.made(totals) }),
    ...members,
  ];
  const smallPrint = notes(totals, texts).map((note) => `-# ${note}`);
  return { head: fitMessage(head.join('\n')), notes: fitMessage(smallPrint.join('\n')) };
}

function memberLine({ memberId, totals }: Part, number: number, texts: Texts): string {
  const who = memberId === null ? texts.usage.theOthers : `<@${memberId}>`;
  return `${number}\\. ${who}: ${tokensAndCosts(totals, texts)} · ${texts.usage.made(totals)}`;
}

function notes(
  { running, runningTokens, unconfirmed, doubtfulTokens, assets, ...totals }: Totals,
  { usage, format }: Texts,
): string[] {
  const isPriced = totals.costs.size > 0;
  return [
    running === 0 ? [] : usage.running({ count: running, tokens: format.aboutTokens(runningTokens) }),
    doubtfulTokens === 0 ? [] : usage.perhaps(format.aboutTokens(doubtfulTokens)),
    unconfirmed === 0 ? [] : usage.unconfirmed(unconfirmed),
    isPriced && totals.unpricedTokens > 0 ? usage.unpriced(format.number(totals.unpricedTokens)) : [],
    assets === 0 ? [] : usage.assets(assets),
  ].flat();
}

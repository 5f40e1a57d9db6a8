/** `/usage`: figures in words, and the words in the picture. */
export const usage = {
  titles: {
    me: 'Your videos, wherever you asked for them',
    channel: (channel: string) => `The videos of ${channel}`,
    server: (name: string | null) => `All videos of ${name ?? 'this server'}`,
  },
  pictureTitles: {
    me: 'Your tokens by day',
    channel: (name: string | null) => `Tokens by day in ${name === null ? 'this channel' : `#${name}`}`,
    server: (name: string | null) => `Tokens by day in ${name ?? 'this server'}`,
  },
  /** In the middle of a sentence. */
  span: (days: number) => (days === 1 ? 'today' : `the last ${days} days`),
  /** At its beginning. */
  spanFirst: (days: number) => (days === 1 ? 'Today' : `The last ${days} days`),
  none: ({ title, days }: { title: string; days: number }) =>
    `**${title}**: none ${days === 1 ? 'today' : `in the last ${days} days`}. Start one with /video.`,
  head: ({ title, span }: { title: string; span: string }) => `**${title}**, ${span} (days are UTC's)`,
  total: ({ spent, made }: { spent: string; made: string }) => `**${spent}** for ${made}`,
  made: ({ done, failed }: { done: number; failed: number }) =>
    `${done} ${done === 1 ? 'video' : 'videos'}${failed === 0 ? '' : `; ${failed} failed`}`,
  theOthers: 'the others',
  running: ({ count, tokens }: { count: number; tokens: string }) =>
    `Running: ${count} ${count === 1 ? 'video' : 'videos'}, ${tokens} more.`,
  perhaps: (tokens: string) => `Perhaps charged, nobody knows: ${tokens} more.`,
  unconfirmed: (count: number) =>
    `Unknown whether the provider accepted it: ${count} ${count === 1 ? 'video' : 'videos'}.`,
  unpriced: (tokens: string) => `No price was set for ${tokens} of the tokens.`,
  assets: (count: number) =>
    `Besides, ${count} ${count === 1 ? 'file' : 'files'} became assets; AnyFast bills each, in no tokens.`,

  picture: {
    subtitle: ({ span, spent }: { span: string; spent: string }) => `${span} (UTC): ${spent}`,
    others: 'others',
    member: 'member',
    tokens: 'tokens',
    cost: (currency: string) => `cost, ${currency}`,
  },
  /** The picture in words, for who cannot see it. */
  description: {
    chart: ({ title, subtitle }: { title: string; subtitle: string }) => `Bar chart. ${title}. ${subtitle}.`,
    most: ({ day, tokens }: { day: string; tokens: string }) => `Most on ${day}: ${tokens}.`,
    byMember: (list: string) => `By member: ${list}.`,
    cost: (currency: string) => `Below, what they cost by day, in ${currency}.`,
    days: (list: string) => `Days: ${list}.`,
  },
};

export type UsageTexts = typeof usage;

/** What a million tokens cost, in a currency by its ISO 4217 code. */
interface TokenPrice {
  perMillion: number;
  currency: string;
}

interface FormatWords {
  /** Said before what is a guess. */
  about: string;
  tokens: string;
  or: string;
  and: string;
}

const mebibyte = 1024 * 1024;

function lastWith(word: string, items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.slice(-1).join('')}`;
}

/** Numbers, money, sizes, times and lists as a language writes them. */
export function createFormats(locale: string, { about, tokens, or, and }: FormatWords) {
  const numbers = new Intl.NumberFormat(locale);
  const number = (value: number) => numbers.format(value);

  /** What tokens cost, as money: `$0.76`. What is less than a few of its smallest coins keeps two digits that count. */
  function cost(count: number, { perMillion, currency }: TokenPrice): string {
    const amount = (count / 1_000_000) * perMillion;
    const money = new Intl.NumberFormat(locale, { style: 'currency', currency });
    const smallest = 10 ** -(money.resolvedOptions().maximumFractionDigits ?? 2);
    if (amount === 0 || amount >= 5 * smallest) return money.format(amount);
    return new Intl.NumberFormat(locale, { style: 'currency', currency, maximumSignificantDigits: 2 }).format(amount);
  }

  const withCost = (count: number, price: TokenPrice | null, before: string) => {
    const money = price === null ? '' : `, ${before}${cost(count, price)}`;
    return `${before}${number(count)} ${tokens}${money}`;
  };

  const shortNumbers = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 2 });
  const days = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });

  return {
    /** For what formats numbers itself. */
    locale,
    number,
    /** `147.7K` */
    short: (value: number) => shortNumbers.format(value),
    /** A moment's day (UTC), from milliseconds since 1970: `Nov 3`. */
    day: (timestamp: number) => days.format(timestamp),
    /** With so many digits behind the point, no more and no less. */
    fixed: (value: number, digits: number) =>
      value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    cost,
    /** Tokens and, where their price is known, what they cost: `108,900 tokens, $0.76`. */
    tokens: (count: number, price: TokenPrice | null = null) => withCost(count, price, ''),
    /** The same as a guess: `about 108,900 tokens, about $0.76`. */
    aboutTokens: (count: number, price: TokenPrice | null = null) => withCost(count, price, `${about} `),

    /** `48 kB` or `12.3 MB`. */
    bytes(count: number): string {
      if (count < 100 * 1024) return `${number(Math.max(1, Math.round(count / 1024)))} kB`;
      return `${(count / mebibyte).toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`;
    },

    /** A limit in whole megabytes: `50 MB`. */
    megabytes: (count: number) => `${number(Math.round(count / mebibyte))} MB`,

    /** Milliseconds as `48 s` or `2 min 5 s`. */
    duration(ms: number): string {
      const seconds = Math.max(1, Math.round(ms / 1000));
      if (seconds < 90) return `${seconds} s`;
      const rest = seconds % 60;
      return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
    },

    /** `a, b or c` */
    oneOf: (items: readonly string[]) => lastWith(or, items),
    /** `a, b and c` */
    allOf: (items: readonly string[]) => lastWith(and, items),
  };
}

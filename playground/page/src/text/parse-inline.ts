import type { Inline } from './nodes.js';

/** Deeper than anybody writes; what lies deeper stays as it was typed. */
const deepest = 12;

type Make = (match: RegExpExecArray, inner: (text: string) => Inline[]) => Inline | null;

interface Rule {
  /** Sticky. */
  pattern: RegExp;
  make: Make;
  /** Whether it may not begin within a word. */
  atWordStart?: boolean;
}

const wrap =
  (kind: 'strong' | 'emphasis' | 'underline' | 'strike' | 'spoiler'): Make =>
  ([, content = ''], inner) => ({ kind, children: inner(content) });

const link: Make = ([, label = '', href = ''], inner) =>
  URL.canParse(href) ? { kind: 'link', href, children: inner(label) } : null;

const plainLink: Make = ([whole, href = whole]) =>
  URL.canParse(href) ? { kind: 'link', href, children: [{ kind: 'text', text: href }] } : null;

// What is escaped does not end anything: each content is of escapes and other characters.
const rules: Readonly<Record<string, readonly Rule[]>> = {
  '\\': [{ pattern: /\\([^0-9A-Za-z\s])/y, make: ([, text = '']) => ({ kind: 'text', text }) }],
  '`': [
    {
      pattern: /(`+)([\s\S]*?[^`])\1(?!`)/y,
      // One blank at both ends lets a code begin with the mark itself.
      make: ([, , text = '']) => ({ kind: 'code', text: text.replace(/^ (?=`)|(?<=`) $/g, '') }),
    },
  ],
  '*': [
    { pattern: /\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, make: wrap('strong') },
    { pattern: /\*(?!\s)((?:\*\*(?:\\[\s\S]|[^\\])+?\*\*|\\[\s\S]|[^\\*])+)(?<!\s)\*(?!\*)/y, make: wrap('emphasis') },
  ],
  _: [
    { pattern: /__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, make: wrap('underline') },
    { pattern: /_((?:__|\\[\s\S]|[^\\_])+)_(?!\w)/y, make: wrap('emphasis'), atWordStart: true },
  ],
  '~': [{ pattern: /~~((?:\\[\s\S]|[^\\])+?)~~(?!~)/y, make: wrap('strike') }],
  '|': [{ pattern: /\|\|((?:\\[\s\S]|[^\\])+?)\|\|/y, make: wrap('spoiler') }],
  '[': [
    {
      pattern:
        /\[((?:\\[\s\S]|[^\]\\\n])+)\]\(\s*<?(https?:\/\/(?:\([^()\s<>]*\)|[^()\s<>])+)>?(?:\s+["'][^"'\n]*["'])?\s*\)/y,
      make: link,
    },
  ],
  '<': [
    { pattern: /<(https?:\/\/[^\s<>]+)>/y, make: plainLink },
    { pattern: /<@!?(\d+)>/y, make: ([, id = '']) => ({ kind: 'user', id }) },
    { pattern: /<@&(\d+)>/y, make: ([, id = '']) => ({ kind: 'role', id }) },
    { pattern: /<#(\d+)>/y, make: ([, id = '']) => ({ kind: 'channel', id }) },
    { pattern: /<\/([-_ \p{L}\p{N}]{1,98}):\d+>/uy, make: ([, name = '']) => ({ kind: 'command', name }) },
    {
      pattern: /<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/y,
      make: ([, seconds, style = 'f']) => ({ kind: 'time', seconds: Number(seconds), style }),
    },
    { pattern: /<a?:(\w{2,32}):\d+>/y, make: ([, text = '']) => ({ kind: 'emoji', text: `:${text}:` }) },
  ],
  '@': [{ pattern: /@(?:everyone|here)\b/y, make: ([text]) => ({ kind: 'everyone', text }) }],
  h: [{ pattern: /https?:\/\/[^\s<]+[^\s<.,:;"'\])]/y, make: plainLink, atWordStart: true }],
};

function matchAt(text: string, index: number, depth: number): { node: Inline; end: number } | null {
  for (const { pattern, make, atWordStart } of rules[text.charAt(index)] ?? []) {
    if (atWordStart && /\w/.test(text.charAt(index - 1))) continue;
    pattern.lastIndex = index;
    const match = pattern.exec(text);
    const node = match && make(match, (content) => parseInline(content, depth + 1));
    if (node) return { node, end: index + match[0].length };
  }
  return null;
}

/** What stands within a line. Line breaks stay in the text. */
export function parseInline(text: string, depth = 0): Inline[] {
  if (depth > deepest) return [{ kind: 'text', text }];
  const nodes: Inline[] = [];
  let plain = '';
  const add = (node: Inline) => {
    if (plain !== '') nodes.push({ kind: 'text', text: plain });
    plain = '';
    nodes.push(node);
  };
  for (let index = 0; index < text.length;) {
    const found = matchAt(text, index, depth);
    if (found?.node.kind === 'text') plain += found.node.text;
    else if (found) add(found.node);
    else plain += text.charAt(index);
    index = found?.end ?? index + 1;
  }
  if (plain !== '') nodes.push({ kind: 'text', text: plain });
  return nodes;
}

/** What a reader of a Discord message sees of a text: its letters, and what they are more than letters. */
export interface Reading {
  visible: string;
  effects: string[];
}

type Rule = [effect: string, pattern: RegExp];

/** At the start of a line. Written from Discord's help pages "Markdown Text 101" and the reference, "Message Formatting". */
const lineRules: readonly Rule[] = [
  ['quote', /^ *>(>>)? /],
  ['heading', /^ *#{1,3} +\S/],
  ['small print', /^ *-# +\S/],
  ['list', /^ *([-*+]|\d+[.)]) +\S/],
];

const anywhereRules: readonly Rule[] = [
  ['code block', /^```[\s\S]+?```/],
  ['code', /^(`+)[\s\S]*?[^`]\1(?!`)/],
  ['bold', /^\*\*[\s\S]+?\*\*(?!\*)/],
  ['underline', /^__[\s\S]+?__(?!_)/],
  ['italics', /^\*(?=\S)[\s\S]*?[^\s*]\*(?!\*)/],
  ['italics', /^_(?=\S)[\s\S]*?[^_]_(?![_A-Za-z0-9])/],
  ['strike', /^~~[\s\S]+?~~/],
  ['spoiler', /^\|\|[\s\S]+?\|\|/],
  ['masked link', /^\[[^\]]+\]\(\s*<?[^\s]+>?[\s\S]*?\)/],
  ['link', /^(https?|steam|discord):\/\/[^\s<]+/i],
  ['mention', /^<(@[!&]?|#)\d+>/],
  ['mention', /^@(everyone|here)/i],
  ['navigation', /^<(id:\w+|\/[^<>\n]+:\d+)>/],
  ['emoji', /^<a?:\w+:\d+>/],
  ['timestamp', /^<t:-?\d+(:\w)?>/],
  ['link', /^<[a-z]+:[^\s>]+>/i],
];

const doubled = new Set(['bold', 'underline', 'strike', 'spoiler']);

/** Reads a text as Discord does, as far as single rules go: an escape makes a letter of any mark. */
export function readMarkdown(text: string): Reading {
  const effects: string[] = [];
  let visible = '';
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at);
    const rules = at === 0 || text[at - 1] === '\n' ? [...lineRules, ...anywhereRules] : anywhereRules;
    const escape = /^\\([^0-9A-Za-z\s])/u.exec(rest);
    const rule = rules.find(([, pattern]) => pattern.test(rest));
    if (escape?.[1] !== undefined) {
      visible += escape[1];
      at += escape[0].length;
      continue;
    }
    if (rule) effects.push(rule[0]);
    // Nothing in code is formatted, and no escape works there.
    const code = rule?.[0].startsWith('code') ? rule[1].exec(rest)?.[0] : undefined;
    // Two marks are not one mark and another.
    const taken = code ?? (rule && doubled.has(rule[0]) ? rest.slice(0, 2) : rest.charAt(0));
    visible += taken;
    at += taken.length;
  }
  return { visible, effects };
}

/** What shows nothing and works all the same: direction marks, joiners and their kind; line breaks are no such thing. */
export const hiddenCharacters = /(?!\n)[\p{Cc}\u00ad\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

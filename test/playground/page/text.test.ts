import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Inline } from '../../../playground/page/src/text/nodes.js';
import { parseText } from '../../../playground/page/src/text/parse-blocks.js';
import { parseInline } from '../../../playground/page/src/text/parse-inline.js';

const text = (words: string): Inline => ({ kind: 'text', text: words });
const paragraph = (...children: Inline[]): Block => ({ kind: 'paragraph', children });

describe('words within a line', () => {
  it.each([
    ['**bold**', 'strong'],
    ['*slanted*', 'emphasis'],
    ['_slanted_', 'emphasis'],
    ['__under__', 'underline'],
    ['~~out~~', 'strike'],
    ['||hidden||', 'spoiler'],
  ])('%s is %s', (written, kind) => {
    expect(parseInline(written)).toEqual([{ kind, children: [text(written.replace(/\W|_/g, ''))] }]);
  });

  it('marks stand within marks', () => {
    expect(parseInline('***both***')).toEqual([
      { kind: 'strong', children: [{ kind: 'emphasis', children: [text('both')] }] },
    ]);
    expect(parseInline('**a *b* c**')).toEqual([
      { kind: 'strong', children: [text('a '), { kind: 'emphasis', children: [text('b')] }, text(' c')] },
    ]);
  });

  it.each([String.raw`\*not\* \_slanted\_`, 'a * b * c', 'snake_case_name', '2 ** 3', '||'])(
    '%s stays as it is, but for escapes',
    (written) => {
      expect(parseInline(written)).toEqual([text(written.replaceAll('\\', ''))]);
    },
  );

  it('code keeps its marks', () => {
    expect(parseInline('`**a** \\*`')).toEqual([{ kind: 'code', text: '**a** \\*' }]);
    expect(parseInline('`` ` ``')).toEqual([{ kind: 'code', text: '`' }]);
  });

  it('an address ends before the sentence does', () => {
    const href = 'https://example.com/a_b?c=1';
    expect(parseInline(`see ${href}.`)).toEqual([
      text('see '),
      { kind: 'link', href, children: [text(href)] },
      text('.'),
    ]);
    expect(parseInline(`<${href}>`)).toEqual([{ kind: 'link', href, children: [text(href)] }]);
    expect(parseInline(`[**words**](${href} "title")`)).toEqual([
      { kind: 'link', href, children: [{ kind: 'strong', children: [text('words')] }] },
    ]);
  });

  it('an address that was made harmless is no link', () => {
    expect(parseInline(String.raw`https:\/\/example.com`)).toEqual([text('https://example.com')]);
  });

  it.each([
    ['<@123>', { kind: 'user', id: '123' }],
    ['<@!123>', { kind: 'user', id: '123' }],
    ['<@&123>', { kind: 'role', id: '123' }],
    ['<#123>', { kind: 'channel', id: '123' }],
    ['</asset add:123>', { kind: 'command', name: 'asset add' }],
    ['<t:1700000000:R>', { kind: 'time', seconds: 1_700_000_000, style: 'R' }],
    ['<t:1700000000>', { kind: 'time', seconds: 1_700_000_000, style: 'f' }],
    ['<:kite:123>', { kind: 'emoji', text: ':kite:' }],
    ['@everyone', { kind: 'everyone', text: '@everyone' }],
  ])('%s is read', (written, node) => {
    expect(parseInline(written)).toEqual([node]);
  });
});

describe('lines', () => {
  it('headings, small print, quotes and lists begin a line', () => {
    expect(parseText('# Title\nwords\n-# small\n> one\n> two\n- a\n- b\n  - c\n1. first')).toEqual([
      { kind: 'heading', level: 1, children: [text('Title')] },
      paragraph(text('words')),
      { kind: 'small', children: [text('small')] },
      { kind: 'quote', blocks: [paragraph(text('one\ntwo'))] },
      {
        kind: 'list',
        start: null,
        items: [
          [paragraph(text('a'))],
          [paragraph(text('b')), { kind: 'list', start: null, items: [[paragraph(text('c'))]] }],
        ],
      },
      { kind: 'list', start: 1, items: [[paragraph(text('first'))]] },
    ]);
  });

  it('a line that is indented below an item belongs to it', () => {
    expect(parseText('- a\n  more of a\n- b')).toEqual([
      {
        kind: 'list',
        start: null,
        items: [[paragraph(text('a')), paragraph(text('more of a'))], [paragraph(text('b'))]],
      },
    ]);
  });

  it('three marks quote everything that follows', () => {
    expect(parseText('before\n>>> one\n\ntwo')).toEqual([
      paragraph(text('before')),
      { kind: 'quote', blocks: [paragraph(text('one\n\ntwo'))] },
    ]);
  });

  it('a block of code keeps everything, and an escaped fence is none', () => {
    expect(parseText('a\n```ts\nconst b = `**c**`;\n> d\n```\ne')).toEqual([
      paragraph(text('a')),
      { kind: 'code-block', language: 'ts', text: 'const b = `**c**`;\n> d' },
      paragraph(text('e')),
    ]);
    expect(parseText('\\`\\`\\`no code\\`\\`\\`')).toEqual([paragraph(text('```no code```'))]);
  });
});

function linksIn(blocks: readonly Block[]): string[] {
  const inline = (nodes: readonly Inline[]): string[] =>
    nodes.flatMap((node) => [
      ...(node.kind === 'link' ? [node.href] : []),
      ...('children' in node ? inline(node.children) : []),
    ]);
  return blocks.flatMap((block) => {
    if (block.kind === 'quote') return linksIn(block.blocks);
    if (block.kind === 'list') return linksIn(block.items.flat());
    return block.kind === 'code-block' ? [] : inline(block.children);
  });
}

describe('whatever is written', () => {
  const pieces = [
    '*',
    '**',
    '_',
    '__',
    '~~',
    '||',
    '`',
    '```',
    '\\',
    '[',
    '](',
    ')',
    '<',
    '>',
    '>>> ',
    '> ',
    '- ',
    '1. ',
    '# ',
    '-# ',
    '\n',
    ' ',
    'a',
    'javascript:',
    'https://a.b',
    'http://',
    '<@1>',
    '<t:1>',
    '@here',
  ];
  const written = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((them) => them.join(''));

  it('ends, and every link leads to a page', () => {
    fc.assert(
      fc.property(written, (words) => {
        for (const href of linksIn(parseText(words))) expect(href).toMatch(/^https?:\/\//);
      }),
    );
  });

  it('ends for the longest message too', () => {
    for (const piece of ['**', '||', '*a', '_a ', '[', '<', '`a', '**a __b ~~c ||d '])
      expect(parseText(piece.repeat(4000 / piece.length)).length).toBeGreaterThan(0);
  });
});

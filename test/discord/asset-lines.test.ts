import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutTitle, messagesOf, wholeLine, type FileLine } from '../../src/discord/asset-lines.js';
import { explain } from '../../src/discord/failures.js';
import { twiceNote } from '../../src/discord/remade-note.js';
import { failureSchema, type Failure } from '../../src/store/records.js';
import { english } from '../../src/texts/english.js';
import { german } from '../../src/texts/german.js';
import type { Texts } from '../../src/texts/english.js';
import { readMarkdown } from './markdown.js';

const name = 'w'.repeat(32);
const group = `**${'\\*'.repeat(50)}**`;
const { kind: kinds, charged: charges } = failureSchema.shape;

/** Every way in which an asset may fail, with the longest that the provider may say, in the parts of its line. */
function failures(texts: Texts) {
  const codes = [null, 'AccountOverdueError', 'DurationTooSmall', 'InputVideoSensitiveContentDetected.PolicyViolation'];
  const messages = ['It cannot be used as it is, '.repeat(6).trim(), 'It is damaged', ''];
  return kinds.options.flatMap((kind) =>
    charges.options.flatMap((charged) =>
      codes.flatMap((code) =>
        messages.flatMap((message) =>
          (['member', 'server'] as const).map((payer) => {
            const told: Failure = {
              ...{ kind, charged, code, message, phase: 'assets', requestId: null },
              ...{ referenceName: name, blamesPrompt: false },
            };
            const { title, remedy, charge } = explain(told, texts, { payer, reasonLength: 100 });
            const remade = { reason: 'not-readable', way: 'link', charged: 'yes', at: 0 } as const;
            return { title, remedy, costs: [charge, twiceNote(remade, told, texts) ?? charge] };
          }),
        ),
      ),
    ),
  );
}

const longestOf = (words: readonly string[]) =>
  words.reduce((longest, word) => (word.length > longest.length ? word : longest));

function lineOf({ title, rest }: { title: string; rest: string }, { assets }: Texts): FileLine {
  return { title, say: (cut) => assets.notAddedOne({ asset: `\`${name}\``, why: `${cut} ${rest}` }) };
}

describe.each([
  ['English', english],
  ['German', german],
])('the lines of files that failed, in %s,', (_, texts) => {
  const all = failures(texts);
  const rests = all.flatMap(({ remedy, costs }) => costs.map((cost) => `${remedy} ${cost}`));
  const titles = all.map(({ title }) => title);

  it('fit into messages of Discord with five of the longest, and say what was charged', () => {
    const [title, rest] = [longestOf(titles), longestOf(rests)];
    const messages = messagesOf(
      texts.assets.group(group),
      Array.from({ length: 5 }, () => lineOf({ title, rest }, texts)),
    );
    for (const message of messages) expect(message.length).toBeLessThanOrEqual(2_000);
    expect(messages.length).toBeLessThanOrEqual(2);
    expect(messages.join('\n').split(rest)).toHaveLength(6);
  });

  it('lose only what is in the middle of them, however many there are, and stay in their form', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ title: fc.constantFrom(...titles), rest: fc.constantFrom(...rests) }), {
          minLength: 1,
          maxLength: 10,
        }),
        (told) => {
          const heading = texts.assets.group(group);
          const messages = messagesOf(
            heading,
            told.map((one) => lineOf(one, texts)),
          );
          for (const message of messages) expect(message.length).toBeLessThanOrEqual(2_000);
          const lines = messages.flatMap((message) => message.slice(heading.length + 1).split('\n'));
          expect(lines).toHaveLength(told.length);
          for (const [index, line] of lines.entries()) {
            const [head = ''] = lineOf({ title: '', rest: '' }, texts).say('').split(name);
            expect(line.startsWith(`- ${head}`)).toBe(true);
            expect(line.endsWith(` ${told[index]?.rest}`)).toBe(true);
            expect((line.match(/(?<!\\)`/g) ?? []).length % 2).toBe(0);
            expect(
              readMarkdown(line).effects.filter(
                (effect) => effect !== 'code' && effect !== 'bold' && effect !== 'list',
              ),
            ).toEqual([]);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a title that is cut', () => {
  it('ends before a name that it would cut through, and before half of an escape', () => {
    expect(cutTitle('Moderation refused `@kite`: it may show', 24)).toBe('Moderation refused …');
    expect(cutTitle('It is \\*bold\\*', 8)).toBe('It is …');
    expect(cutTitle('It is short.', 12)).toBe('It is short.');
  });
});

describe('lines that fit', () => {
  it('stand in one message, whole', () => {
    const lines = [
      wholeLine('`@kite` (image) is ready'),
      lineOf({ title: 'It failed.', rest: 'Nothing was charged.' }, english),
    ];
    expect(messagesOf('Group **storm**', lines)).toEqual([
      `Group **storm**\n- \`@kite\` (image) is ready\n- **Not added**, \`${name}\`: It failed. Nothing was charged.`,
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/discord/failures.js';
import { failureSchema, type Failure } from '../../src/store/records.js';
import { failure as anyFailure } from './jobs.js';
import { readMarkdown } from './markdown.js';

const { kind: kinds, phase: phases, charged: charges } = failureSchema.shape;

function failure(change: Partial<Failure> = {}): Failure {
  return {
    kind: 'bad-request',
    phase: 'submission',
    code: 'Some.Code',
    message: 'The parameter is not valid',
    requestId: 'req-1',
    referenceName: null,
    charged: 'no',
    ...change,
  };
}

const circumstances = phases.options.flatMap((phase) =>
  charges.options.flatMap((charged) => [null, 'kite'].map((referenceName) => ({ phase, charged, referenceName }))),
);

describe('an explanation', () => {
  it.each(kinds.options)('of %s is made of whole sentences, whenever it happened and whatever it cost', (kind) => {
    for (const change of circumstances) {
      const { title, remedy, charge } = explain(failure({ kind, ...change }));
      for (const sentence of [title, remedy, charge]) {
        expect(sentence).toMatch(/^[A-Z][^{}]+[a-z`]\.$/);
        expect(sentence).not.toMatch(/undefined|null|!|\.\./);
      }
      expect(charge).toBe(
        {
          no: 'Nothing was charged.',
          yes: 'The provider has charged for it.',
          unknown: 'Whether the provider charged for it is not known; your AnyFast account shows it.',
        }[change.charged],
      );
    }
  });

  it('reads differently for each kind', () => {
    const titles = kinds.options.map((kind) => explain(failure({ kind })).title);
    expect(new Set(titles).size).toBe(kinds.options.length);
  });

  it('reads differently for moderation of the prompt, of a reference and of the output, and for each cause', () => {
    const titles = [
      ['InputTextSensitiveContentDetected', null],
      ['InputImageSensitiveContentDetected', null],
      ['InputImageSensitiveContentDetected', 'kite'],
      ['InputImageSensitiveContentDetected.PrivacyInformation', 'kite'],
      ['InputVideoSensitiveContentDetected.PolicyViolation', 'waves'],
      ['OutputVideoSensitiveContentDetected', null],
      ['OutputVideoSensitiveContentDetected.PolicyViolation', null],
    ].map(([code, referenceName]) => explain(failure({ kind: 'moderation', code, referenceName } as Failure)).title);
    expect(titles).toEqual([
      'Moderation refused the prompt: it may be sensitive.',
      'Moderation refused a reference: it may be sensitive.',
      'Moderation refused `@kite`: it may be sensitive.',
      'Moderation refused `@kite`: it may show a real person.',
      'Moderation refused `@waves`: it may be protected by copyright.',
      'The finished video was held back by moderation: it may be sensitive.',
      'The finished video was held back by moderation: it may be protected by copyright.',
    ]);
  });

  it('offers the same again only where it can help', () => {
    const helps = kinds.options.filter((kind) => explain(failure({ kind })).again);
    expect(helps).toEqual([
      ...['not-ready', 'not-found', 'too-fast', 'provider-fault', 'timeout', 'unreachable', 'result-lost'],
    ]);
    expect(explain(failure({ kind: 'moderation' })).again).toBe(false);
    expect(explain(failure({ kind: 'moderation', phase: 'generation' })).again).toBe(true);
  });

  it.each([
    ['{"error":{"code":"x","message":"y"}}', 'it gave no reason.'],
    ['<html><body>502</body></html>', 'it gave no reason.'],
    ['', 'it gave no reason.'],
    [' ...', 'it gave no reason.'],
    ['The image is too small...', 'The image is too small.'],
    ['see https://evil.test/*x*', 'see https:\\/\\/evil.test/\\*x\\*.'],
  ])('passes on %j as %s', (message, words) => {
    expect(explain(failure({ message })).title).toBe(`The provider refused the request: ${words}`);
  });

  it('keeps code and request id for the small print, and has none without them', () => {
    expect(explain(failure()).smallPrint).toBe('Some.Code · request req-1');
    expect(explain(failure({ code: null })).smallPrint).toBe('request req-1');
    expect(explain(failure({ code: null, requestId: null })).smallPrint).toBeNull();
  });

  it('formats and mentions nothing, whatever the provider says, and is short', () => {
    fc.assert(
      fc.property(anyFailure, fc.constantFrom(40, 160, 300), (given, reasonLength) => {
        const { title, smallPrint } = explain(given, reasonLength);
        const effects = [title, smallPrint ?? ''].flatMap((text) => readMarkdown(text).effects);
        expect(effects.filter((effect) => effect !== 'code')).toEqual([]);
        expect(title.length).toBeLessThan(reasonLength + 120);
        expect(title).not.toContain('\n');
      }),
      { numRuns: 500 },
    );
  });

  it('of an asset says to add it again where nobody knows whether it is there', () => {
    expect(explain(failure({ kind: 'asset-failed', charged: 'unknown' })).remedy).toBe('Add the file again.');
    expect(explain(failure({ kind: 'asset-failed', charged: 'yes' })).remedy).toBe('Change the file and add it again.');
  });
});

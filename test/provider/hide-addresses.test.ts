import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWords } from '../../src/provider/envelope.js';
import { hideAddresses } from '../../src/provider/hide-addresses.js';

const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[a-z0-9]$/);
const ending = fc.constantFrom('com', 'cn', 'ai', 'io', 'net', 'local', 'internal');
const named = fc.tuple(fc.array(label, { minLength: 1, maxLength: 4 }), ending).map((parts) => parts.flat().join('.'));
const ipv4 = fc.ipV4();
const port = fc.integer({ min: 1, max: 65_535 });
const withPort = fc.tuple(fc.oneof(named, ipv4), port).map((parts) => parts.join(':'));
const known = fc.constantFrom(
  'ark-content.tos-cn-beijing.volces.com',
  'ark.cn-beijing.volces.com',
  'www.anyfast.ai',
  'www.anyfast.com.cn',
  'ark-media-asset.example',
  'gateway.default.svc.cluster.local',
  'localhost:3000',
  'one-api-7f9c:3000',
  '[::1]:8080',
  '[fe80::1]',
  '2001:db8:85a3:0:0:8a2e:370:7334',
);
const host = fc.oneof(named, ipv4, withPort, known);
const path = fc.stringMatching(/^(\/[\w.-]{0,12}){0,3}(\?[\w=&%.-]{0,20})?$/);
const link = fc
  .tuple(fc.constantFrom('http', 'https', 'HTTPS', 'tos', 's3', 'wss'), host, path)
  .map(([scheme, where, rest]) => `${scheme}://${where}${rest}`);

const kept = fc.constantFrom(
  'InputImageSensitiveContentDetected.PrivacyInformation',
  'OutputVideoSensitiveContentDetected.PolicyViolation',
  'InvalidParameter.TaskTypeConstraint',
  'InvalidParameter.URL',
  'RateLimitExceeded.EndpointRPMExceeded',
  'NotFound.asset_id',
  'asset-20260320120147-pqwhc',
  'asset://asset-20260320120147-pqwhc',
  'group-20260427160000-rrnmg',
  'cgt-20260312231129-7db6s',
  'asyntask_h81efT0qwtLnzyt6VENmCZ6VXSfNxE2E',
  'content[1].image_url.url',
  'seedance-2.0-fast',
  'doubao-seedance-2-0-260128',
  '16:9',
  '12:30:45',
  '$0.000000',
  'status:404',
  'v1.2.3',
  'clip.mp4',
  'e.g. this',
  '`adaptive`',
);
const glue = fc.constantFrom(' ', ', ', ': ', ' (', ') ', '="', '" ', " '", '。', '；', ' — ');
const sentence = (piece: fc.Arbitrary<string>) =>
  fc.array(fc.tuple(piece, glue), { minLength: 1, maxLength: 5 }).map((pieces) => pieces.flat().join(''));
const scrub = (text: string) => text;

describe('the words of the provider', () => {
  it('name no host, whatever stands around it', () => {
    fc.assert(
      fc.property(sentence(kept), host, sentence(kept), glue, (before, where, after, between) => {
        const shown = hideAddresses(`${before} ${where}${between}${after}`);
        expect(shown).not.toContain(where);
        expect(shown).toContain('[address]');
      }),
      { numRuns: 500 },
    );
  });

  it('have no link, nor what it is signed with', () => {
    fc.assert(
      fc.property(sentence(kept), link, sentence(kept), (before, url, after) => {
        const shown = hideAddresses(`${before} ${url} ${after}`);
        expect(shown).toContain('[link]');
        expect(shown.replaceAll('asset://', '')).not.toContain('://');
        expect(shown).not.toContain(url.slice(url.indexOf('://') + 3, url.indexOf('://') + 10));
      }),
      { numRuns: 500 },
    );
  });

  it('keep codes, ids and numbers as they are', () => {
    fc.assert(
      fc.property(sentence(kept), (text) => {
        expect(hideAddresses(text)).toBe(text);
      }),
    );
  });

  it('are the same when they are looked at again', () => {
    fc.assert(
      fc.property(sentence(fc.oneof(kept, host, link)), (text) => {
        const shown = hideAddresses(text);
        expect(hideAddresses(shown)).toBe(shown);
      }),
    );
  });

  it.each([
    ['Timeout while downloading url=http://a.example.cn/b/c.png?X=1.', 'Timeout while downloading url=[link].'],
    ['see (https://a.b/c), then `https://d.e/f`', 'see ([link]), then `[link]`'],
    ['https:\\/\\/a.b\\/c and https%3A%2F%2Fa.b%2Fc', '[link] and [link]'],
    ['下载失败https://a.b/c，请重试', '下载失败[link]，请重试'],
    ['data:image/png;base64,iVBORw0KGgo= is no link', '[link] is no link'],
    [
      'dial tcp: lookup one-api on 10.96.0.10:53: no such host',
      'dial tcp: lookup [address] on [address]: no such host',
    ],
    ['ark-content.tos-cn-beijing.volces.com/obj/1?X-Tos-Signature=abc said no', '[address] said no'],
    ['asset://asset-1 and asset-2', 'asset://asset-1 and asset-2'],
  ])('%s', (said, shown) => {
    expect(hideAddresses(said)).toBe(shown);
  });

  it('are none when they are nothing but an address', () => {
    expect(readWords({ error: { message: 'https://a.b/c' } }, scrub)).toEqual({});
    expect(readWords({ message: ' 10.0.0.1:80. ' }, scrub)).toEqual({});
  });

  it('have no half of a host where they are cut', () => {
    for (let length = 3960; length < 4000; length++) {
      const { message } = readWords(`<p>${' '.repeat(length)}</p>say ark-content.tos-cn-beijing.volces.com`, scrub);
      expect(message ?? '').not.toMatch(/ark|volces/);
    }
  });

  it('may have a code that has an address', () => {
    expect(readWords({ code: 'bad https://a.b/c', message: 'no' }, scrub).code).toBe('bad [link]');
    expect(readWords({ code: 'x'.repeat(1000), message: 'no' }, scrub).code).toHaveLength(100);
  });

  it.each([
    ['colons', ':'.repeat(4000)],
    ['hexadecimal', `::${'a'.repeat(4000)}g`],
    ['hexadecimal groups', `${'abcd:'.repeat(800)}g`],
    ['dots', '.'.repeat(4000)],
    ['labels', 'a.'.repeat(2000)],
    ['dashes', `${'a-'.repeat(2000)}:`],
    ['schemes', 'a+'.repeat(2000)],
    ['closing brackets', `https://${')'.repeat(3990)}a`],
    ['opening brackets', '['.repeat(4000)],
  ])('are looked through without getting stuck in %s', (_what, text) => {
    // What doubles with every character would not end at all.
    expect(hideAddresses(text).length).toBeGreaterThan(0);
  });
});

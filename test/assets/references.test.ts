import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolvePrompt } from '../../src/assets/references.js';
import type { Asset } from '../../src/store/records.js';

function asset(name: string, type: Asset['type'] = 'image'): Asset {
  return {
    id: `id-${name}`,
    groupId: 'group',
    name,
    type,
    ownerId: '1',
    fileName: `${name}.bin`,
    hash: name,
    sizeBytes: 1,
    durationSeconds: type === 'image' ? null : 3,
    width: 640,
    height: 640,
    sourceUrl: 'https://cdn.discordapp.com/x',
    createdAt: 1,
  };
}

const group = [asset('kite'), asset('red-kite'), asset('beach'), asset('waves', 'video'), asset('wind', 'audio')];
const sent = (prompt: string, files: Asset[] = []) => resolvePrompt(prompt, { files, group }).providerText;
const names = (prompt: string, files: Asset[] = []) =>
  resolvePrompt(prompt, { files, group }).references.map(({ name }) => name);

describe('references in a prompt', () => {
  it('are counted per type by their first appearance', () => {
    expect(sent('@beach under @kite, @waves, @wind and @beach again')).toBe(
      '@image1 under @image2, @video1, @audio1 and @image1 again',
    );
    expect(names('@beach under @kite, @waves, @wind and @beach again')).toEqual(['beach', 'kite', 'waves', 'wind']);
  });

  it('begin with the files, in their order, named or not', () => {
    const files = [asset('second'), asset('first'), asset('clip', 'video')];
    expect(sent('@kite and @first', files)).toBe('@image3 and @image2');
    expect(names('@kite and @first', files)).toEqual(['second', 'first', 'clip', 'kite']);
  });

  it('are counted behind the frames, which may be named themselves', () => {
    const [kite, , beach] = group;
    const frames = { firstFrame: kite, lastFrame: beach };
    const { references, providerText } = resolvePrompt('from @kite to @beach', { ...frames, files: [], group });
    expect(references.map(({ name, role }) => [name, role])).toEqual([
      ['kite', 'first_frame'],
      ['beach', 'last_frame'],
    ]);
    expect(providerText).toBe('from @image1 to @image2');
  });

  it('may be one picture as the first and the last frame', () => {
    const [kite] = group;
    const { references } = resolvePrompt('it turns', { firstFrame: kite, lastFrame: kite, files: [], group });
    expect(references.map(({ name, role }) => [name, role])).toEqual([
      ['kite', 'first_frame'],
      ['kite', 'last_frame'],
    ]);
  });

  it('may be counted by the member: @image1 is the first image sent', () => {
    expect(sent('@image1 beside @kite', [asset('file')])).toBe('@image1 beside @image2');
    expect(() => sent('@image2 beside @kite')).toThrow('The prompt names `@image2`, but this request has only 1');
    expect(() => sent('only @video1')).toThrow('this request has no videos');
    expect(() => sent('only @image0')).toThrow('There is no `@image0`');
  });

  it.each([
    ['Kites: @KITE.', 'Kites: @image1.'],
    ['(@kite)', '(@image1)'],
    ['"@kite"', '"@image1"'],
    ['_@kite_ and *@beach*', '_@image1_ and *@image2*'],
    ['@red-kite', '@image1'],
    ['@kiteが空を飛ぶ', '@image1が空を飛ぶ'],
    ['空に@kite', '空に@image1'],
    ['@kite@beach', '@image1@beach'],
    ['mail me@kite.org', 'mail me@kite.org'],
    ['a plain \\@kite', 'a plain @kite'],
    ['an @ alone', 'an @ alone'],
    ['@everyone and @here', '@everyone and @here'],
    ['role <@&123>', 'role <@&123>'],
    ['mail me@image1.org, \\@video2', 'mail me＠image1.org, ＠video2'],
  ])('%s is sent as %s', (prompt, text) => {
    expect(sent(prompt)).toBe(text);
  });

  it('that are unknown are refused with the nearest names', () => {
    expect(() => sent('@kiet flies')).toThrow(
      "There is no `@kiet` in this channel's group. Did you mean `@kite`? For a plain @ write `\\@`. Nothing was charged.",
    );
    expect(() => resolvePrompt('@kite', { files: [], group: [] })).toThrow(
      'has no assets yet: add one with /asset add.',
    );
  });

  it('are not members: a mention has its own explanation', () => {
    expect(() => sent('<@123456789012345678> dances')).toThrow('A prompt names assets, not members');
    expect(() => sent('<@!123456789012345678> dances')).toThrow('A prompt names assets, not members');
  });

  it('stand in a prompt of 1 to 4,000 characters', () => {
    expect(() => sent('  ')).toThrow('The prompt is empty.');
    expect(() => sent('a'.repeat(4001))).toThrow('The prompt has 4001 characters; 4000 are the most.');
    expect(sent('a'.repeat(4000))).toHaveLength(4000);
  });

  it('lead back to the assets that the member named, whatever stands between them', () => {
    const word = fc.oneof(
      fc.constantFrom(...group.map(({ name }) => `@${name}`)),
      fc.constantFrom('a', 'flies', 'over', 'the', '空', '\\@kite', '(', ')', '.'),
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), (words) => {
        const { references, providerText } = resolvePrompt(words.join(' '), { files: [], group });
        const counts = { image: 0, video: 0, audio: 0 };
        const byPlace = new Map(
          references.map(({ type, name }) => {
            counts[type] += 1;
            return [`@${type}${counts[type]}`, name];
          }),
        );
        const back = providerText.replace(/@(?:image|video|audio)\d+/g, (place) => `@${byPlace.get(place) ?? '?'}`);
        expect(back).toBe(words.join(' ').replaceAll('\\@', '@'));
      }),
    );
  });

  it('never shift when an asset that is not named goes', () => {
    const some = fc.subarray(group, { minLength: 1 });
    fc.assert(
      fc.property(some, fc.subarray(group), (named, kept) => {
        const prompt = named.map(({ name }) => `@${name}`).join(' and ');
        const rest = group.filter((one) => named.includes(one) || kept.includes(one));
        expect(resolvePrompt(prompt, { files: [], group: rest })).toEqual(resolvePrompt(prompt, { files: [], group }));
      }),
    );
  });
});

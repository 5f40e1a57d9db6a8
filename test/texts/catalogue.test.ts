import { ApplicationCommandOptionType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.js';
import { english } from '../../src/texts/english.js';
import { german } from '../../src/texts/german.js';

type Leaf = string | ((...given: unknown[]) => unknown);

/** Everything that the texts of a language say, by its path. What formats numbers is no text. */
function leavesOf(part: object, path: string): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  for (const [name, value] of Object.entries(part) as [string, Leaf | object][]) {
    const at = path === '' ? name : `${path}.${name}`;
    if (at === 'format') continue;
    if (typeof value === 'string' || typeof value === 'function') leaves.set(at, value as Leaf);
    else for (const [below, leaf] of leavesOf(value, at)) leaves.set(below, leaf);
  }
  return leaves;
}

/** Whatever a sentence asks for, it is given something that shows where it stands: `«name»`. */
function anything(name: string): unknown {
  return new Proxy(() => `«${name}»`, {
    get: (_, key) => {
      if (key === Symbol.toPrimitive) return () => `«${name}»`;
      if (key === 'toString') return () => `«${name}»`;
      return anything(String(key));
    },
  });
}

/** The sentences of a leaf: with one and with several, with something and with nothing, with each kind of file. */
function sentencesOf(leaf: Leaf): string[] {
  if (typeof leaf === 'string') return [leaf];
  const fields = (values: Record<string, unknown>) =>
    new Proxy(values, { get: (own, key) => own[String(key)] ?? anything(String(key)) });
  const kinds = [
    ...['image', 'video', 'audio'].map((type) => ({ type, which: type })),
    { type: 'image', which: 'all' },
  ];
  const counts = [0, 1, 2].map((count) => ({
    count,
    have: count,
    running: count,
    lost: count,
    done: count,
    failed: count,
  }));
  const alternatives = [
    ...kinds.flatMap((kind) => counts.map((count) => ({ ...kind, ...count, role: 'firstFrame' }))),
    { type: 'image', which: 'image', role: 'lastFrame', take: null, by: null, mime: null, others: null, cost: null },
  ];
  const takesFields = /^\(?\{/.test(String(leaf));
  const given: unknown[] = takesFields ? alternatives.map(fields) : ['word', 'operator', 0, 1, 2, true, false];
  return given.flatMap((one) => {
    try {
      const said = leaf(one);
      if (typeof said === 'string') return [said];
      return typeof said === 'object' && said !== null
        ? Object.values(said).filter((it) => typeof it === 'string')
        : [];
    } catch {
      return [];
    }
  });
}

const languages = { english, german };
const leaves = { english: leavesOf(english, ''), german: leavesOf(german, '') };
const known = new Set(
  commands.flatMap(({ declaration }) => {
    const below = (declaration.options ?? [])
      .filter((option) => option.type === ApplicationCommandOptionType.Subcommand)
      .map(({ name }) => name);
    return [declaration.name, ...below.map((name) => `${declaration.name} ${name}`)];
  }),
);
/** Commands that a sentence names, as mentions.ts finds them. */
const namedIn = (text: string) =>
  [...text.matchAll(/(?<=^|[\s(*])\/([a-z][\w-]*(?: [a-z][\w-]*)?)(?![\w/:-])/gm)].map(([, words = '']) => {
    const [first = ''] = words.split(' ');
    return known.has(words) ? words : first;
  });

describe('the texts', () => {
  it.each(Object.entries(leaves))('of %s all say something, calmly, of what there is', (_, of) => {
    for (const [path, leaf] of of) {
      const sentences = sentencesOf(leaf);
      expect(sentences.length, `${path} can be said`).toBeGreaterThan(0);
      for (const sentence of sentences) {
        const at = `${path}: ${sentence}`;
        expect(sentence, at).not.toBe('');
        expect(sentence, at).not.toMatch(/!|undefined|\bnull\b|\[object| {2}|\s$/);
        expect(sentence, at).not.toMatch(/\bAPI\b|ModelArk|endpoint/i);
        for (const name of namedIn(sentence)) expect(known, `${at} names a command`).toContain(name);
      }
    }
  });

  it('name the same commands in both languages', () => {
    for (const [path, leaf] of leaves.english) {
      const names = (of: Leaf | undefined) => (of === undefined ? [] : sentencesOf(of).flatMap(namedIn));
      expect(new Set(names(leaves.german.get(path))), path).toEqual(new Set(names(leaf)));
    }
  });

  it('name the same buttons in both languages', () => {
    const named = (language: keyof typeof languages, path: string) => {
      const leaf = leaves[language].get(path);
      const said = leaf === undefined ? [] : sentencesOf(leaf);
      // What a sentence begins with is how a job stands, which in German may be the word of a button too.
      const words = said.flatMap((sentence) => [...sentence.matchAll(/(?<=.)\*\*(.+?)\*\*/g)].map(([, word]) => word));
      const of = Object.entries(languages[language].labels).filter(([, label]) => words.includes(label));
      return of.map(([name]) => name);
    };
    const paths = [...leaves.english.keys()];
    for (const path of paths) expect(named('german', path), path).toEqual(named('english', path));
    expect(paths.filter((path) => named('english', path).length > 0).length).toBeGreaterThan(5);
  });

  it('are all translated, but for words that are the same', () => {
    const given = /«[^»]*»/g;
    const same = [...leaves.english].flatMap(([path, leaf]) => {
      const other = leaves.german.get(path);
      const said = sentencesOf(leaf);
      const alike = other !== undefined && said.join('\n') === sentencesOf(other).join('\n');
      return alike && said.some((sentence) => /\p{L}{2}/u.test(sentence.replace(given, ''))) ? [path] : [];
    });
    expect(same.sort()).toEqual([
      'cards.threadName',
      'commands.asset.add.options.name.name',
      'commands.asset.name',
      'commands.asset.which.name',
      'commands.group.create.called.name',
      'commands.group.which.name',
      'commands.video.name',
      'commands.video.options.prompt.name',
      'commands.video.options.seed.name',
      'keyLog.line',
      'labels.original',
      'usage.picture.subtitle',
    ]);
  });

  it('fill the same places of a failure in both languages', () => {
    const places = (text: unknown) => (typeof text === 'string' ? (text.match(/\{\w+\}/g) ?? []).sort() : []);
    for (const [path, leaf] of leavesOf(english.failures, 'failures')) {
      expect(places(leaves.german.get(path)), path).toEqual(places(leaf));
    }
  });
});

describe.each(Object.entries(languages))(
  'Discord’s limits in %s',
  (_, { labels, videos, assets, keys, settings, results }) => {
    it('of labels on buttons', () => {
      const said = [
        ...Object.values(labels).filter((label) => typeof label === 'string'),
        ...[assets.rename, assets.remove, assets.removeIt, keys.removeIt, keys.eraseNow(1000), settings.toKey],
        ...[settings.toDefaults, settings.prices, settings.correctPrices],
      ];
      for (const label of said) expect(label.length, label).toBeLessThanOrEqual(40);
    });

    it('of titles and fields of forms', () => {
      const { form } = videos;
      const short = [
        ...Object.values(videos.formTitles),
        ...[form.prompt, form.shape, form.length, form.pictures, form.pictureIs, form.comingPictureIs, form.files],
        ...[assets.renameTitle, assets.newName, keys.form.label, ...Object.values(keys.form.titles)],
        ...[settings.pricesTitle, settings.pricesLabel, results.extendTitle],
      ];
      for (const text of short) expect(text.length, text).toBeLessThanOrEqual(45);
      const hints = [form.promptHint, form.picturesHint, form.filesHint, form.beginWithPictureHint, assets.newNameHint];
      for (const text of [...hints, keys.form.hint, settings.pricesHint]) {
        expect(text.length, text).toBeLessThanOrEqual(100);
      }
    });

    it('of selects', () => {
      const placeholders = [settings.chooseRoles, settings.chooseLog, settings.perDay, assets.which, assets.look];
      for (const text of placeholders) expect(text.length, text).toBeLessThanOrEqual(150);
      for (const [ratio, words] of Object.entries(videos.form.shapes)) {
        expect(videos.form.shapeOption({ ratio, words }).length).toBeLessThanOrEqual(100);
      }
    });
  },
);

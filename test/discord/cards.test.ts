import fc from 'fast-check';
import { ComponentType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { failureCard, overdueCard, unconfirmedCard } from '../../src/discord/cards.js';
import { jobCard } from '../../src/discord/job-card.js';
import { resultCard } from '../../src/discord/result-card.js';
import type { Failure, Job } from '../../src/store/records.js';
import type { Card } from '../../src/discord/look.js';
import { checkCard, labels, parts, texts } from './card-checks.js';
import { anyJob, failure, jobIn, jobs } from './jobs.js';

const runs = { numRuns: 300 };

const remade = fc.record({
  name: fc.oneof(fc.constant('w'.repeat(32)), fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,31}$/)),
  reason: fc.constantFrom('not-fetched' as const, 'not-readable' as const, 'gone' as const),
});
const price = fc.record({
  perMillion: fc.constantFrom(0.0001, 7, 9_999_999.9999),
  currency: fc.constantFrom('USD', 'EUR', 'JPY', 'BHD'),
});
/** Any job with what was noted for it besides. */
const notedJob = fc
  .tuple(anyJob, fc.array(remade, { maxLength: 50 }), fc.option(price, { nil: null }))
  .map(([job, ...[again, paid]]): Job => ({ ...job, remade: again, price: paid }));

describe('the card of a job', () => {
  it('is one that Discord takes, in every state and however long everything is, and pings nobody', () => {
    fc.assert(
      fc.property(notedJob, fc.boolean(), (job, attached) => {
        const pictures = new Map(
          attached ? job.request.references.map(({ assetId, name }) => [assetId, `${name}.png`]) : [],
        );
        checkCard(jobCard(job, [job], pictures), { ownerId: job.ownerId, mentions: false });
      }),
      { numRuns: 1500 },
    );
  });

  it('is one that Discord takes with four takes on it', () => {
    fc.assert(
      fc.property(fc.array(notedJob, { minLength: 2, maxLength: 4 }), (takes) => {
        const [first] = takes;
        if (first) checkCard(jobCard(first, takes), { ownerId: first.ownerId, mentions: false });
      }),
      runs,
    );
  });

  it('is one that Discord takes when all of it is as long as it can be', () => {
    const name = 'w'.repeat(32);
    const reference = { assetId: 'asset', name, type: 'image', role: 'reference_image' } as const;
    const failing = jobIn('failing');
    const takes = [0, 1, 2, 3].map((index): Job => ({
      ...failing,
      batch: { id: failing.batch.id, index, size: 4 },
      guildId: '9'.repeat(20),
      request: {
        ...failing.request,
        prompt: '<'.repeat(4000),
        references: Array.from({ length: 50 }, () => reference),
      },
      failure: { ...failing.failure, kind: 'asset-failed', referenceName: name, message: 'x'.repeat(4000) },
      remade: Array.from({ length: 50 }, (_, order) => ({
        name: `${name.slice(0, 30)}${order}`,
        reason: 'not-fetched',
      })),
      price: { perMillion: 9_999_999.9999, currency: 'BHD' },
    }));
    const [first] = takes;
    if (!first) throw new Error('there are four takes');
    const card = jobCard(first, takes, new Map([[reference.assetId, `${name}.webp`]]));
    checkCard(card, { ownerId: first.ownerId, mentions: false });
    expect(texts(card).join('\n')).toMatch(/With `@w+` \(image\), .* and \d+ more/);
    expect(texts(card).join('').length).toBeGreaterThan(3000);
  });

  it('tells what it will probably cost, all takes together, and tokens alone without a price', () => {
    const line = (change: Partial<Job>) =>
      texts(jobCard({ ...jobIn('waiting'), estimatedTokens: 108_900, ...change } as Job)).find((text) =>
        text.includes('tokens'),
      );
    expect(line({ price: null })).toMatch(/\n-# about 108,900 tokens$/);
    expect(line({ price: { perMillion: 7, currency: 'USD' } })).toMatch(/\n-# about 108,900 tokens, about \$0\.76$/);
    const batch = { id: 'batch-of-twenty-char', index: 0, size: 3 };
    expect(line({ price: { perMillion: 7, currency: 'EUR' }, batch })).toMatch(
      /\n-# about 326,700 tokens, about €2\.29$/,
    );
  });

  it('tells which assets had to be created twice, and why, once for all takes', () => {
    const shown = (...given: Job['remade'][]) => {
      const takes = given.map((again) => jobIn('waiting', { remade: again }));
      const [first = jobIn('waiting')] = takes;
      return texts(jobCard(first, takes)).find((text) => text.includes('twice'));
    };
    const kite = (reason: Job['remade'][number]['reason']) => ({ name: 'kite', reason });
    const twice = 'had to be created twice at the provider';
    const free = { ...kite('not-fetched'), charged: 'no' } as const;
    expect(shown([])).toBeUndefined();
    expect(shown([free])).toBe(
      '-# `@kite` had to be sent to the provider twice, and only one try was billed: its link could not be fetched.',
    );
    expect(shown([free, { name: 'boat', reason: 'gone', charged: 'yes' }])).toBe(
      `-# Some files ${twice}: \`@kite\` (its link could not be fetched, and only one was billed), \`@boat\` (it had been deleted there).`,
    );
    expect(shown([kite('not-fetched')])).toBe(`-# \`@kite\` ${twice}: its link could not be fetched.`);
    expect(shown([kite('not-readable')])).toBe(`-# \`@kite\` ${twice}: it could not be read there.`);
    expect(shown([kite('gone')], [kite('gone')])).toBe(`-# \`@kite\` ${twice}: it had been deleted there.`);
    expect(shown([kite('gone')], [{ name: 'boat', reason: 'not-fetched' }])).toBe(
      `-# Some files ${twice}: \`@kite\` (it had been deleted there), \`@boat\` (its link could not be fetched).`,
    );
  });

  it('shows one picture beside the prompt and several below it, each told in words, and no more than it is given', () => {
    const reference = (name: string) =>
      ({
        assetId: `id-of-${name}`,
        name,
        type: 'image',
        role: name === 'kite' ? 'first_frame' : 'reference_image',
      }) as const;
    const shown = (...attached: string[]) => {
      const job = jobIn('waiting');
      const request = { ...job.request, references: ['kite', 'boat', 'sea'].map(reference) };
      const files = new Map(attached.map((name) => [`id-of-${name}`, `${name}.png`]));
      return parts(jobCard({ ...job, request }, undefined, files)).flatMap(({ type, media, items, description }) => {
        if (type === ComponentType.Thumbnail) return [{ beside: true, url: media?.url, description }];
        return (items ?? []).map((item) => ({ beside: false, url: item.media.url, description: item.description }));
      });
    };
    const kite = { url: 'attachment://kite.png', description: '@kite, the picture used as first frame' };
    expect(shown()).toEqual([]);
    expect(shown('kite')).toEqual([{ beside: true, ...kite }]);
    expect(shown('kite', 'sea')).toEqual([
      { beside: false, ...kite },
      { beside: false, url: 'attachment://sea.png', description: '@sea, the picture used as a reference' },
    ]);
  });

  it('offers the whole prompt where it had to be cut, and only there', () => {
    const withPrompt = (prompt: string) => {
      const job = jobIn('generating');
      return jobCard({ ...job, request: { ...job.request, prompt } });
    };
    expect(labels(withPrompt('a kite'))).toEqual([]);
    expect(labels(withPrompt('a'.repeat(4000)))).toEqual(['Whole prompt']);
  });

  it('reads differently in each state that differs to a member', () => {
    const words = (Object.keys(jobs) as (keyof typeof jobs)[]).map((state) => {
      const text = texts(jobCard(jobIn(state))).join('\n');
      return /\*\*(Waiting|Unknown|Generating|Sending|Done|Failed)\*\*/.exec(text)?.[1];
    });
    expect(words).toEqual([
      ...['Waiting', 'Waiting', 'Waiting', 'Unknown', 'Generating', 'Sending', 'Done', 'Failed', 'Failed'],
    ]);
  });

  it.each([
    [0, '▱▱▱▱▱▱▱▱▱▱ 0 %'],
    [47.6, '▰▰▰▰▰▱▱▱▱▱ 48 %'],
    [100, '▰▰▰▰▰▰▰▰▰▰ 100 %'],
    [250, '▰▰▰▰▰▰▰▰▰▰ 100 %'],
    [-3, '▱▱▱▱▱▱▱▱▱▱ 0 %'],
  ])('shows a progress of %d as %s', (progressPercent, bar) => {
    expect(texts(jobCard(jobIn('generating', { progressPercent }))).join('\n')).toContain(`**Generating** ${bar}\n`);
  });

  it('links to where the video is, and says when it is not', () => {
    const place = { channelId: '20', cardMessageId: '30', threadId: null };
    const message = { channelId: '20', id: '40' };
    const link = (change: object) =>
      parts(jobCard(jobIn('done', { place, ...change }))).map(({ accessory }) => accessory);
    const shown = (change: object) => texts(jobCard(jobIn('done', { place, ...change }))).join('\n');
    const watch = { label: 'Watch it', url: 'https://discord.com/channels/10/20/40' };
    expect(link({ guildId: '10', message })).toContainEqual(expect.objectContaining(watch));
    expect(link({ guildId: null, message })).toContainEqual(
      expect.objectContaining({ ...watch, url: 'https://discord.com/channels/@me/20/40' }),
    );
    expect(shown({ message: null, deletedAt: null })).toContain('kept, /jobs has its link');
    expect(shown({ message: null, deletedAt: 1 })).toContain('**Done** in');
    expect(shown({ message: null, deletedAt: 1 })).toContain('deleted');
  });
});

describe('the card of a result', () => {
  it('is one that Discord takes, as a file and as a link, and pings who asked', () => {
    const video = fc.constantFrom({ fileName: 'dailies-abc.mp4' }, { tooLarge: 123_456_789 });
    fc.assert(
      fc.property(jobs.delivering, video, (job, how) =>
        checkCard(resultCard(job, how), { ownerId: job.ownerId, mentions: true }),
      ),
      runs,
    );
  });

  it('describes its file by the prompt, unformatted, and by nothing where that shows nothing', () => {
    const description = (prompt: string) => {
      const job = jobIn('delivering');
      const card = resultCard({ ...job, request: { ...job.request, prompt } }, { fileName: 'a.mp4' });
      return parts(card).flatMap(({ items }) => items ?? [])[0]?.description;
    };
    expect(description('a **red**\nkite')).toBe('a **red** kite');
    expect(description('😀'.repeat(2000))?.length).toBeLessThanOrEqual(1024);
    expect(description('\u200b')).toBeUndefined();
  });

  it('keeps a link whole that has brackets in it', () => {
    const job = jobIn('delivering');
    const result = { ...job.result, videoUrl: 'https://storage.test/a(1).mp4?sign=x%2F(y)' };
    expect(texts(resultCard({ ...job, result }, { tooLarge: 1 })).join()).toContain(
      '[watch it](https://storage.test/a%281%29.mp4?sign=x%2F%28y%29)',
    );
  });

  it('tells what the provider made, and what was asked for where it does not say', () => {
    const job = jobIn('delivering');
    const request = { ...job.request, model: 'seedance-2.0', durationSeconds: 5, ratio: 'adaptive', seed: 7 };
    const silent = { ...job.result, seed: null, durationSeconds: null, ratio: null, resolution: null, tokens: null };
    const times = { submittedAt: 1000, finishedAt: 66_000 };
    const facts = (result: object) =>
      texts(
        resultCard(
          { ...job, ...times, request: { ...request, resolution: '720p' }, result: { ...silent, ...result } },
          { tooLarge: 1 },
        ),
      ).at(-1);
    expect(facts({})).toBe('-# seedance-2.0 · 5 s · 720p · adaptive · seed 7 · took 65 s');
    expect(facts({ ratio: '16:9', seed: 0, tokens: 108_900, durationSeconds: 5.04 })).toBe(
      '-# seedance-2.0 · 5.04 s · 720p · 16:9 · seed 0 · 108,900 tokens · took 65 s',
    );
  });
});

describe('the card of a failure', () => {
  it('is one that Discord takes, whatever the provider said, and pings who asked', () => {
    fc.assert(
      fc.property(jobs.failing, (job) => checkCard(failureCard(job), { ownerId: job.ownerId, mentions: true })),
      runs,
    );
  });

  it('always offers Edit, and Again where that can help', () => {
    fc.assert(
      fc.property(failure, (given) => {
        const offered = labels(failureCard(jobIn('failing', { failure: given }))).join();
        expect(['Edit', 'Again,Edit', 'Set my key,Again,Edit']).toContain(offered);
      }),
    );
  });
});

describe('a failure that another key may mend', () => {
  const offered = (kind: Failure['kind'], scope: 'member' | 'server') => {
    const job = jobIn('failing');
    const keyOwner = { scope, id: job.ownerId };
    return labels(failureCard({ ...job, keyOwner, failure: { ...job.failure, kind } }));
  };

  it.each([
    ['bad-key', 'member'],
    ['bad-key', 'server'],
    ['key-gone', 'member'],
    ['key-gone', 'server'],
    ['no-money', 'member'],
    ['no-money', 'server'],
  ] as const)('of the kind %s, paid by the key of a %s, offers to set one first', (kind, scope) => {
    expect(offered(kind, scope)).toEqual(['Set my key', 'Again', 'Edit']);
  });
});

describe("what is posted of a job that a server's key pays", () => {
  const yours = /your AnyFast account|Top it up|Pay it|dein(em)? AnyFast-Konto|Lade es|Bezahle sie/i;

  it('sends nobody to an account that they do not have', () => {
    fc.assert(
      fc.property(jobs.failing, jobs.unconfirmed, fc.constantFrom('en-GB', 'de'), (failing, unconfirmed, locale) => {
        const lent = { keyOwner: { scope: 'server' as const, id: '1' }, locale };
        const cards = [
          failureCard({ ...failing, ...lent }),
          unconfirmedCard({ ...unconfirmed, ...lent, settled: null }),
          unconfirmedCard({ ...unconfirmed, ...lent, settled: 'forgotten' }),
        ];
        for (const shown of cards.flatMap(texts)) expect(shown).not.toMatch(yours);
      }),
      runs,
    );
  });

  it('says who can see what became of it, and what a member can do', () => {
    const keyOwner = { scope: 'server' as const, id: '1' };
    const failing = jobIn('failing', { keyOwner });
    const unpaid: Failure = {
      ...failing.failure,
      kind: 'no-money',
      code: null,
      charged: 'unknown',
      phase: 'submission',
    };
    const read = (card: Card) => texts(card).join('\n');
    expect(read(failureCard({ ...failing, failure: unpaid }))).toContain(
      'Tell whoever manages the server, or use a key of your own (/token set). Then try again.\n' +
        'Whether the provider charged for the video is not known; whoever manages the server can see it at AnyFast.',
    );
    const open = jobIn('unconfirmed', { keyOwner, settled: null });
    expect(read(unconfirmedCard(open))).toContain('Whoever manages the server can see at AnyFast whether it is there.');
    expect(read(unconfirmedCard({ ...open, settled: 'forgotten' }))).toContain('whoever manages the server can see');
    const own = { ...open, keyOwner: { scope: 'member' as const, id: open.ownerId } };
    expect(read(unconfirmedCard(own))).toContain('Your AnyFast account shows whether it is there.');
  });
});

describe('a card of who reads German', () => {
  it('is German, and that of a job from before languages were noted is English', () => {
    const read = (locale: string | undefined) => texts(jobCard({ ...jobIn('generating'), locale })).join('\n');
    expect(read('de')).toMatch(/Ein Video für[^]*\*\*In Arbeit\*\*/);
    for (const locale of [undefined, 'en-GB', 'fr']) expect(read(locale)).toMatch(/A video for[^]*\*\*Generating\*\*/);
  });
});

describe('the usual time on a card', () => {
  it('is what was learned, also while the video waits', () => {
    const read = (usualMs: number | undefined) => texts(jobCard({ ...jobIn('waiting'), usualMs })).join('\n');
    expect(read(754_000)).toContain('usually takes about 12 min 34 s once it is sent');
    expect(read(undefined)).toMatch(/usually takes about \d+/);
  });
});

describe('the other notices', () => {
  it('are ones that Discord takes, and ping who asked', () => {
    fc.assert(
      fc.property(jobs.unconfirmed, jobs.generating, (unconfirmed, generating) => {
        checkCard(unconfirmedCard(unconfirmed), { ownerId: unconfirmed.ownerId, mentions: true });
        checkCard(overdueCard(generating), { ownerId: generating.ownerId, mentions: true });
      }),
      runs,
    );
    expect(labels(unconfirmedCard(jobIn('unconfirmed')))).toEqual(['Submit again', 'Edit', 'Forget']);
    expect(labels(unconfirmedCard(jobIn('unconfirmed', { settled: 'forgotten' })))).toEqual([]);
  });
});

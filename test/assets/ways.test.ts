import { describe, expect, it } from 'vitest';
import { createTiming } from '../../src/assets/timing.js';
import { createWays } from '../../src/assets/ways.js';
import { exampleAsset } from '../store/examples.js';

const now = 1_790_000_000_000;
const minuteMs = 60_000;
const link = (endsAt: number) => `https://cdn.test/kite.png?ex=${Math.floor(endsAt / 1000).toString(16)}&is=1&hm=2`;
const living = exampleAsset({ sourceUrl: link(now + 60 * minuteMs) });
const ended = exampleAsset({ sourceUrl: link(now - minuteMs) });

/** Ways where a file of this type and size is kept, or none. */
function waysWith(mimeType?: string, sizeBytes = 1000) {
  const file = mimeType === undefined ? undefined : { path: '/kept', sizeBytes, mimeType };
  // A speedup shortens waits, not the lives of links.
  return createWays(
    () => Promise.resolve(file),
    createTiming(() => now, 400),
  );
}

describe('the first way of a file to the provider', () => {
  it('is its link while that lives', async () => {
    expect(await waysWith('image/png').first(living)).toEqual({ way: 'link', url: living.sourceUrl });
  });

  it.each([
    ['ends after more than two minutes', 2 * minuteMs + 1000, 'link'],
    ['ends within two minutes', 2 * minuteMs, 'multipart'],
    ['has ended', -1000, 'multipart'],
  ])('of a link that %s', async (_what, leftMs, way) => {
    const asset = exampleAsset({ sourceUrl: link(now + leftMs) });
    expect(await waysWith('image/png').first(asset)).toMatchObject({ way });
  });

  it.each(['https://cdn.test/kite.png', 'https://cdn.test/kite.png?ex=never'])(
    'is a link that says no end: %s',
    async (sourceUrl) => {
      expect(await waysWith('image/png').first(exampleAsset({ sourceUrl }))).toMatchObject({ way: 'link' });
    },
  );

  it('is none where the link has ended and the file is not kept', async () => {
    expect(await waysWith().first(ended)).toBeUndefined();
  });
});

describe('the other way', () => {
  it('after a link is the bytes as a form, where they are kept', async () => {
    const file = { path: '/kept', sizeBytes: 1000, mimeType: 'audio/mpeg' };
    expect(await waysWith('audio/mpeg').other(living, 'link')).toEqual({ way: 'multipart', file });
    expect(await waysWith().other(living, 'link')).toBeUndefined();
  });

  it.each([
    ['image/png', 'base64'],
    ['image/jpeg', 'data-uri'],
    ['video/mp4', 'data-uri'],
  ])('after a form is the bytes inside JSON: %s as %s', async (mimeType, way) => {
    expect(await waysWith(mimeType).other(living, 'multipart')).toMatchObject({ way, file: { mimeType } });
  });

  it('after a form is the link where JSON would be too large', async () => {
    const ways = waysWith('video/mp4', 49 * 1024 * 1024);
    expect(await ways.other(living, 'multipart')).toMatchObject({ way: 'link' });
    expect(await ways.other(ended, 'multipart')).toBeUndefined();
  });
});

describe('the way of what is made again', () => {
  it.each([
    ['link', living, 'link'],
    ['link', ended, 'multipart'],
    ['multipart', living, 'multipart'],
    ['base64', living, 'base64'],
  ] as const)('is the one that went well before, else the next: after %s', async (worked, asset, way) => {
    expect(await waysWith('image/png').again(asset, worked)).toMatchObject({ way });
  });

  it('is the link where the bytes are not kept any more, and none without both', async () => {
    for (const worked of ['multipart', 'base64'] as const) {
      expect(await waysWith().again(living, worked)).toMatchObject({ way: 'link' });
      expect(await waysWith().again(ended, worked)).toBeUndefined();
    }
  });
});

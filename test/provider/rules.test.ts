import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaults, findModel, modelNames, models, ratios } from '../../src/provider/models.js';
import { assertAllowed, settle, type CheckedRequest } from '../../src/provider/rules.js';

type Reference = CheckedRequest['references'][number];
const image: Reference = { type: 'image', role: 'reference_image' };
const firstFrame: Reference = { type: 'image', role: 'first_frame' };
const lastFrame: Reference = { type: 'image', role: 'last_frame' };
const video = (durationSeconds?: number): Reference => ({
  type: 'video',
  role: 'reference_video',
  ...(durationSeconds === undefined ? {} : { durationSeconds }),
});
const sound: Reference = { type: 'audio', role: 'reference_audio', durationSeconds: 3 };

const plain: CheckedRequest = { ...defaults, references: [] };
const check = (change: Partial<CheckedRequest>) => () => assertAllowed({ ...plain, ...change });

describe('a model', () => {
  it('is found by its name and by older ones, in any case', () => {
    expect(findModel('seedance-2.0')?.name).toBe('seedance-2.0');
    expect(findModel(' Seedance ')?.name).toBe('seedance-2.0');
    expect(findModel('seedance-fast')?.name).toBe('seedance-2.0-fast');
    expect(findModel('constructor')).toBeUndefined();
  });
});

describe('a generation', () => {
  it('is allowed as it is by default', () => {
    expect(check({})).not.toThrow();
  });

  it('is allowed in everything that a model says it makes', () => {
    const making = fc.constantFrom(...modelNames).chain((model) => {
      const { resolutions, seconds } = models[model];
      return fc.record({
        model: fc.constant(model),
        resolution: fc.constantFrom(...resolutions),
        ratio: fc.constantFrom(...ratios),
        durationSeconds: fc.integer(seconds),
        references: fc.array(fc.constant(image), { maxLength: models[model].references.image.count }),
      });
    });
    fc.assert(fc.property(making, (request) => assertAllowed(request)));
  });

  it.each<[string, Partial<CheckedRequest>, string]>([
    [
      'by a model that is none',
      { model: 'sora' },
      'There is no model "sora". Choose seedance-2.0, seedance-2.0-fast, seedance-2.0-mini, seedance-2.0-ultra or seedance-2.5.',
    ],
    [
      'in a resolution that others have',
      { model: 'seedance-2.0-mini', resolution: '1080p' },
      'seedance-2.0-mini makes 480p or 720p; 1080p needs seedance-2.0, seedance-2.0-ultra or seedance-2.5.',
    ],
    ['in a resolution that nobody has', { resolution: '8k' }, 'seedance-2.0 makes 480p, 720p, 1080p or 4k.'],
    ['in an odd ratio', { ratio: '2:1' }, 'The ratio is one of 16:9, 4:3, 1:1, 3:4, 9:16, 21:9, adaptive.'],
    ['that is too long', { durationSeconds: 20 }, 'seedance-2.0 makes 4 to 15 whole seconds; 20 s needs seedance-2.5.'],
    ['that is too short', { durationSeconds: 3 }, 'seedance-2.0 makes 4 to 15 whole seconds.'],
    [
      'of a broken number of seconds',
      { model: 'seedance-2.5', durationSeconds: 31.5 },
      'seedance-2.5 makes 4 to 30 whole seconds.',
    ],
    [
      'with too many images',
      { references: Array.from({ length: 10 }, () => image) },
      'seedance-2.0 takes up to 9 images, and here are 10; 10 needs seedance-2.5.',
    ],
    [
      'with too many videos for any model',
      { references: Array.from({ length: 11 }, () => video()) },
      'seedance-2.0 takes up to 3 videos, and here are 11.',
    ],
    [
      'with too much video',
      { references: [video(8), video(8.25)] },
      'seedance-2.0 takes 15 s of videos in all, and here are 16.3 s; 16.3 s needs seedance-2.5.',
    ],
    ['with sound alone', { references: [sound] }, 'Sound needs an image or a video beside it. Add one to the prompt.'],
    [
      'with a frame and a reference',
      { references: [firstFrame, image] },
      'A first or last frame does not go together with references. Use the frames alone, or the references alone.',
    ],
    [
      'with a last frame alone',
      { references: [lastFrame] },
      'A last frame needs a first frame. Add one, or leave the last frame out.',
    ],
    [
      'with two first frames',
      { references: [firstFrame, firstFrame] },
      'A video has one first frame and one last frame. Leave the others out.',
    ],
    [
      'that starts with a video',
      { references: [{ type: 'video', role: 'first_frame' }] },
      'First and last frames are images. Choose images for them.',
    ],
  ])('%s is refused with the limit and the way out', (_what, change, sentence) => {
    expect(check(change)).toThrow(
      expect.objectContaining({ name: 'UserError', message: `${sentence} Nothing was charged.` }),
    );
  });

  it.each<[string, Partial<CheckedRequest>]>([
    ['a first frame', { references: [firstFrame] }],
    ['a first and a last frame', { references: [lastFrame, firstFrame] }],
    ['sound beside an image', { references: [sound, image] }],
    ['videos of 15 s in all', { references: [video(7.5), video(7.5), video()] }],
    ['30 images', { model: 'seedance-2.5', references: Array.from({ length: 30 }, () => image) }],
    ['an older name of its model', { model: 'seedance-fast' }],
  ])('is allowed with %s', (_what, change) => {
    expect(check(change)).not.toThrow();
  });
});

describe('what is settled before a generation', () => {
  it('is the ratio of 2.5 beside a first frame', () => {
    const settled = settle({ ...plain, model: 'seedance-2.5', references: [firstFrame] });
    expect(settled).toEqual({ ...plain, model: 'seedance-2.5', ratio: 'adaptive', references: [firstFrame] });
    expect(settle({ ...plain, references: [firstFrame] }).ratio).toBe('16:9');
    expect(settle({ ...plain, model: 'seedance-2.5', references: [image] }).ratio).toBe('16:9');
  });

  it('is the present name of the model', () => {
    expect(settle({ ...plain, model: 'seedance' }).model).toBe('seedance-2.0');
    expect(settle({ ...plain, model: 'sora' })).toEqual({ ...plain, model: 'sora' });
  });
});

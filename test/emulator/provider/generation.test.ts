import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  audio,
  billingModels,
  errorIn,
  errorOf,
  generation,
  image,
  mediaPath,
  startTestProvider,
  text,
  video,
} from './harness.js';
import type { TestProvider } from './harness.js';

let test: TestProvider;
let picture: string;
let clip: string;
let sound: string;

beforeEach(async () => {
  test = await startTestProvider();
  const group = await test.group();
  picture = await test.ready(group, 'Image', 'image.png');
  clip = await test.ready(group, 'Video', 'video-h264.mp4');
  sound = await test.ready(group, 'Audio', 'audio-cbr.mp3');
});

const reference = () => image(picture, 'reference_image');
const repeat = <T>(count: number, item: T) => Array.from({ length: count }, () => item);

/** The inner error of a refusal, whichever envelope it has. */
async function refusal(body: unknown): Promise<{ status: number; code: string; message: string; param?: string }> {
  const answer = await test.create(body);
  expect(test.provider.state.tasks).toEqual([]);
  return { status: answer.status, ...errorOf(answer) };
}

/** An asset of these bytes. */
async function fromBytes(AssetType: 'Video' | 'Audio', mimeType: string, bytes: Buffer): Promise<string> {
  const [group] = test.provider.state.groups;
  const URL = `data:${mimeType};base64,${bytes.toString('base64')}`;
  const body = { model: billingModels[AssetType], GroupId: group?.id, Name: 'long', AssetType, URL };
  const created = await test.asset('CreateAsset', body);
  await test.provider.filesArrived();
  test.advance(8_000);
  return created.body.Id;
}

function silence(seconds: number): Buffer {
  const header = readFileSync(mediaPath('audio.wav')).subarray(0, 44);
  const wave = Buffer.concat([header, Buffer.alloc(seconds * 8_000, 128)]);
  wave.writeUInt32LE(seconds * 8_000, 40);
  return wave;
}

/** The clip of 2.5 s, said to have that many times its frames and its length. */
function stretched(factor: number): Buffer {
  const bytes = readFileSync(mediaPath('video-h264.mp4'));
  for (const at of [bytes.indexOf('mdhd') + 20, bytes.indexOf('stts') + 12]) {
    bytes.writeUInt32BE(bytes.readUInt32BE(at) * factor, at);
  }
  return bytes;
}

describe('a generation', () => {
  it('is accepted with text, images, videos and audio in this order, and remembers what it was asked', async () => {
    const words = 'The kite of @image1 over @video1 in the sound of @audio1, @image2 far away';
    const content = [text(words), reference(), reference(), video(clip), audio(sound)];
    const body = generation({ content, seed: 7, watermark: false, return_last_frame: true, generate_audio: false });
    expect((await test.create(body)).status).toBe(200);
    expect(test.provider.state.tasks).toMatchObject([
      { text: words, seed: 7, request: body, generateAudio: false, returnLastFrame: true, references: { length: 4 } },
    ]);
  });

  it('takes an image without a role for a first frame', async () => {
    const content = [text('It flies'), image(picture), image(picture, 'last_frame')];
    expect((await test.create(generation({ content }))).status).toBe(200);
    expect(test.provider.state.tasks).toMatchObject([
      { references: [{ assetId: picture, role: 'first_frame' }, { role: 'last_frame' }] },
    ]);
  });

  it('may search the web where there is text only', async () => {
    const tools = [{ type: 'web_search' }];
    expect((await test.create(generation({ tools }))).status).toBe(200);
  });

  it.each<[string, () => Record<string, unknown>, string, string]>([
    ['without content', () => ({ content: undefined }), 'MissingParameter', 'content'],
    ['with empty content', () => ({ content: [] }), 'InvalidParameter', 'content'],
    ['without text', () => ({ content: [reference()] }), 'MissingParameter', 'content[0].text'],
    ['with an empty text', () => ({ content: [text('')] }), 'InvalidParameter', 'content[0].text'],
    ['with two texts', () => ({ content: [text('a'), text('b')] }), 'InvalidParameter', 'content[1]'],
    [
      'with a video before an image',
      () => ({ content: [text('a'), video(clip), reference()] }),
      'InvalidParameter',
      'content[2]',
    ],
    [
      'with a reference beside a first frame',
      () => ({ content: [text('a'), image(picture), reference()] }),
      'InvalidParameter',
      'content',
    ],
    [
      'with a video beside a first frame',
      () => ({ content: [text('a'), image(picture, 'first_frame'), video(clip)] }),
      'InvalidParameter',
      'content',
    ],
    [
      'with a last frame alone',
      () => ({ content: [text('a'), image(picture, 'last_frame')] }),
      'InvalidParameter',
      'content',
    ],
    [
      'with two first frames',
      () => ({ content: [text('a'), image(picture), image(picture)] }),
      'InvalidParameter',
      'content',
    ],
    ['with audio alone', () => ({ content: [text('a'), audio(sound)] }), 'InvalidParameter', 'content'],
    [
      'with a video without a role',
      () => ({ content: [text('a'), { ...video(clip), role: undefined }] }),
      'MissingParameter',
      'content[1].role',
    ],
    [
      'with an unknown role',
      () => ({ content: [text('a'), image(picture, 'reference')] }),
      'InvalidParameter',
      'content[1].role',
    ],
    [
      'with a name beyond the images',
      () => ({ content: [text('@image2'), reference()] }),
      'InvalidParameter',
      'content[0].text',
    ],
    ['with a name of nothing', () => ({ content: [text('@video1')] }), 'InvalidParameter', 'content[0].text'],
    [
      'with a name of number 0',
      () => ({ content: [text('@image0'), reference()] }),
      'InvalidParameter',
      'content[0].text',
    ],
    [
      'with more images than the model takes',
      () => ({ content: [text('a'), ...repeat(10, reference())] }),
      'InvalidParameter',
      'content',
    ],
    [
      'with more videos than the model takes',
      () => ({ content: [text('a'), ...repeat(4, video(clip))] }),
      'InvalidParameter',
      'content',
    ],
    [
      'with an asset of another type',
      () => ({ content: [text('a'), reference(), video(picture)] }),
      'InvalidParameter',
      'content[2].video_url.url',
    ],
    [
      'with a link that is no asset',
      () => ({ content: [text('a'), { type: 'image_url', image_url: { url: 'https://example.org/a.png' } }] }),
      'InvalidParameter',
      'content[1].image_url.url',
    ],
    [
      'with Asset:// in capitals',
      () => ({ content: [text('a'), { type: 'image_url', image_url: { url: `Asset://${picture}` } }] }),
      'InvalidParameter',
      'content[1].image_url.url',
    ],
    [
      'with web_search beside an image',
      () => ({ content: [text('a'), reference()], tools: [{ type: 'web_search' }] }),
      'InvalidParameter',
      'tools',
    ],
    ['with an unknown field', () => ({ Duration: 5 }), 'InvalidParameter', 'Duration'],
    ['with a duration below 4', () => ({ duration: 3 }), 'InvalidParameter', 'duration'],
    ['with a duration above 15', () => ({ duration: 16 }), 'InvalidParameter', 'duration'],
    ['with a duration in text', () => ({ duration: '5' }), 'InvalidParameter', 'duration'],
    ['with a broken duration', () => ({ duration: 4.5 }), 'InvalidParameter', 'duration'],
    ['with an unknown ratio', () => ({ ratio: '2:1' }), 'InvalidParameter', 'ratio'],
    ['with an unknown resolution', () => ({ resolution: '2k' }), 'InvalidParameter', 'resolution'],
    ['with a broken seed', () => ({ seed: 1.5 }), 'InvalidParameter', 'seed'],
    ['with a seed out of range', () => ({ seed: 4_294_967_296 }), 'InvalidParameter', 'seed'],
    [
      'of a fast model in 1080p',
      () => ({ model: 'seedance-2.0-fast', resolution: '1080p' }),
      'InvalidParameter',
      'resolution',
    ],
    [
      'of the ultra model without a resolution',
      () => ({ model: 'seedance-2.0-ultra', resolution: undefined }),
      'MissingParameter',
      'resolution',
    ],
    [
      'of 2.5 with a first frame and a fixed ratio',
      () => ({ model: 'seedance-2.5', content: [text('a'), image(picture)] }),
      'InvalidParameter',
      'ratio',
    ],
  ])('%s is refused', async (_, change, code, param) => {
    expect(await refusal(generation(change()))).toMatchObject({ status: 400, code, param, type: 'BadRequest' });
  });

  it('is limited in what its audio lasts together', async () => {
    const long = await fromBytes('Audio', 'audio/wav', silence(8));
    const once = [text('a'), reference(), audio(long)];
    expect((await refusal(generation({ content: [...once, audio(long)] }))).param).toBe('content');
    expect((await test.create(generation({ content: once }))).status).toBe(200);
  });

  it('is limited in what its videos last together', async () => {
    const long = await fromBytes('Video', 'video/mp4', stretched(4));
    const once = [text('a'), video(long)];
    expect((await refusal(generation({ content: [...once, video(long)] }))).param).toBe('content');
    expect((await test.create(generation({ content: once }))).status).toBe(200);
  });

  it('of 2.5 takes more of everything', async () => {
    const content = [text('a'), ...repeat(30, reference()), ...repeat(10, video(clip)), ...repeat(10, audio(sound))];
    expect((await test.create(generation({ model: 'seedance-2.5', duration: 30, content }))).status).toBe(200);
  });

  it('of an unknown model has no channel', async () => {
    const { status, body } = await test.create(generation({ model: 'sora' }));
    expect([status, body.error?.code]).toEqual([503, 'model_not_found']);
  });

  it('knows no asset of another key', async () => {
    const content = [text('a'), image(picture)];
    const { status, body } = await test.create(generation({ content }), 'sk-two');
    expect(status).toBe(400);
    expect(errorIn(body.message).message).toContain(`The specified asset ${picture} is not found.`);
  });

  it('takes no asset that is Processing, Failed or deleted', async () => {
    const group = await test.group('more');
    const failed = await test.ready(group, 'Image', 'image-too-small.png');
    expect((await refusal(generation({ content: [text('a'), image(failed)] }))).message).toContain('Failed');
    const fields = { model: 'volc-asset', GroupId: group, Name: 'late', URL: `${test.files.url}/image.png` };
    const late = (await test.asset('CreateAsset', fields)).body.Id;
    expect((await refusal(generation({ content: [text('a'), image(late)] }))).message).toContain('Processing');
    await test.asset('DeleteAsset', { Id: picture });
    expect((await refusal(generation({ content: [text('a'), image(picture)] }))).message).toContain('is not found');
  });

  it('that extends a video wants the ratio adaptive', async () => {
    const content = [text('Extend @video1'), video(clip)];
    expect((await refusal(generation({ content }))).code).toBe('InvalidParameter.TaskTypeConstraint');
    expect((await test.create(generation({ content, ratio: 'adaptive' }))).status).toBe(200);
  });

  it('that edits a video wants four seconds of it', async () => {
    const edit = [text('edit @video1'), video(clip)];
    expect((await refusal(generation({ content: edit }))).code).toBe('InvalidParameter.TaskTypeConstraint');
    const content = [text('edit @video1 and @video2'), video(clip), video(clip)];
    expect((await test.create(generation({ content }))).status).toBe(200);
  });
});

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { ProbeError } from '../../src/media/probe-error.js';
import { createProbe } from '../../src/media/probe.js';
import { fixture, temporaryFolder } from './surroundings.js';

const probe = createProbe({ timeoutMs: 15_000 });
afterAll(() => probe.close());

/** Facts, or an error that says why there are none: anything else fails the test, and so does a time-out. */
const expectAnswer = async (folder: string, bytes: Uint8Array): Promise<void> => {
  const file = path.join(folder, 'damaged');
  await writeFile(file, bytes);
  const answer = await probe.probe(file).catch((error: unknown) => error);
  if (answer instanceof ProbeError) expect(['unknown-type', 'unreadable']).toContain(answer.reason);
  else expect(answer).toMatchObject({ sizeBytes: bytes.length });
};

const signatures = [
  'ffd8ffe1',
  '89504e470d0a1a0a',
  '474946383961',
  '524946461000000057454250',
  '49492a0008000000',
  '424d',
  '0000001866747970',
  'fffb9064',
  '494433040000',
  '52494646ffffff7f57415645',
];
const garbage = fc
  .tuple(fc.constantFrom('', ...signatures), fc.uint8Array({ maxLength: 2000 }))
  .map(([signature, bytes]) => Buffer.concat([Buffer.from(signature, 'hex'), bytes]));

it('garbage, with or without the beginning of a real file, is answered', async () => {
  const folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(garbage, (bytes) => expectAnswer(folder, bytes)),
    { numRuns: 40 },
  );
}, 60_000);

it.each([
  'image.jpg',
  'image.png',
  'image.webp',
  'image.tiff',
  'image.heic',
  'video-h264.mp4',
  'video.mov',
  'audio-cbr.mp3',
  'audio.wav',
])(
  '%s with bytes changed or its end cut off is answered',
  async (name) => {
    const folder = await temporaryFolder();
    const whole = await readFile(fixture(name));
    const change = fc.record({ at: fc.nat({ max: whole.length - 1 }), to: fc.nat({ max: 255 }) });
    const damage = fc.record({
      length: fc.integer({ min: 1, max: whole.length }),
      changes: fc.array(change, { maxLength: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ length, changes }) => {
        const bytes = Buffer.from(whole);
        for (const { at, to } of changes) bytes[at] = to;
        await expectAnswer(folder, bytes.subarray(0, length));
      }),
      { numRuns: 10 },
    );
  },
  60_000,
);

import { readImage } from './image.js';
import { readMovie } from './movie.js';
import { readSound } from './sound.js';

/** What a file is, as far as the provider looks. Sides are pixels; 0 where the format's are not read (TIFF, HEIC, HEIF). */
export type MediaFacts =
  | { type: 'Image'; format: string; width: number; height: number }
  | {
      type: 'Video';
      format: string;
      codec: string;
      width: number;
      height: number;
      durationSeconds: number;
      framesPerSecond: number;
    }
  | { type: 'Audio'; format: string; durationSeconds: number };

/** Looks into a file; undefined where it is damaged or of no kind that the provider takes. */
export function readMedia(bytes: Buffer): MediaFacts | undefined {
  try {
    return readImage(bytes) ?? readMovie(bytes) ?? readSound(bytes);
  } catch (error) {
    // Reading beyond the end of a cut file.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

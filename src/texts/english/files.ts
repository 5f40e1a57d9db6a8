type Type = 'image' | 'video' | 'audio';

const plural = { image: 'images', video: 'videos', audio: 'sounds' };

interface Range {
  least: string;
  most: string;
}

/** What is wrong with a file, with what was measured and the limit. `change` says what would mend it. */
export const files = {
  plural,
  problem: ({ file, finding, change }: { file: string; finding: string; change: string }) =>
    `${file} ${finding}. ${change} and add it again with /asset add. Nothing was charged.`,
  changes: {
    convert: 'Convert it',
    convertTo: 'Convert it to PNG, MP4 or MP3',
    shrink: 'Make it smaller',
    enlarge: 'Enlarge it',
    crop: 'Crop it',
    resize: 'Resize it',
    export720: 'Export it in 720p',
    exportH264: 'Export it as H.264',
    exportRate: 'Export it at 24 or 30 frames per second',
    cut: 'Cut it',
    lengthen: 'Make it longer',
  },
  unknownType: (mime: string | null) =>
    `${mime === null ? 'has content of no known type' : `is of type ${mime}`}, whatever its name says; images may be JPG, PNG, GIF, WebP, BMP, TIFF or HEIC, videos MP4 or MOV, sounds MP3 or WAV`,
  tooLargeForAll: (size: string | null) =>
    `${size === null ? 'has 50 MB or more' : `has ${size}`}; videos must be smaller than 50 MB, images than 30 MB, sounds than 15 MB`,
  tooLarge: ({ size, type, below }: { size: string; type: Type; below: string }) =>
    `has ${size}; ${plural[type]} must be smaller than ${below}`,
  wrongRatio: ({ size, ratio, type, least, most }: Range & { size: string; ratio: string; type: Type }) =>
    `is ${size} px, ratio ${ratio}; ${plural[type]} may have a ratio from ${least} to ${most}`,
  wrongPixels: ({ size, pixels, least, most }: Range & { size: string; pixels: string }) =>
    `is ${size} px, ${pixels} pixels per frame; videos may have ${least} to ${most}`,
  wrongSides: ({ size, type, least, most }: Range & { size: string; type: Type }) =>
    `is ${size} px; each side of ${type === 'image' ? 'an image' : 'a video'} must have ${least} to ${most} px`,
  wrongLength: ({ seconds, type, least, most }: Range & { seconds: string; type: Type }) =>
    `is ${seconds} s long; ${plural[type]} may have ${least} to ${most} s`,
  wrongCodec: (codec: string) => `is coded as ${codec}; videos must be H.264 or H.265`,
  wrongRate: ({ rate, least, most }: Range & { rate: string }) =>
    `has ${rate} frames per second; videos may have ${least} to ${most}`,
  slowToRead: (file: string) =>
    `${file} takes too long to read; it seems damaged or incomplete. Export it anew and add it again with /asset add. Nothing was charged.`,
  unreadable: (file: string) =>
    `${file} cannot be read; it seems damaged or incomplete. Export it anew and add it again with /asset add. Nothing was charged.`,
  linkEnded: (file: string) => `Discord's link to ${file} has ended. Attach the file again. Nothing was charged.`,
  notAtDiscord: (file: string) => `${file} is not stored at Discord. Attach the file itself. Nothing was charged.`,
  slowToFetch: (file: string) => `Discord took too long to send ${file}. Try again in a minute. Nothing was charged.`,
  notFetched: (file: string) =>
    `${file} could not be fetched from Discord. Try again in a minute. Nothing was charged.`,
  notKept: (file: string) => `${file} is not kept any more. Add it again with /asset add. Nothing was charged.`,

  /** What the provider finds wrong with one, in the middle of a sentence. */
  found: {
    framesTooSmall: (least: string) => `its frames are too small, ${least} pixels are the least`,
    framesTooLarge: (most: string) => `its frames are too large, ${most} pixels are the most`,
    framesWrong: 'its frames are too small or too large',
    tooSmall: ({ least, most }: Range) => `it is too small, each side must have ${least} to ${most} pixels`,
    tooLarge: ({ least, most }: Range) => `it is too large, each side must have ${least} to ${most} pixels`,
    tooNarrow: ({ least, most }: Range) => `it is too narrow, its width must be ${least} to ${most} times its height`,
    tooWide: ({ least, most }: Range) => `it is too wide, its width must be ${least} to ${most} times its height`,
    wrongShape: ({ least, most }: Range) =>
      `it has the wrong shape, its width must be ${least} to ${most} times its height`,
    tooShort: ({ least, most }: Range) => `it is too short, ${least} to ${most} s are allowed`,
    tooLong: ({ least, most }: Range) => `it is too long, ${least} to ${most} s are allowed`,
    rateTooLow: ({ least, most }: Range) =>
      `its frame rate is too low, ${least} to ${most} frames per second are allowed`,
    rateTooHigh: ({ least, most }: Range) =>
      `its frame rate is too high, ${least} to ${most} frames per second are allowed`,
    tooManyBytes: ({ image, video, audio }: Record<Type, string>) =>
      `it is too large, images must be below ${image}, videos below ${video} and sounds below ${audio} in size`,
    wrongCodec: (codecs: string) => `videos must be coded as ${codecs} video`,
    unreadableFormat: 'it cannot read its format',
  },
};

export type FileTexts = typeof files;

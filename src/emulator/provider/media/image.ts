interface ImageFacts {
  type: 'Image';
  format: string;
  width: number;
  height: number;
}

const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx']);
const heifBrands = new Set(['mif1', 'msf1']);

/** @throws RangeError where the file ends too early */
export function readImage(bytes: Buffer): ImageFacts | undefined {
  const text = (start: number, end: number) => bytes.toString('latin1', start, end);
  const facts = (format: string, width = 0, height = 0): ImageFacts => ({ type: 'Image', format, width, height });
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return facts('PNG', bytes.readUInt32BE(16), bytes.readUInt32BE(20));
  if (text(0, 4) === 'GIF8') return facts('GIF', bytes.readUInt16LE(6), bytes.readUInt16LE(8));
  if (text(0, 2) === '\xff\xd8') return facts('JPG', ...jpegSides(bytes));
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return facts('WebP', ...webpSides(bytes));
  if (text(0, 2) === 'BM') return facts('BMP', bytes.readInt32LE(18), Math.abs(bytes.readInt32LE(22)));
  if (text(0, 4) === 'II*\0' || text(0, 4) === 'MM\0*') return facts('TIFF');
  if (text(4, 8) !== 'ftyp') return undefined;
  if (heicBrands.has(text(8, 12))) return facts('HEIC');
  return heifBrands.has(text(8, 12)) ? facts('HEIF') : undefined;
}

type Sides = readonly [width: number, height: number];

/** The sides stand in the first start-of-frame segment. */
function jpegSides(bytes: Buffer): Sides {
  for (let at = 2; ; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes.readUInt8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
  }
}

function webpSides(bytes: Buffer): Sides {
  const kind = bytes.toString('latin1', 12, 16);
  if (kind === 'VP8X') return [1 + bytes.readUIntLE(24, 3), 1 + bytes.readUIntLE(27, 3)];
  if (kind === 'VP8L') {
    const bits = bytes.readUInt32LE(21);
    return [1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff)];
  }
  return [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff];
}

interface SoundFacts {
  type: 'Audio';
  format: string;
  durationSeconds: number;
}

/** MP3 or WAV. Throws RangeError where the file ends too early. */
export function readSound(bytes: Buffer): SoundFacts | undefined {
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WAVE') return readWave(bytes);
  const start = bytes.toString('latin1', 0, 3) === 'ID3' ? 10 + taggedSize(bytes) : 0;
  const durationSeconds = mp3Seconds(bytes, start);
  return durationSeconds === undefined ? undefined : { type: 'Audio', format: 'MP3', durationSeconds };
}

function readWave(bytes: Buffer): SoundFacts | undefined {
  let bytesPerSecond = 0;
  for (let at = 12; at + 8 <= bytes.length;) {
    const kind = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    if (kind === 'fmt ') bytesPerSecond = bytes.readUInt32LE(at + 16);
    if (kind === 'data' && bytesPerSecond > 0) {
      const durationSeconds = Math.min(size, bytes.length - at - 8) / bytesPerSecond;
      return { type: 'Audio', format: 'WAV', durationSeconds };
    }
    at += 8 + size + (size % 2);
  }
  return undefined;
}

/** An ID3 tag's size is written with seven bits a byte. */
function taggedSize(bytes: Buffer): number {
  return [6, 7, 8, 9].reduce((size, at) => size * 128 + bytes.readUInt8(at), 0);
}

const kilobits = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const lowKilobits = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
/** Hz, by the two version bits: MPEG 2.5, unused, MPEG 2, MPEG 1. */
const sampleRates = [[11_025, 12_000, 8_000], [], [22_050, 24_000, 16_000], [44_100, 48_000, 32_000]];

/** Layer III frames are counted one by one, so that a variable rate needs no header. Three in a row make it an MP3. */
function mp3Seconds(bytes: Buffer, start: number): number | undefined {
  let seconds = 0;
  let frames = 0;
  for (let at = start; at + 4 <= bytes.length; frames++) {
    const head = bytes.readUInt32BE(at);
    const version = (head >>> 19) & 3;
    const isLayer3 = head >>> 21 === 0x7ff && ((head >>> 17) & 3) === 1;
    const rate = (version === 3 ? kilobits : lowKilobits)[(head >>> 12) & 15] ?? 0;
    const samplesPerSecond = sampleRates[version]?.[(head >>> 10) & 3] ?? 0;
    if (!isLayer3 || rate === 0 || samplesPerSecond === 0) break;
    const samples = version === 3 ? 1152 : 576;
    at += Math.floor((samples * rate * 125) / samplesPerSecond) + ((head >>> 9) & 1);
    seconds += samples / samplesPerSecond;
  }
  return frames >= 3 ? seconds : undefined;
}

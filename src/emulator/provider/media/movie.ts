interface MovieFacts {
  type: 'Video';
  format: string;
  codec: string;
  width: number;
  height: number;
  durationSeconds: number;
  framesPerSecond: number;
}

interface Box {
  kind: string;
  content: Buffer;
}

/** The boxes of an ISO media file or of one of its containers. Throws RangeError where one reaches beyond the end. */
function boxesIn(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.length;) {
    const short = bytes.readUInt32BE(at);
    const header = short === 1 ? 16 : 8;
    const size = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? bytes.length - at : short;
    if (size < header || at + size > bytes.length) throw new RangeError('box reaches beyond the end');
    boxes.push({ kind: bytes.toString('latin1', at + 4, at + 8), content: bytes.subarray(at + header, at + size) });
    at += size;
  }
  return boxes;
}

function find(bytes: Buffer | undefined, kind: string): Buffer | undefined {
  return bytes && boxesIn(bytes).find((box) => box.kind === kind)?.content;
}

/** MP4 or MOV by its first video track; undefined without an index or without video. Throws RangeError where it is cut. */
export function readMovie(bytes: Buffer): MovieFacts | undefined {
  if (bytes.toString('latin1', 4, 8) !== 'ftyp') return undefined;
  const format = bytes.toString('latin1', 8, 12) === 'qt  ' ? 'MOV' : 'MP4';
  const index = find(bytes, 'moov');
  if (!index) return undefined;
  for (const { kind, content } of boxesIn(index)) {
    const track = kind === 'trak' ? readVideoTrack(content) : undefined;
    if (track) return { type: 'Video', format, ...track };
  }
  return undefined;
}

function readVideoTrack(track: Buffer): Omit<MovieFacts, 'type' | 'format'> | undefined {
  const media = find(track, 'mdia');
  const handler = find(media, 'hdlr');
  if (handler?.toString('latin1', 8, 12) !== 'vide') return undefined;
  const header = find(track, 'tkhd');
  const timing = find(media, 'mdhd');
  const samples = find(find(media, 'minf'), 'stbl');
  const description = find(samples, 'stsd');
  const times = find(samples, 'stts');
  if (!header || !timing || !description || !times) return undefined;
  // Version 1 of a box has 64-bit times.
  const isLong = timing.readUInt8(0) === 1;
  const unitsPerSecond = timing.readUInt32BE(isLong ? 20 : 12);
  const units = isLong ? Number(timing.readBigUInt64BE(24)) : timing.readUInt32BE(16);
  const durationSeconds = units / unitsPerSecond;
  let frames = 0;
  for (let entry = 0; entry < times.readUInt32BE(4); entry++) frames += times.readUInt32BE(8 + entry * 8);
  return {
    codec: description.toString('latin1', 12, 16),
    width: header.readUInt32BE(header.length - 8) / 65_536,
    height: header.readUInt32BE(header.length - 4) / 65_536,
    durationSeconds,
    framesPerSecond: frames / durationSeconds,
  };
}

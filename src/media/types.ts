/** What a file really is, read from its content. */
export type MediaFacts =
  | { type: 'image'; format: string; sizeBytes: number; width: number; height: number }
  | {
      type: 'video';
      format: string;
      codec: string;
      sizeBytes: number;
      width: number;
      height: number;
      durationSeconds: number;
      framesPerSecond: number;
    }
  | { type: 'audio'; format: string; sizeBytes: number; durationSeconds: number };

/** A file kept in `DATA_DIR` under the hash of its content. */
export interface KeptFile {
  /** SHA-256, hex. */
  hash: string;
  sizeBytes: number;
}

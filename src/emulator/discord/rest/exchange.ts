/** One REST request and its answer, complete enough to check it against the official description. */
export interface Exchange {
  at: number;
  method: string;
  path: string;
  /** `/channels/{channel_id}/messages`; null when no route matches. */
  template: string | null;
  query: Record<string, string>;
  headers: Record<string, string>;
  contentType: string | null;
  /** Parsed JSON, of `payload_json` where the request was multipart; undefined without one. */
  body: unknown;
  files: { field: string; filename: string; contentType: string | null; sizeBytes: number }[];
  /** 0 when the connection was reset instead of answered. */
  status: number;
  answer: unknown;
  answerHeaders: Record<string, string>;
  /** The answer was a fault on demand, not the route's. */
  injected: boolean;
}

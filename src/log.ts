import { pino, stdSerializers, type Logger } from 'pino';
import pretty from 'pino-pretty';

/** What members' keys look like (provider's documentation, 2026): they start with `sk-`. */
const keyPattern = /\bsk-[A-Za-z0-9_-]{6,}/g;

interface LogOptions {
  level: string;
  /** Never written: replaced in every line, wherever they turn up. */
  secrets: readonly string[];
  /** Pretty lines for people; JSON lines otherwise. */
  terminal: boolean;
}

/** discord.js's errors carry the request: its address may hold an interaction's token, its body a member's words. */
function withoutRequest(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { url, requestBody, rawError, ...rest } = stdSerializers.err(error);
  return rest;
}

/**
 * Logs to standard output, each line before the caller goes on: it is there also when the process is killed next, and a process
 * whose log nobody reads any more can end (lines that wait are tried for ever at the exit, sonic-boom 4.2). Keys are taken out
 * of each finished line, so that no caller can forget to.
 */
export function createLog({ level, secrets, terminal }: LogOptions): Logger {
  const scrub = (line: string) =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), line.replace(keyPattern, '[key]'));
  const stream = terminal
    ? pretty({ colorize: true, ignore: 'pid,hostname', sync: true })
    : pino.destination({ dest: 1, sync: true });
  return pino({ level, serializers: { err: withoutRequest }, hooks: { streamWrite: scrub } }, stream);
}

import { z } from 'zod';

const oldest = [6, 2] as const;
const configReply = z.tuple([z.string(), z.string()]);

/** The lines of INFO, by their names. */
export function parseInfo(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\r\n').map((line) => line.split(':'));
  return new Map(lines.flatMap(([name, ...rest]) => (name && rest.length > 0 ? [[name, rest.join(':')]] : [])));
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
}

/** What keeps a server from being used, as the rest of a sentence; undefined when nothing does. */
export function problemIn(info: ReadonlyMap<string, string>, policy: string | undefined): string | undefined {
  const version = info.get('redis_version') ?? 'unknown';
  if (isTooOld(version)) return `is too old (it is ${version}; ${oldest.join('.')} or newer is needed)`;
  if (info.get('redis_mode') === 'cluster') return 'is a cluster; a single server is needed';
  if (policy !== undefined && policy !== 'noeviction') {
    return `may throw away what it keeps (maxmemory-policy is ${policy}); set maxmemory-policy to noeviction`;
  }
  return undefined;
}

/** What is asked of a server. */
interface Asked {
  info(): Promise<string>;
  config(command: 'GET', name: string): Promise<unknown>;
}

/** @param onDoubt told when the server does not say whether it may throw away keys */
export async function problemOf(server: Asked, onDoubt: (doubt: string) => void): Promise<string | undefined> {
  const info = parseInfo(await server.info());
  const policy = await server.config('GET', 'maxmemory-policy').then(
    (reply) => configReply.safeParse(reply).data?.[1],
    () => info.get('maxmemory_policy'),
  );
  if (policy === undefined) {
    onDoubt('Redis does not tell its maxmemory-policy; make sure that it is noeviction, or jobs may be lost');
  }
  return problemIn(info, policy);
}

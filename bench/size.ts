import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { markdownTable } from './table.js';

const megabyte = 1_000_000;
const run = promisify(execFile);

const names = z.record(z.string(), z.string()).default({});
const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().default(false), dependencies: names })),
});
type Lock = z.infer<typeof lockSchema>['packages'];

/** What these take on disk, in bytes; what lies in another of them counts once. */
async function sizeOf(paths: readonly string[]): Promise<number> {
  const { stdout } = await run('du', [
    '--summarize',
    '--total',
    '--block-size=1',
    ...paths.filter((one) => existsSync(one)),
  ]);
  return Number(/^(\d+)\s+total$/m.exec(stdout)?.[1] ?? NaN);
}

/** A package with all that it needs, by where npm has put them. */
function withNeeded(lock: Lock, place: string, found = new Set<string>()): Set<string> {
  if (found.has(place)) return found;
  found.add(place);
  for (const name of Object.keys(lock[place]?.dependencies ?? {})) {
    const own = `${place}/node_modules/${name}`;
    withNeeded(lock, own in lock ? own : `node_modules/${name}`, found);
  }
  return found;
}

/** What is installed to run the bot, beside discord.js with what it needs. */
export async function benchSize(): Promise<string> {
  const { packages } = lockSchema.parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
  const needed = Object.entries(packages).flatMap(([place, { dev }]) => (place === '' || dev ? [] : place));
  const row = (name: string, bytes: number) => [name, (bytes / megabyte).toFixed(0)];
  return markdownTable([
    ['installed', 'MB'],
    row('discord.js and what it needs', await sizeOf([...withNeeded(packages, 'node_modules/discord.js')])),
    row('all packages that Dailies needs to run', await sizeOf(needed)),
    row('Dailies as it was built', await sizeOf(['dist'])),
  ]);
}

import path from 'node:path';
import { parseArgs } from 'node:util';
import { SettingsError, storeAt } from '../env.js';

export interface MigrateArguments {
  /** The file of the source. */
  path: string;
  /** The address of the destination. */
  url: string;
  dataDir: string;
  tokenKey: string | undefined;
}

const right = 'npm run migrate -- --from sqlite://./data/dailies.sqlite --to redis://localhost:6379';

/** @throws SettingsError in one line, without a password */
export function parseArguments(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): MigrateArguments {
  const wrong = (problem: string) => new SettingsError(`${problem}; a right one: ${right}`);
  const dataDir = path.resolve(environment.DATA_DIR?.trim() || './data');
  const { from, to } = readOptions(given, wrong);
  if (from === undefined || to === undefined) throw wrong('--from or --to is missing');
  if (!/^sqlite:\/\/.+/.test(from)) throw wrong('--from is not the address of an SQLite file');
  const [source, destination] = [storeAt(from, dataDir), storeAt(to, dataDir)];
  if (source.kind !== 'sqlite' || destination.kind !== 'redis') throw wrong('--to is not the address of a Redis');
  const tokenKey = environment.TOKEN_KEY?.trim() || undefined;
  return { path: source.path, url: destination.url, dataDir, tokenKey };
}

function readOptions(given: readonly string[], wrong: (problem: string) => SettingsError) {
  try {
    return parseArgs({ args: [...given], options: { from: { type: 'string' }, to: { type: 'string' } } }).values;
  } catch {
    throw wrong('The arguments are wrong');
  }
}

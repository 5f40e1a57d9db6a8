import { access } from 'node:fs/promises';
import path from 'node:path';
import { SettingsError } from '../env.js';
import { readEnvFile } from '../env-file.js';
import { StoreError } from '../store/errors.js';
import { openRedis } from '../store/redis/open.js';
import { parseArguments, type MigrateArguments } from './arguments.js';
import { copyStore, type Copied } from './copy.js';
import { openSource } from './source.js';

const tell = (line: string) => void process.stdout.write(`${line}\n`);

function table(copied: readonly Copied[]): string[] {
  const width = Math.max(...copied.map(({ name }) => name.length));
  const digits = Math.max(...copied.map(({ count }) => String(count).length));
  return copied.map(({ name, count }) => `${name.padEnd(width)}  ${String(count).padStart(digits)}`);
}

/** Which key opens what was copied: members' keys are sealed with it. */
async function keyAdvice({ tokenKey, dataDir }: MigrateArguments): Promise<string> {
  if (tokenKey !== undefined) return 'TOKEN_KEY to what it is now';
  const file = path.join(dataDir, 'token.key');
  const there = await access(file).then(
    () => true,
    () => false,
  );
  return there
    ? `TOKEN_KEY to what stands in ${file}`
    : `TOKEN_KEY to what stands in token.key of the bot's DATA_DIR (there is none in ${dataDir})`;
}

async function migrate(given: MigrateArguments): Promise<void> {
  const begun = performance.now();
  const source = await openSource(given.path);
  try {
    const scripts = await openRedis({ url: given.url, as: 'migration', onDoubt: tell });
    try {
      tell(`Copying ${given.path} to ${scripts.connection.address}`);
      const copied = await copyStore(source, scripts);
      for (const line of table(copied)) tell(line);
      tell(`Copied and compared in ${((performance.now() - begun) / 1000).toFixed(1)} s.`);
      tell(`Now set STORE_URL to the address of this Redis, and ${await keyAdvice(given)}.`);
      tell(`Kept files are not in the store: they stay in DATA_DIR, which the bot still needs.`);
      tell('Do not start a bot on the SQLite file again: it would go on with the same jobs.');
    } finally {
      await scripts.connection.close();
    }
  } finally {
    await source.close();
  }
}

try {
  await migrate(parseArguments(process.argv.slice(2), { ...readEnvFile(), ...process.env }));
} catch (error) {
  if (!(error instanceof SettingsError || error instanceof StoreError)) throw error;
  process.stderr.write(`${error.message.replace(/\s+/g, ' ')}\n`);
  process.exitCode = 1;
}

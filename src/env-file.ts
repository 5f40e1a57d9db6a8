import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { SettingsError } from './env.js';

/** What stands in `.env` in the working directory. @throws SettingsError when it cannot be read */
export function readEnvFile(): NodeJS.Dict<string> {
  if (!existsSync('.env')) return {};
  try {
    return parseEnv(readFileSync('.env', 'utf8'));
  } catch (cause) {
    throw new SettingsError('.env cannot be read; a right one: a file like .env.example', { cause });
  }
}

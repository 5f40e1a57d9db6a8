import path from 'node:path';
import { z } from 'zod';

/** A setting that is missing or wrong. The message is one line: its name, what is wrong, and a right example. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const positiveInteger = z
  .string()
  .regex(/^\d+$/, 'is not a whole number')
  .transform(Number)
  .refine((value) => value > 0 && Number.isSafeInteger(value), 'must be above 0');
const positiveNumber = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'is not a number')
  .transform(Number)
  .refine((value) => value > 0, 'must be above 0');
const port = positiveInteger.refine((value) => value < 65_536, 'is no port');
/** Paths are joined to it, so it is kept without a slash at its end. */
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'is not an http or https address' })
  .transform((value) => value.replace(/\/+$/, ''));
const snowflake = z.string().regex(/^\d{17,20}$/, 'is not a Discord id');

function keyIsWhole(key: string): boolean {
  return /^[A-Za-z0-9+/]{43}=?$/.test(key.trim());
}

function isRedisUrl(value: string): boolean {
  if (!/^rediss?:\/\//.test(value) || !URL.canParse(value)) return false;
  const { hostname, pathname } = new URL(value);
  return hostname !== '' && /^(\/\d*)?$/.test(pathname);
}

const settingsSchema = z.object({
  DISCORD_TOKEN: z.string({ error: 'is missing' }).regex(/^[\x21-\x7e]{20,}$/, 'is not a bot token'),
  DISCORD_GUILD_ID: snowflake.optional(),
  DISCORD_API_URL: httpUrl.prefault('https://discord.com/api'),
  DISCORD_CDN_URL: httpUrl.prefault('https://cdn.discordapp.com'),
  ANYFAST_BASE_URL: httpUrl.prefault('https://www.anyfast.ai'),
  DATA_DIR: z.string().prefault('./data'),
  FILES_DIR: z.string().optional(),
  STORE_URL: z
    .string()
    .refine((value) => /^sqlite:\/\/.+/.test(value) || isRedisUrl(value), 'is not the address of a store')
    .optional(),
  TOKEN_KEY: z
    .string()
    .refine((value) => value.split(',').every(keyIsWhole), 'is not 32 bytes in base64')
    .optional(),
  KEEP_DAYS: positiveNumber.prefault('14'),
  KEEP_GB: positiveNumber.prefault('10'),
  POLL_READS: positiveNumber.prefault('14'),
  JOB_DEADLINE_MIN: positiveNumber.prefault('60'),
  POLL_SPEEDUP: positiveNumber.prefault('1'),
  UPLOAD_LIMIT_MB: positiveNumber.optional(),
  LOG_LEVEL: z.enum(logLevels, { error: `is not one of ${logLevels.join(' ')}` }).prefault('info'),
  PLAYGROUND_PORT: port.prefault('4600'),
  HTTP_PORT: port.optional(),
});

type SettingName = keyof z.input<typeof settingsSchema>;

/** Never shown back, not even when it is wrong; an address may hold a password. */
const secretSettings = new Set<string>(['DISCORD_TOKEN', 'TOKEN_KEY', 'STORE_URL'] satisfies SettingName[]);

const examples: Record<SettingName, string> = {
  DISCORD_TOKEN:
    "your bot's token, from the page Bot of the application at https://discord.com/developers/applications",
  DISCORD_GUILD_ID: 'DISCORD_GUILD_ID=1234567890123456789',
  DISCORD_API_URL: 'DISCORD_API_URL=https://discord.com/api',
  DISCORD_CDN_URL: 'DISCORD_CDN_URL=https://cdn.discordapp.com',
  ANYFAST_BASE_URL: 'ANYFAST_BASE_URL=https://www.anyfast.ai',
  DATA_DIR: 'DATA_DIR=./data',
  FILES_DIR: 'FILES_DIR=/srv/dailies/files, a folder that all processes share',
  STORE_URL: 'STORE_URL=sqlite://./data/dailies.sqlite or STORE_URL=redis://localhost:6379',
  TOKEN_KEY: 'what `openssl rand -base64 32` prints; several are separated by commas',
  KEEP_DAYS: 'KEEP_DAYS=14',
  KEEP_GB: 'KEEP_GB=10',
  POLL_READS: 'POLL_READS=14',
  JOB_DEADLINE_MIN: 'JOB_DEADLINE_MIN=60',
  POLL_SPEEDUP: 'POLL_SPEEDUP=1',
  UPLOAD_LIMIT_MB: 'UPLOAD_LIMIT_MB=8',
  LOG_LEVEL: 'LOG_LEVEL=info',
  PLAYGROUND_PORT: 'PLAYGROUND_PORT=4600',
  HTTP_PORT: 'HTTP_PORT=8080',
};

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(examples, name);
}

function complaint(name: string, problem: string, value: string | undefined): SettingsError {
  const shown = value === undefined || secretSettings.has(name) ? '' : ` (it is ${JSON.stringify(value)})`;
  const example = isSettingName(name) ? `; a right one: ${examples[name]}` : '';
  return new SettingsError(`${name} ${problem}${shown}${example}`);
}

/** Where everything is kept but files: in an SQLite file of this process alone, or in a Redis that several may share. */
export type StoreSettings = { kind: 'sqlite'; path: string } | { kind: 'redis'; url: string };

/** The store at an address, which has been found right; without one, the file in the data folder. */
export function storeAt(address: string | undefined, dataDir: string): StoreSettings {
  if (address !== undefined && isRedisUrl(address)) return { kind: 'redis', url: address };
  const file = address?.slice('sqlite://'.length) ?? path.join(dataDir, 'dailies.sqlite');
  return { kind: 'sqlite', path: path.resolve(file) };
}

/**
 * Settings from environment variables. Empty ones count as not set.
 *
 * @throws SettingsError naming the first setting that is missing or wrong.
 */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>) {
  const given = Object.fromEntries(
    Object.entries(environment)
      .map(([name, value]) => [name, value?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    throw complaint(name, issue?.message ?? 'is wrong', given[name]);
  }
  const settings = parsed.data;
  const dataDir = path.resolve(settings.DATA_DIR);
  const store = storeAt(settings.STORE_URL, dataDir);
  if (store.kind === 'redis' && settings.TOKEN_KEY === undefined) {
    throw complaint('TOKEN_KEY', 'is missing, and with Redis it is not made by itself', undefined);
  }
  return {
    discordToken: settings.DISCORD_TOKEN,
    discordGuildId: settings.DISCORD_GUILD_ID,
    discordApiUrl: settings.DISCORD_API_URL,
    discordCdnUrl: settings.DISCORD_CDN_URL,
    anyfastBaseUrl: settings.ANYFAST_BASE_URL,
    dataDir,
    /** Where kept files lie: for several machines a folder that all of them share. */
    filesDir: settings.FILES_DIR === undefined ? dataDir : path.resolve(settings.FILES_DIR),
    store,
    tokenKey: settings.TOKEN_KEY,
    keepDays: settings.KEEP_DAYS,
    keepGigabytes: settings.KEEP_GB,
    pollReads: settings.POLL_READS,
    jobDeadlineMinutes: settings.JOB_DEADLINE_MIN,
    pollSpeedup: settings.POLL_SPEEDUP,
    uploadLimitMegabytes: settings.UPLOAD_LIMIT_MB,
    logLevel: settings.LOG_LEVEL,
    playgroundPort: settings.PLAYGROUND_PORT,
    httpPort: settings.HTTP_PORT,
  };
}

export type Settings = ReturnType<typeof parseSettings>;

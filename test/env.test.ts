import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseSettings, SettingsError } from '../src/env.js';

const token = 'MTA5.a-token-that-discord-might-give.0123456789';

function complaint(environment: Record<string, string>): string {
  try {
    parseSettings({ DISCORD_TOKEN: token, ...environment });
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message;
  }
  throw new Error('nothing was wrong');
}

describe('settings', () => {
  it('need nothing but the bot token', () => {
    const settings = parseSettings({ DISCORD_TOKEN: token });
    expect(settings).toMatchObject({
      discordApiUrl: 'https://discord.com/api',
      discordCdnUrl: 'https://cdn.discordapp.com',
      anyfastBaseUrl: 'https://www.anyfast.ai',
      store: { kind: 'sqlite', path: path.resolve('data/dailies.sqlite') },
      pollReads: 14,
      jobDeadlineMinutes: 60,
      logLevel: 'info',
    });
  });

  it('take empty values for missing ones, as a copied .env.example has them', () => {
    expect(parseSettings({ DISCORD_TOKEN: token, DISCORD_GUILD_ID: '', POLL_READS: ' ' }).pollReads).toBe(14);
    expect(complaint({ DISCORD_TOKEN: '' })).toMatch(/^DISCORD_TOKEN is missing; a right one: /);
  });

  it('keep the store beside the data unless told otherwise', () => {
    const storeOf = (environment: Record<string, string>) =>
      parseSettings({ DISCORD_TOKEN: token, ...environment }).store;
    expect(storeOf({ DATA_DIR: '/srv/d' })).toEqual({ kind: 'sqlite', path: '/srv/d/dailies.sqlite' });
    expect(storeOf({ STORE_URL: 'sqlite:///srv/x.db' })).toEqual({ kind: 'sqlite', path: '/srv/x.db' });
  });

  it.each(['redis://localhost', 'redis://:hidden@10.0.0.1:6380/2', 'rediss://me:hidden@redis.example'])(
    'keep the store in Redis: %s',
    (url) => {
      const TOKEN_KEY = Buffer.alloc(32, 7).toString('base64');
      expect(parseSettings({ DISCORD_TOKEN: token, STORE_URL: url, TOKEN_KEY }).store).toEqual({ kind: 'redis', url });
      expect(complaint({ STORE_URL: url })).toBe(
        'TOKEN_KEY is missing, and with Redis it is not made by itself; a right one: what `openssl rand -base64 32` prints; several are separated by commas',
      );
    },
  );

  it.each(['redis://', 'redis:6379', 'redis://host/jobs', 'rediss:///1', 'mysql://host', 'sqlite://', './data.sqlite'])(
    'say in one line that %s is no address of a store',
    (url) => {
      expect(complaint({ STORE_URL: url })).toBe(
        'STORE_URL is not the address of a store; a right one: STORE_URL=sqlite://./data/dailies.sqlite or STORE_URL=redis://localhost:6379',
      );
    },
  );

  it.each([
    ['POLL_READS', 'many', 'POLL_READS is not a number (it is "many"); a right one: POLL_READS=14'],
    ['POLL_SPEEDUP', '0', 'POLL_SPEEDUP must be above 0 (it is "0"); a right one: POLL_SPEEDUP=1'],
    ['HTTP_PORT', '70000', 'HTTP_PORT is no port (it is "70000"); a right one: HTTP_PORT=8080'],
    [
      'ANYFAST_BASE_URL',
      'anyfast',
      'ANYFAST_BASE_URL is not an http or https address (it is "anyfast"); a right one: ',
    ],
    ['DISCORD_GUILD_ID', 'my server', 'DISCORD_GUILD_ID is not a Discord id (it is "my server"); a right one: '],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL is not one of trace debug info warn error fatal silent (it is "loud")'],
  ])('say in one line that %s=%s is wrong', (name, value, message) => {
    expect(complaint({ [name]: value })).toContain(message);
    expect(complaint({ [name]: value })).not.toContain('\n');
  });

  it('never show a secret back', () => {
    expect(complaint({ TOKEN_KEY: 'c2hvcnQ=' })).toMatch(/^TOKEN_KEY is not 32 bytes in base64; a right one: /);
    expect(complaint({ TOKEN_KEY: 'c2hvcnQ=' })).not.toContain('c2hvcnQ');
    for (const url of ['redis://me:hidden@host', 'redis://me:hidden@host/jobs']) {
      expect(complaint({ STORE_URL: url })).not.toContain('hidden');
    }
    expect(complaint({ DISCORD_TOKEN: `“${token}”` })).toMatch(/^DISCORD_TOKEN is not a bot token/);
    expect(complaint({ DISCORD_TOKEN: 'short-secret' })).not.toContain('short-secret');
  });

  it('are all in .env.example, with their defaults', () => {
    const example = readFileSync('.env.example', 'utf8');
    const names = [...example.matchAll(/^# ?([A-Z_]+)=|^([A-Z_]+)=/gm)].map((match) => match[1] ?? match[2]);
    const given = parseEnv(example.replace(/^# ?(?=[A-Z_]+=)/gm, ''));
    const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
    expect(names.sort()).toEqual(
      [
        ...['DISCORD_TOKEN', 'DISCORD_GUILD_ID', 'DISCORD_API_URL', 'DISCORD_CDN_URL', 'ANYFAST_BASE_URL', 'DATA_DIR'],
        ...['FILES_DIR'],
        ...['STORE_URL', 'TOKEN_KEY', 'KEEP_DAYS', 'KEEP_GB', 'POLL_READS', 'JOB_DEADLINE_MIN', 'POLL_SPEEDUP'],
        ...['UPLOAD_LIMIT_MB', 'LOG_LEVEL', 'PLAYGROUND_PORT', 'HTTP_PORT'],
      ].sort(),
    );
    const { store: _, ...defaults } = parseSettings({ DISCORD_TOKEN: token });
    expect(parseSettings({ ...filled, DISCORD_TOKEN: token })).toMatchObject(defaults);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { startBot } from './bot.js';
import { parseSettings, SettingsError, type Settings } from './env.js';
import { createLog } from './log.js';
import { KeyringError, StoreError } from './store/errors.js';

/** The end is cut short at this, below the 10 s that supervisors are told. */
const longestEndMs = 9_500;

/** What whoever runs the bot can mend is told in one line, without a stack. */
function explainAndExit(error: unknown): never {
  const mendable = error instanceof SettingsError || error instanceof StoreError || error instanceof KeyringError;
  if (!mendable) throw error;
  process.stderr.write(`${error.message.replace(/\s+/g, ' ')}\n`);
  process.exit(1);
}

function readSettings(): Settings {
  try {
    const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
    return parseSettings({ ...file, ...process.env });
  } catch (error) {
    return explainAndExit(error);
  }
}

// Everything that the bot writes is its owner's alone.
process.umask(0o077);
const settings = readSettings();
const log = createLog({
  level: settings.logLevel,
  secrets: [settings.discordToken],
  terminal: process.stdout.isTTY,
});

const starting = startBot(settings, log);
let ending = false;
function end(signal: NodeJS.Signals): void {
  if (ending) return;
  ending = true;
  log.info({ signal }, 'ending');
  setTimeout(() => {
    log.fatal('the end takes too long; jobs go on at the next start');
    process.exit(1);
  }, longestEndMs).unref();
  void starting
    .then((bot) => bot.stop())
    .then(() => {
      log.info('ended');
      process.exit(0);
    });
}
process.on('SIGTERM', end);
process.on('SIGINT', end);

const { inviteLink } = await starting.catch(explainAndExit);
log.info({ invite: inviteLink }, 'ready');

import { startBot, type Bot } from './bot.js';
import { parseSettings, SettingsError, type Settings } from './env.js';
import { readEnvFile } from './env-file.js';
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
    return parseSettings({ ...readEnvFile(), ...process.env });
  } catch (error) {
    return explainAndExit(error);
  }
}

function passwordOf({ store }: Settings): string[] {
  const { password } = store.kind === 'redis' ? new URL(store.url) : { password: '' };
  return password === '' ? [] : [password, decodeURIComponent(password)];
}

// Everything that the bot writes is its owner's alone.
process.umask(0o077);
const settings = readSettings();
const log = createLog({
  level: settings.logLevel,
  secrets: [settings.discordToken, ...passwordOf(settings)],
  terminal: process.stdout.isTTY,
});

const running: { bot?: Bot } = {};
let ending = false;
async function end(signal: NodeJS.Signals): Promise<void> {
  if (ending) return;
  ending = true;
  log.info({ signal }, 'ending');
  setTimeout(() => {
    log.fatal('the end takes too long; jobs go on at the next start');
    process.exit(1);
  }, longestEndMs).unref();
  // Before it is ready nothing was begun that would have to be ended.
  await running.bot?.stop();
  log.info('ended');
  process.exit(0);
}
process.on('SIGTERM', (signal) => void end(signal));
process.on('SIGINT', (signal) => void end(signal));

running.bot = await startBot(settings, log).catch(explainAndExit);
log.info({ invite: running.bot.inviteLink }, 'ready');

import type { Logger } from 'pino';
import { parseSettings, SettingsError, type Settings } from './env.js';
import { readEnvFile } from './env-file.js';
import { createLog } from './log.js';
import type { Running } from './running.js';
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

/** A role of the bot as the process that it is: settings, log, signals, and an end in order. */
export async function runProcess(start: (settings: Settings, log: Logger) => Promise<Running>): Promise<void> {
  // Everything that the bot writes is its owner's alone.
  process.umask(0o077);
  const settings = readSettings();
  const log = createLog({
    level: settings.logLevel,
    secrets: [settings.discordToken, ...passwordOf(settings)],
    terminal: process.stdout.isTTY,
  });

  const started: { role?: Running } = {};
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
    await started.role?.stop();
    log.info('ended');
    process.exit(0);
  }
  process.on('SIGTERM', (signal) => void end(signal));
  process.on('SIGINT', (signal) => void end(signal));

  started.role = await start(settings, log).catch(explainAndExit);
  log.info({ invite: started.role.inviteLink }, 'ready');
}

/** @throws SettingsError naming `STORE_URL` where several processes are to share a store that cannot be shared */
export function requireSharedStore({ store }: Settings): void {
  if (store.kind === 'redis') return;
  throw new SettingsError(
    'STORE_URL is no Redis store, and several processes need one; a right one: STORE_URL=redis://127.0.0.1:6379',
  );
}

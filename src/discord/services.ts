import type { Logger } from 'pino';
import type { Library } from '../assets/library.js';
import type { Timing } from '../assets/timing.js';
import type { Runner } from '../jobs/runner.js';
import type { Files } from '../media/files.js';
import type { Intake } from '../media/intake.js';
import type { Provider } from '../provider/types.js';
import type { Settings } from '../store/settings.js';
import type { Store } from '../store/store.js';
import type { Tokens } from '../store/tokens.js';
import type { Charts } from './usage-chart/draw-chart.js';

/** What commands, buttons and modals work with. */
export interface Services {
  store: Store;
  tokens: Tokens;
  settings: Settings;
  provider: Provider;
  library: Library;
  files: Files;
  intake: Intake;
  runner: Runner;
  charts: Charts;
  timing: Timing;
  /** Where members get their keys. */
  providerSite: string;
  log: Logger;
  /** Ends when the bot does. */
  signal: AbortSignal;
}

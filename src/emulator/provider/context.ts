import type { Watching } from '../watching.js';
import type { Ids } from './ids.js';
import type { Ingestions } from './ingestion.js';
import type { Links } from './links.js';
import type { Settings } from './options.js';
import type { State } from './state.js';
import type { Switches } from './switches.js';

/** What every call works with. */
export interface Context {
  settings: Settings;
  state: State;
  switches: Switches;
  ids: Ids;
  links: Links;
  ingestions: Ingestions;
  watching: Watching;
}

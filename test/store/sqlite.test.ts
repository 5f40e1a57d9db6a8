import path from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { describeDriving } from './drive-contract.js';
import { describeStore } from './store-contract.js';
import { temporaryFolder } from './temporary-folder.js';

async function makeBackend() {
  const file = path.join(await temporaryFolder(), 'dailies.sqlite');
  return { open: () => openSqliteStore({ path: file }) };
}

describeStore('SQLite store', makeBackend);
describeDriving('SQLite store', makeBackend);

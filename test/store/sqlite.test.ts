import path from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { describeStore } from './store-contract.js';
import { temporaryFolder } from './temporary-folder.js';

describeStore('SQLite store', async () => {
  const file = path.join(await temporaryFolder(), 'dailies.sqlite');
  return { open: () => openSqliteStore({ path: file }) };
});

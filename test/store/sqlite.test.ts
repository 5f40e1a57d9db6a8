import path from 'node:path';
import type { RecordError } from '../../src/store/errors.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { describeDamage } from './damage-contract.js';
import { describeDriving } from './drive-contract.js';
import { meddle } from './meddle.js';
import { describeStore } from './store-contract.js';
import { temporaryFolder } from './temporary-folder.js';

async function makeBackend() {
  const file = path.join(await temporaryFolder(), 'dailies.sqlite');
  return {
    open: (onDamaged?: (error: RecordError) => void) =>
      openSqliteStore({ path: file, ...(onDamaged && { onDamaged }) }),
    spoilJob: (id: string, text: string) => meddle(file, `UPDATE jobs SET record = '${text}' WHERE id = '${id}'`),
  };
}

describeStore('SQLite store', makeBackend);
describeDriving('SQLite store', makeBackend);
describeDamage('SQLite store', makeBackend);

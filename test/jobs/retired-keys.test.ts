import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { eraseIfUnused, eraseUnused } from '../../src/jobs/retired-keys.js';
import type { KeyOwner } from '../../src/store/records.js';
import { createKeyring } from '../../src/store/keyring.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { openTokens } from '../../src/store/tokens.js';
import { done, exampleJob, start } from '../store/examples.js';
import { meddle } from '../store/meddle.js';
import { temporaryFolder } from '../store/temporary-folder.js';

const member: KeyOwner = { scope: 'member', id: 'mia' };
const server: KeyOwner = { scope: 'server', id: 'guild' };
const leaseUntil = start;

async function setUp() {
  const folder = await temporaryFolder();
  const store = await openSqliteStore({ path: path.join(folder, 'dailies.sqlite') });
  const file = path.join(folder, 'dailies.tokens.sqlite');
  const open = async () => {
    const tokens = await openTokens({
      path: file,
      keyring: createKeyring([Buffer.alloc(32, 1)]),
      fingerprintKey: Buffer.alloc(32, 2),
      clock: () => start,
    });
    onTestFinished(() => tokens.close());
    return tokens;
  };
  onTestFinished(() => store.close());
  return { store, tokens: await open(), file, open };
}

it('a key that a member and a server have stored goes with each one’s own last job', async () => {
  const { store, tokens } = await setUp();
  const { fingerprint } = await tokens.set(member, 'sk-one-and-the-same');
  await tokens.set(server, 'sk-one-and-the-same');
  const ours = exampleJob({ keyOwner: server, fingerprint });
  const mine = exampleJob({ keyOwner: member, fingerprint });
  await store.jobs.add(ours, { wakeAt: start, leaseUntil });
  const claim = await store.jobs.add(mine, { wakeAt: start, leaseUntil });
  for (const owner of [member, server]) await tokens.retire(owner);

  await eraseUnused({ store, tokens });
  for (const owner of [member, server]) expect(await tokens.find(owner, fingerprint)).toBeDefined();
  await store.jobs.save(claim, done(mine));
  await eraseIfUnused(member, fingerprint, { store, tokens });
  expect(await tokens.find(member, fingerprint)).toBeUndefined();
  expect(await tokens.find(server, fingerprint)).toBeDefined();
});

it('a damaged record does not keep the keys of others', async () => {
  const { store, tokens, file, open } = await setUp();
  const { fingerprint } = await tokens.set(server, 'sk-the-server-has');
  await tokens.retire(server);
  await tokens.set(member, 'sk-the-member-has');
  await tokens.close();
  await meddle(file, `UPDATE keyv SET value = '{"value":7}' WHERE key = 'tokens:member:mia'`);
  const again = await open();
  await eraseUnused({ store, tokens: again });
  expect(await again.find(server, fingerprint)).toBeUndefined();
});

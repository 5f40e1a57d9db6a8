import { openRedisStore } from '../../src/store/redis/store.js';
import type { Store } from '../../src/store/store.js';
import { fingerprintOf } from '../../src/store/tokens.js';
import type { BotsOptions, Kept, What } from './bots.js';

/** More than a world ever has. */
const limit = 100_000;

async function jobStates({ jobs }: Store, tag: string): Promise<string[]> {
  const all = (await jobs.list({ limit })).filter(({ request }) => request.prompt.includes(tag));
  const oldestFirst = all.reverse().sort((one, other) => one.batch.index - other.batch.index);
  return oldestFirst.map(({ state }) => state);
}

async function assetStates(store: Store, tag: string, { id, key }: BotsOptions['member']): Promise<string[]> {
  const fingerprint = fingerprintOf(await store.fingerprintKey(), key);
  const assets = (await store.assets.listOwned(id)).filter((asset) => JSON.stringify(asset).includes(tag));
  const uploads = await Promise.all(assets.map((asset) => store.uploads.get(asset.id, fingerprint)));
  return uploads.map((upload) => upload?.record.state ?? 'not sent');
}

/** @param aheadMs how far the bot's clock is ahead */
export async function keptInRedis(
  url: string,
  { what, tag, member, aheadMs }: { what: What; tag: string; member: BotsOptions['member']; aheadMs: number },
): Promise<Kept> {
  const store = await openRedisStore({ url });
  try {
    const states = what === 'jobs' ? await jobStates(store, tag) : await assetStates(store, tag, member);
    const { held } = await store.jobs.openCounts(Date.now() + aheadMs);
    return { states, isHeld: held > 0 };
  } finally {
    await store.close();
  }
}

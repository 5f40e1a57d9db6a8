import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { StoreError } from '../store/errors.js';
import type { Scripts } from '../store/redis/scripts.js';
import { createRedisStore } from '../store/redis/store.js';
import type { Store } from '../store/store.js';
import { beginFilling, endFilling, keysOf } from './destination.js';
import { sections, type Row, type Section } from './sections.js';
import type { Source } from './source.js';

const foundReply = z.array(z.array(z.string()));

export interface Copied {
  name: string;
  count: number;
}

async function copy(source: Source, scripts: Scripts, section: Section): Promise<number> {
  let count = 0;
  for await (const rows of source.pages(section)) {
    await scripts.run(section.scripts.write, JSON.stringify(rows));
    count += rows.length;
  }
  return count;
}

function pairs(flat: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as const] : [])),
  );
}

/** How many rows of a kind stand in Redis otherwise than they came. */
async function countWrong(source: Source, scripts: Scripts, { unread, ...section }: Section): Promise<number> {
  const isRead = ([name]: [string, string]) => !unread.includes(name);
  const expected = ({ fields }: Row) => Object.fromEntries(Object.entries(fields).filter(isRead));
  let wrong = 0;
  for await (const rows of source.pages({ unread, ...section })) {
    const ids = JSON.stringify(rows.map(({ id }) => id));
    const found = foundReply.parse(await scripts.run(section.scripts.read, ids)).map(pairs);
    wrong += rows.filter((row, index) => !isDeepStrictEqual(expected(row), found[index])).length;
  }
  return wrong;
}

/** How many rows of each kind stand in Redis, by the begin of their keys. */
async function countRows(scripts: Scripts): Promise<Map<string, number>> {
  const { redis } = scripts.connection;
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  const add = (begin: string, more: number) => counts.set(begin, (counts.get(begin) ?? 0) + more);
  for await (const keys of keysOf(scripts)) {
    for (const key of keys) {
      const section = sections.find(({ keys: { begin } }) => key.startsWith(begin));
      if (!section || seen.has(key)) continue;
      seen.add(key);
      add(section.keys.begin, section.keys.of === 'key' ? 1 : await redis.hlen(scripts.prefix + key));
    }
  }
  return counts;
}

/** What both stores must say alike: when a job is due, which uploads go on, which files are needed. */
async function tell({ jobs, uploads, contentInUse }: Store): Promise<unknown> {
  const unfinished = await uploads.listUnfinished().catch(() => []);
  return {
    nextWake: await jobs.nextWake(),
    unfinished: unfinished.map(({ assetId, fingerprint }) => `${assetId} ${fingerprint}`).sort(),
    content: [...(await contentInUse())].sort(),
  };
}

async function check(source: Source, scripts: Scripts, copied: readonly Copied[]): Promise<void> {
  const problem = (what: string) =>
    new StoreError(`The copy in ${scripts.connection.address} is not like its source (${what}): run this again.`);
  const counts = await countRows(scripts);
  for (const [index, section] of sections.entries()) {
    const { name, count = 0 } = copied[index] ?? { name: section.name };
    const found = counts.get(section.keys.begin) ?? 0;
    if (found !== count) throw problem(`${found} instead of ${count} ${name}`);
    const wrong = await countWrong(source, scripts, section);
    if (wrong > 0) throw problem(`${wrong} ${name} differ`);
  }
  const there = createRedisStore(scripts, () => undefined);
  if (!isDeepStrictEqual(await tell(source.store), await tell(there))) throw problem('it is not due as its source is');
}

/**
 * Copies a store to a Redis that no bot has used, and compares what has come. Run again, it begins anew.
 *
 * @returns how much of each kind was copied
 * @throws StoreError
 */
export async function copyStore(source: Source, scripts: Scripts): Promise<Copied[]> {
  const mark = createHash('sha256')
    .update(await source.store.fingerprintKey())
    .digest('hex');
  await beginFilling(scripts, mark);
  const copied: Copied[] = [];
  for (const section of sections) copied.push({ name: section.name, count: await copy(source, scripts, section) });
  await check(source, scripts, copied);
  await endFilling(scripts);
  return copied;
}

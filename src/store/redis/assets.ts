import { z } from 'zod';
import { readRecord, writeRecord } from '../record-json.js';
import { assetSchema, type Asset } from '../records.js';
import type { AssetTable } from '../store.js';
import {
  addScript,
  changeScript,
  listOwnedScript,
  listScript,
  oneScript,
  removeScript,
  usedByOthersScript,
  usesContentScript,
} from './asset-scripts.js';
import { writeToken, type Scripts } from './scripts.js';

const everything = -1;
const changedMeanwhile = -1;
const rowReply = z.tuple([z.string(), z.string()]);
const oneReply = rowReply.nullable();
const listReply = z.array(rowReply);
const hashesReply = z.array(z.string());

const readAsset = ([id, text]: [string, string]): Asset => readRecord(assetSchema, { table: 'assets', id, text });

export function createAssetTable(scripts: Scripts): AssetTable {
  const find = async (...by: string[]) => oneReply.parse(await scripts.run(oneScript, ...by));
  const one = async (...by: string[]) => {
    const row = await find(...by);
    return row === null ? undefined : readAsset(row);
  };

  /** Reads, changes and writes unless it was changed meanwhile: then once more. */
  async function change(id: string, patch: Partial<Asset>): Promise<boolean> {
    for (;;) {
      const row = await find('id', id);
      if (row === null) return false;
      const after = writeRecord(assetSchema, { ...readAsset(row), ...patch });
      const written = await scripts.run(changeScript, id, row[1], after, patch.name ?? '');
      if (written !== changedMeanwhile) return written === 1;
    }
  }

  return {
    async add(asset) {
      const record = writeRecord(assetSchema, asset);
      const { id, groupId, name, type, hash, ownerId, createdAt } = asset;
      const columns = [id, writeToken(), groupId, name, type, hash, ownerId, createdAt];
      return (await scripts.run(addScript, ...columns, record)) === 1;
    },

    get: (id) => one('id', id),
    byName: (groupId, name) => one('name', groupId, name),
    byHash: (groupId, hash) => one('hash', groupId, hash),

    list: async (groupId, { type, limit = everything } = {}) =>
      listReply.parse(await scripts.run(listScript, groupId, limit, type ?? '')).map(readAsset),

    async refreshSource(id, sourceUrl) {
      await change(id, { sourceUrl });
    },

    rename: (id, name) => change(id, { name }),

    async remove(id, now) {
      await scripts.run(removeScript, id, now);
    },

    listOwned: async (ownerId) => listReply.parse(await scripts.run(listOwnedScript, ownerId)).map(readAsset),

    usesContent: async (hash) => (await scripts.run(usesContentScript, hash)) === 1,

    usedByOthers: async (ownerId, hashes) =>
      new Set(hashesReply.parse(await scripts.run(usedByOthersScript, ownerId, ...hashes))),
  };
}

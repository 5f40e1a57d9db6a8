import { z } from 'zod';
import type { Store } from '../store.js';
import type { Database } from './database.js';

const hashRow = z.object({ hash: z.string() });

/**
 * One look over the open jobs and the unfinished uploads, each by its partial index. A record that is no JSON names no files;
 * its job cannot be read by anybody else either.
 */
const contentInUse = `
  WITH unfinished AS MATERIALIZED (
    SELECT state, record FROM jobs INDEXED BY jobs_unfinished
    WHERE state NOT IN ('done', 'failed', 'unconfirmed') AND state <> 'generating' AND json_valid(record)
  ),
  needed AS (
    SELECT json_extract(reference.value, '$.assetId') AS asset_id
      FROM unfinished, json_each(record, '$.request.references') AS reference
      WHERE state IN ('accepted', 'waiting', 'submitting')
    UNION
    SELECT file.value FROM unfinished, json_each(record, '$.request.fileAssetIds') AS file
      WHERE state IN ('accepted', 'waiting', 'submitting')
    UNION
    SELECT owner_id FROM uploads WHERE json_extract(record, '$.state') IN ('creating', 'processing')
  )
  SELECT hash FROM needed JOIN assets ON assets.id = asset_id
  UNION
  SELECT json_extract(record, '$.video.hash') FROM unfinished
    WHERE state = 'delivering' AND json_extract(record, '$.video.hash') IS NOT NULL
  UNION
  SELECT json_extract(record, '$.lastFrame.hash') FROM unfinished
    WHERE state = 'delivering' AND json_extract(record, '$.lastFrame.hash') IS NOT NULL`;

export function createContentTable(database: Database): Pick<Store, 'contentInUse'> {
  return {
    async contentInUse() {
      return new Set((await database.all(contentInUse)).map((row) => hashRow.parse(row).hash));
    },
  };
}

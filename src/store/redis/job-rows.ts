import { z } from 'zod';
import { RecordError } from '../errors.js';
import { readRecord } from '../record-json.js';
import { jobSchema, type Job } from '../records.js';
import type { ClaimedJob } from '../store.js';
import { usageOfJob, type Fields } from './usage-lua.js';

const fileNameLength = 20;
const flatRecords = z.array(z.string());

/** The beginnings of the hashes of the files that it keeps, for `job-files`. */
export function fileNames(job: Job): string[] {
  const files = 'video' in job ? [job.video, job.lastFrame] : [];
  return files.flatMap((file) => (file ? [file.hash.slice(0, fileNameLength)] : []));
}

/** What `write_job` of the scripts takes beside the record. */
export interface JobRow {
  id: string;
  state: string;
  batch_id: string;
  batch_index: number;
  owner_id: string;
  channel_id: string;
  fingerprint: string;
  key_scope: string;
  key_id: string;
  created_at: number;
  wake_at?: number;
  woken_at?: number;
  lease_until: number;
  files: string[];
  usage: Fields;
}

export function rowOf(job: Job, { wakeAt, leaseUntil }: { wakeAt: number | null; leaseUntil: number }): JobRow {
  return {
    id: job.id,
    state: job.state,
    batch_id: job.batch.id,
    batch_index: job.batch.index,
    owner_id: job.ownerId,
    channel_id: job.channelId,
    fingerprint: job.fingerprint,
    key_scope: job.keyOwner.scope,
    key_id: job.keyOwner.id,
    created_at: job.createdAt,
    ...(wakeAt === null ? {} : { wake_at: wakeAt }),
    lease_until: leaseUntil,
    files: fileNames(job),
    usage: usageOfJob(job),
  };
}

/** @throws RecordError */
export function readJob(id: string, text: string): Job {
  return readRecord(jobSchema, { table: 'jobs', id, text });
}

export function readClaim({ id, version, text }: { id: string; version: number; text: string }): ClaimedJob {
  return { job: readJob(id, text), version };
}

/** Those that can be read: one that cannot must not hide the others. `onDamaged` is told of it. */
export function readJobs(reply: unknown, onDamaged: (error: RecordError) => void): Job[] {
  const values = flatRecords.parse(reply);
  return values.flatMap((id, index) => {
    if (index % 2 === 1) return [];
    try {
      return [readJob(id, values[index + 1] ?? '')];
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      onDamaged(error);
      return [];
    }
  });
}

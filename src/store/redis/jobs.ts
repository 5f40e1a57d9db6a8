import { z } from 'zod';
import type { RecordError } from '../errors.js';
import { assertSame, assertSameState } from '../claims.js';
import { writeRecord } from '../record-json.js';
import { jobSchema, type KeyOwner } from '../records.js';
import { ConflictError, type ClaimedJob, type JobTable } from '../store.js';
import { addJobs } from './add-jobs.js';
import { createDueJobs } from './due-jobs.js';
import { fileNames, readClaim, readJob, readJobs } from './job-rows.js';
import { claimScript, eraseScript, extendScript, releaseAllScript, releaseScript, saveScript } from './job-scripts.js';
import { batchScript, countOpenScript, listOpenScript, listScript, usedByOthersScript } from './list-scripts.js';
import { defineScript, writeToken, type Scripts } from './scripts.js';
import { usageChange } from './usage-lua.js';

const claimReply = z.tuple([z.number(), z.string()]).nullable();
const textReply = z.string().nullable();
const versionReply = z.number().nullable();
const countReply = z.number();
const hashesReply = z.array(z.string());

const getScript = defineScript(`return call('GET', P .. 'job-record:' .. ARGV[1])`);

const conflict = ({ job: { id }, version }: ClaimedJob) =>
  new ConflictError(`The claim of version ${version} on job ${id} is not the newest`);
const ownerOf = (owner: KeyOwner | undefined): [string, string] => (owner ? [owner.scope, owner.id] : ['', '']);

/** @param onDamaged told of a job in a list that cannot be read and was left out */
export function createJobTable(scripts: Scripts, onDamaged: (error: RecordError) => void): JobTable {
  return {
    ...createDueJobs(scripts),

    async add(job, options) {
      await addJobs(scripts, [job], options);
      return { job, version: 1 };
    },

    addAll: (jobs, options) => addJobs(scripts, jobs, options),

    async get(id) {
      const text = textReply.parse(await scripts.run(getScript, id));
      return text === null ? undefined : readJob(id, text);
    },

    async claim(id, { now, leaseUntil }) {
      const row = claimReply.parse(await scripts.run(claimScript, id, writeToken(), now, leaseUntil));
      return row === null ? undefined : readClaim({ id, version: row[0], text: row[1] });
    },

    async save(claim, job) {
      assertSame(claim, job);
      const record = writeRecord(jobSchema, job);
      const beside = [JSON.stringify(fileNames(job)), JSON.stringify(usageChange(job))];
      const reply = await scripts.run(
        saveScript,
        ...[job.id, claim.version, writeToken(), job.state, record],
        ...beside,
      );
      const version = versionReply.parse(reply);
      if (version === null) throw conflict(claim);
      return { job, version };
    },

    async release(claim, { wakeAt, job }) {
      if (job) assertSameState(claim, job);
      const written = job ? [writeRecord(jobSchema, job), JSON.stringify(fileNames(job))] : ['', '[]'];
      const reply = await scripts.run(
        releaseScript,
        ...[claim.job.id, claim.version, writeToken(), wakeAt ?? '', ...written],
      );
      if (countReply.parse(reply) === 0) throw conflict(claim);
    },

    async extendLease({ job: { id }, version }, leaseUntil) {
      return countReply.parse(await scripts.run(extendScript, id, version, leaseUntil)) === 1;
    },

    async releaseAll() {
      await scripts.run(releaseAllScript);
    },

    countOpen: async (fingerprint, owner) =>
      countReply.parse(await scripts.run(countOpenScript, fingerprint, ...ownerOf(owner))),

    batch: async (batchId) => readJobs(await scripts.run(batchScript, batchId), onDamaged),

    listOpen: async (fingerprint, owner) =>
      readJobs(await scripts.run(listOpenScript, fingerprint, ...ownerOf(owner)), onDamaged),

    async erase(id) {
      await scripts.run(eraseScript, id);
    },

    usedByOthers: async (ownerId, hashes) =>
      new Set(hashesReply.parse(await scripts.run(usedByOthersScript, ownerId, ...hashes))),

    list: async ({ ownerId = '', channelId = '', limit }) =>
      readJobs(await scripts.run(listScript, limit, ownerId, channelId), onDamaged),
  };
}

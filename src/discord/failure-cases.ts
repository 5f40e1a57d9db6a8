import type { Failure } from '../store/records.js';
import type { Cases } from './failure-case.js';
import { requestProblems } from './request-problems.js';

/** Of every kind but moderation, which is put together of what the provider says. */
export const cases: Record<Exclude<Failure['kind'], 'moderation'>, Cases> = {
  'bad-request': requestProblems,
  'bad-key': [
    {
      say: ({ failures }) => failures.badKey,
      again: true,
    },
  ],
  'key-gone': [
    {
      say: ({ failures }) => failures.keyGone,
      again: true,
    },
  ],
  'no-money': [
    {
      say: ({ failures }) => failures.noCredit,
      again: true,
    },
    {
      code: /Overdue/i,
      say: ({ failures }) => failures.unpaidBill,
      again: true,
    },
    {
      code: /token_quota/i,
      say: ({ failures }) => failures.keyLimitUsedUp,
      again: true,
    },
  ],
  'not-allowed': [
    {
      say: ({ failures }) => failures.notAllowed,
    },
    {
      code: /Subscription/i,
      say: ({ failures }) => failures.noSubscription,
      again: true,
    },
    {
      phase: 'assets',
      message: /no available channel/i,
      say: ({ failures }) => failures.noFilesNow,
      again: true,
    },
    {
      phase: 'assets',
      say: ({ failures }) => failures.noFiles,
      again: true,
    },
    {
      code: /NotOpen/i,
      say: ({ failures }) => failures.modelNotOpen,
      again: true,
    },
    {
      code: /^model_not_found/i,
      say: ({ failures }) => failures.modelNotOffered,
    },
    {
      message: /no available channel/i,
      say: ({ failures }) => failures.modelNotOffered,
    },
    {
      code: /^(InvalidEndpointOrModel|UnsupportedModel)/i,
      say: ({ failures }) => failures.modelUnknown,
    },
  ],
  'link-ended': [{ say: ({ failures }) => failures.linkEnded }],
  'asset-failed': [
    { say: ({ failures }) => failures.assetNotUsable },
    {
      message: /^It was removed/,
      say: ({ failures }) => failures.assetRemoved,
    },
    {
      message: /^Its group was deleted/,
      say: ({ failures }) => failures.groupDeleted,
    },
    {
      message: /answer to its creation was lost/i,
      say: ({ failures }) => failures.assetUncertain,
    },
    {
      message: /made again/i,
      say: ({ failures }) => failures.assetLostTwice,
    },
    {
      code: /^Inactive$/,
      say: ({ failures }) => failures.assetSwitchedOff,
    },
    {
      message: /disappeared there/i,
      say: ({ failures }) => failures.assetLostInMinutes,
    },
    {
      message: /still being processed/i,
      say: ({ failures }) => failures.assetTooSlow,
    },
    {
      charged: 'unknown',
      say: ({ failures }) => failures.assetPerhapsNotUsable,
    },
  ],
  'not-ready': [
    {
      say: ({ failures }) => failures.assetNotReady,
      again: true,
    },
    {
      phase: 'assets',
      say: ({ failures }) => failures.groupNotThere,
      again: true,
    },
  ],
  'not-found': [
    {
      say: ({ failures }) => failures.notFound,
      again: true,
    },
    {
      phase: 'generation',
      say: ({ failures }) => failures.taskNotFound,
      again: true,
    },
  ],
  'too-fast': [
    {
      say: ({ failures }) => failures.tooFast,
      again: true,
    },
    {
      code: /^QuotaExceeded/i,
      say: ({ failures }) => failures.tooManyWaiting,
      again: true,
    },
    { code: /Overload/i, say: ({ failures }) => failures.overloaded, again: true },
  ],
  'provider-fault': [
    { say: ({ failures }) => failures.providerFault, again: true },
    {
      phase: 'generation',
      message: /cancel/i,
      say: ({ failures }) => failures.cancelled,
      again: true,
    },
    {
      phase: 'generation',
      message: /expired|time(d)?[ -]?out/i,
      say: ({ failures }) => failures.gaveUp,
      again: true,
    },
    {
      phase: 'generation',
      say: ({ failures }) => failures.generationFault,
      again: true,
    },
  ],
  timeout: [
    { say: ({ failures }) => failures.noAnswer, again: true },
    {
      message: /creation of the group was lost/i,
      say: ({ failures }) => failures.groupUncertain,
      again: true,
    },
    {
      phase: 'assets',
      say: ({ failures }) => failures.filesTooSlow,
      again: true,
    },
    {
      phase: 'generation',
      say: ({ failures }) => failures.videoTooSlow,
      again: true,
    },
  ],
  unreachable: [{ say: ({ failures }) => failures.unreachable, again: true }],
  'no-place': [
    {
      say: ({ failures }) => failures.noPlace,
      again: true,
    },
  ],
  'words-blocked': [
    { say: ({ failures }) => failures.autoMod },
    { message: /harmful links/i, say: ({ failures }) => failures.harmfulLink },
  ],
  'result-lost': [
    {
      say: ({ failures }) => failures.resultLost,
      again: true,
    },
  ],
};

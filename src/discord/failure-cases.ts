import type { Failure } from '../store/records.js';
import { addAgain, changeAndAdd, inAFewMinutes, inAMinute, type Cases } from './failure-case.js';
import { requestProblems } from './request-problems.js';

/** Of every kind but moderation, which is put together of what the provider says. */
export const cases: Record<Exclude<Failure['kind'], 'moderation'>, Cases> = {
  'bad-request': requestProblems,
  'bad-key': [
    {
      title: 'AnyFast does not accept the key.',
      remedy: 'Store a valid one with /token set, then try again.',
      again: true,
    },
  ],
  'key-gone': [
    {
      title: 'The key that was to pay is not stored any more.',
      remedy: 'Store one with /token set, then try again.',
      again: true,
    },
  ],
  'no-money': [
    {
      title: 'The AnyFast account has too little credit.',
      remedy: 'Top it up at AnyFast, then try again.',
      again: true,
    },
    {
      code: /Overdue/i,
      title: 'The AnyFast account has an unpaid bill.',
      remedy: 'Pay it at AnyFast, then try again.',
      again: true,
    },
    {
      code: /token_quota/i,
      title: 'The limit that was set for this key at AnyFast is used up.',
      remedy: 'Raise it in your AnyFast account, or store another key with /token set. Then try again.',
      again: true,
    },
  ],
  'not-allowed': [
    {
      title: 'The key may not use this model or service.',
      remedy: 'Choose another model, or allow it in your AnyFast account.',
    },
    {
      code: /Subscription/i,
      title: 'AnyFast wants a subscription for this, and the account has none.',
      remedy: 'Take one in your AnyFast account, or store another key with /token set. Then try again.',
      again: true,
    },
    {
      phase: 'assets',
      message: /no available channel/i,
      title: 'AnyFast does not take files with this key at the moment.',
      remedy: 'Try again later, or store another key with /token set.',
      again: true,
    },
    {
      phase: 'assets',
      title: 'This key may not bring files to AnyFast.',
      remedy: 'Open the asset service in your AnyFast account, or store another key with /token set.',
      again: true,
    },
    {
      code: /NotOpen/i,
      title: 'The model is not open for this AnyFast account.',
      remedy: 'Open it in your AnyFast account, or choose another model.',
      again: true,
    },
    {
      code: /^model_not_found/i,
      title: 'AnyFast does not offer this model to this key at the moment.',
      remedy: 'Choose another model.',
    },
    {
      message: /no available channel/i,
      title: 'AnyFast does not offer this model to this key at the moment.',
      remedy: 'Choose another model.',
    },
    {
      code: /^(InvalidEndpointOrModel|UnsupportedModel)/i,
      title: 'The provider does not know this model.',
      remedy: 'Choose another model.',
    },
  ],
  'link-ended': [{ title: 'The file behind {file} is not kept any more, and its link has ended.', remedy: addAgain }],
  'asset-failed': [
    { title: 'The provider could not use {file}: {reason}.', remedy: changeAndAdd },
    {
      message: /^It was removed/,
      title: 'The group does not have {file} any more: it was removed.',
      remedy: 'Name another file, or add it again.',
    },
    {
      message: /^Its group was deleted/,
      title: 'The group of {file} was deleted.',
      remedy: 'Add the file to the current group with /asset add.',
    },
    {
      message: /answer to its creation was lost/i,
      title: 'The provider may or may not have {file}: its answer was lost.',
      remedy: 'Add the file again.',
    },
    {
      message: /made again/i,
      title: 'The provider lost {file} twice, the second time shortly after it had been added again.',
      remedy: 'See in your AnyFast account who deletes it, then add the file again.',
    },
    {
      code: /^Inactive$/,
      title: 'The provider has switched {file} off.',
      remedy: 'Add the file again.',
    },
    {
      message: /disappeared there/i,
      title: 'The provider lost {file} twice within minutes.',
      remedy: 'Add the file again later.',
    },
    {
      message: /still being processed/i,
      title: 'The provider did not get {file} ready in time.',
      remedy: 'Add the file again, or one that is smaller.',
    },
    {
      charged: 'unknown',
      title: 'The provider could not use {file}: {reason}.',
      remedy: 'Add the file again.',
    },
  ],
  'not-ready': [
    {
      title: 'The provider has {file}, but does not let a video use it yet.',
      remedy: 'Try again in a few minutes, or remove the file and add it again.',
      again: true,
    },
    {
      phase: 'assets',
      title: "The channel's group is not there at the provider yet, or not any more.",
      remedy: inAMinute,
      again: true,
    },
  ],
  'not-found': [
    {
      title: 'The provider does not find something that it had accepted before.',
      remedy: inAMinute,
      again: true,
    },
    {
      phase: 'generation',
      title: 'The provider does not know this video any more.',
      remedy: 'Look for it in your AnyFast account, or try again.',
      again: true,
    },
  ],
  'too-fast': [
    {
      title: 'The provider gets too many requests with this key.',
      remedy: inAFewMinutes,
      again: true,
    },
    {
      code: /^QuotaExceeded/i,
      title: 'Too many videos of this key are waiting at the provider.',
      remedy: 'Try again when some of them are done.',
      again: true,
    },
    { code: /Overload/i, title: 'The provider is overloaded.', remedy: inAFewMinutes, again: true },
  ],
  'provider-fault': [
    { title: 'The provider has a fault.', remedy: inAFewMinutes, again: true },
    {
      phase: 'generation',
      message: /cancel/i,
      title: 'The provider cancelled the video.',
      remedy: inAMinute,
      again: true,
    },
    {
      phase: 'generation',
      message: /expired|time(d)?[ -]?out/i,
      title: 'The provider gave the video up because it took too long.',
      remedy: 'Try again later, or make it shorter.',
      again: true,
    },
    {
      phase: 'generation',
      title: 'The provider failed while it made the video.',
      remedy: inAFewMinutes,
      again: true,
    },
  ],
  timeout: [
    { title: 'The provider did not answer in time.', remedy: 'Try again later.', again: true },
    {
      message: /creation of the group was lost/i,
      title: "The provider may or may not have made the channel's group: its answer was lost.",
      remedy: 'Try again, and I make it anew.',
      again: true,
    },
    {
      phase: 'assets',
      title: 'The files did not become usable at the provider in time.',
      remedy: 'Try again later.',
      again: true,
    },
    {
      phase: 'generation',
      title: 'The provider did not finish the video in time.',
      remedy: 'Try again later.',
      again: true,
    },
  ],
  unreachable: [{ title: 'The provider cannot be reached.', remedy: inAFewMinutes, again: true }],
  'no-place': [
    {
      title: 'I may not post in that channel.',
      remedy: 'Ask a moderator to let me view it, send messages and attach files there.',
    },
  ],
  'result-lost': [
    {
      title: 'The video was finished, but it could not be downloaded.',
      remedy: 'Look for it in your AnyFast account, or try again.',
      again: true,
    },
  ],
};

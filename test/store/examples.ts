import { randomBytes, randomUUID } from 'node:crypto';
import type { Asset, Draft, Group, Job, JobIn, ProviderGroupRecord, Upload } from '../../src/store/records.js';

/** A time in 2026, so that nothing depends on today. */
export const start = 1_790_000_000_000;

export function exampleGroup(change: Partial<Group> = {}): Group {
  return {
    id: randomUUID(),
    guildId: 'guild',
    channelId: 'channel',
    name: 'harbour',
    createdBy: 'mia',
    createdAt: start,
    ...change,
  };
}

/** Each with a content of its own: a group has a content once. */
export function exampleAsset(change: Partial<Asset> = {}): Asset {
  return {
    id: randomUUID(),
    groupId: 'group',
    name: 'boat',
    type: 'image',
    ownerId: 'mia',
    fileName: 'Boat (1).png',
    hash: randomBytes(32).toString('hex'),
    sizeBytes: 1024,
    durationSeconds: null,
    width: 640,
    height: 480,
    sourceUrl: 'https://cdn.discordapp.com/attachments/1/2/boat.png?ex=1',
    createdAt: start,
    ...change,
  };
}

export function providerGroupIntention(groupId: string, fingerprint = 'print'): ProviderGroupRecord {
  return {
    groupId,
    fingerprint,
    nameSent: 'harbour-1',
    createdAt: start,
    state: 'creating',
    leaseUntil: start + 30_000,
  };
}

export function uploadIntention(assetId: string, fingerprint = 'print'): Upload {
  return {
    assetId,
    fingerprint,
    nameSent: 'boat-1',
    createdAt: start,
    way: 'link',
    remade: null,
    keyOwner: { scope: 'member', id: 'mia' },
    state: 'creating',
    leaseUntil: start + 30_000,
  };
}

export function exampleDraft(change: Partial<Draft> = {}): Draft {
  return {
    id: randomBytes(10).toString('hex'),
    ownerId: 'mia',
    createdAt: start,
    wish: {
      prompt: 'the @boat leaves',
      wishes: { durationSeconds: 8 },
      count: 2,
      files: [{ url: 'https://cdn.discordapp.com/attachments/1/2/boat.png?ex=1', name: 'boat.png', sizeBytes: 1024 }],
      firstFileIsFrame: false,
      fileAssetIds: ['asset'],
      firstFrame: null,
      lastFrame: null,
      groupId: null,
      knownNames: [{ name: 'boat', assetId: 'asset' }],
    },
    ...change,
  };
}

export function exampleJob(change: Partial<JobIn<'accepted'>> = {}): JobIn<'accepted'> {
  return {
    id: randomBytes(10).toString('hex'),
    batch: { id: randomBytes(10).toString('hex'), index: 0, size: 1 },
    ownerId: 'mia',
    guildId: 'guild',
    channelId: 'channel',
    groupId: 'group',
    opensThread: true,
    keyOwner: { scope: 'member', id: 'mia' },
    fingerprint: 'print',
    request: {
      prompt: 'the @boat leaves the harbour',
      providerText: 'the @image1 leaves the harbour',
      references: [{ assetId: 'asset', name: 'boat', type: 'image', role: 'reference_image' }],
      fileAssetIds: [],
      model: 'seedance',
      durationSeconds: 5,
      ratio: '16:9',
      resolution: '720p',
      audio: false,
      seed: null,
    },
    estimatedTokens: 108_000,
    price: null,
    remade: [],
    createdAt: start,
    state: 'accepted',
    ...change,
  };
}

const place = { channelId: 'channel', cardMessageId: 'card', threadId: 'thread' };

export function waiting(job: JobIn<'accepted'>): Job {
  return { ...job, place, state: 'waiting', refusedSince: null, reshaped: false, postingSince: null };
}

export function unconfirmed(job: JobIn<'accepted'>): Job {
  return { ...job, place, state: 'unconfirmed', submittedAt: start + 1, told: true, postingSince: null, settled: null };
}

export function submitting(job: JobIn<'accepted'>): Job {
  return { ...job, place, state: 'submitting', submittedAt: start + 1 };
}

export function done(job: JobIn<'accepted'>): Job {
  return {
    ...job,
    place,
    state: 'done',
    deletedAt: null,
    submittedAt: start + 1,
    taskId: 'task',
    finishedAt: start + 60_000,
    endedAt: start + 61_000,
    result: {
      videoUrl: 'https://example.com/video.mp4',
      lastFrameUrl: 'https://example.com/last.png',
      tokens: 108_000,
      seed: 7,
      durationSeconds: 5,
      ratio: '16:9',
      resolution: '720p',
      urlEndsAt: start + 86_400_000,
    },
    video: { hash: 'cd34', sizeBytes: 4_000_000 },
    lastFrame: null,
    message: { channelId: 'thread', id: 'message' },
  };
}

export function failed(job: JobIn<'accepted'>): Job {
  return {
    ...job,
    place: null,
    state: 'failed',
    endedAt: start + 5,
    message: null,
    failure: {
      kind: 'no-place',
      phase: 'card',
      code: null,
      message: 'Unknown Channel',
      requestId: null,
      referenceName: null,
      blamesPrompt: false,
      charged: 'no',
    },
  };
}

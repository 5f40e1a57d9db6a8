import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { REST } from 'discord.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fit } from '../../src/discord/versions.js';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import type { EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import type { JobIn } from '../../src/store/records.js';
import {
  firstTry,
  laterTry,
  messagesRoute,
  resultFile,
  startDeliveryStage,
  threadOf,
  type DeliveryStage,
} from './delivery-stage.js';

const mebibyte = 1024 * 1024;
/** What stands for a version: another file than the original. */
const versionFile = 'demo/files/waves.mp4';

let stage: DeliveryStage;
let discord: EmbeddedDiscord;
let folder: string;
let asked: number[];
let versions: string[];

beforeAll(async () => {
  stage = await startDeliveryStage();
  ({ discord } = stage);
  folder = await mkdtemp(path.join(tmpdir(), 'dailies-versions-'));
});
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  stage.begin();
  [asked, versions] = [[], []];
});
afterEach(() => {
  discord.admin.setPremiumTier(stage.guildId, 0);
  expect(stage.end()).toEqual([]);
});

/** Makes a version of any video, and says that it has `sizeBytes` of what it may have. */
const fit: Fit = async (_, maxBytes) => {
  asked.push(maxBytes);
  const target = path.join(folder, `version-${asked.length}`);
  await copyFile(versionFile, target);
  versions.push(target);
  return { path: target, sizeBytes: maxBytes, discard: () => rm(target) };
};
const leftVersions = async () => {
  const found = await Promise.all(versions.map((target) => stat(target).catch(() => undefined)));
  return found.filter((one) => one !== undefined);
};

async function large(megabytes: number): Promise<JobIn<'delivering'>> {
  return await stage.finished({}, { video: { hash: 'ab', sizeBytes: megabytes * mebibyte } });
}
function resultOf(job: JobIn<'delivering'>): Message {
  const [result] = stage.results(threadOf(job));
  if (!result) throw new Error('there is no result');
  return result;
}
async function hashOfFile({ attachments }: Message): Promise<string> {
  const [attachment] = attachments;
  if (!attachment) return 'none';
  return hash(Buffer.from(await (await fetch(discord.fileUrl(attachment))).arrayBuffer()));
}
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('a video that is too large for its place', () => {
  it('is posted as a version that fits, with a link to the original and when that ends', async () => {
    stage.delivery = stage.newDelivery({ fit });
    const delivering = await large(35);
    await stage.delivery.postResult(delivering, firstTry);
    expect(asked).toEqual([10 * mebibyte]);
    const result = resultOf(delivering);
    expect(await hashOfFile(result)).toBe(hash(await readFile(versionFile)));
    expect(textOf(result)).toMatch(
      /35\.0 MB the original is .*\[watch it]\(https:.*a\.mp4\)\. The link ends <t:\d+:R>/,
    );
    expect(await leftVersions()).toEqual([]);
  });

  it('is fitted to the tier of its server, and to the setting', async () => {
    discord.admin.setPremiumTier(stage.guildId, 2);
    await stage.newDelivery({ fit }).postResult(await large(60), firstTry);
    await stage.newDelivery({ fit, uploadLimitBytes: 20 * mebibyte }).postResult(await large(60), firstTry);
    expect(asked).toEqual([50 * mebibyte, 20 * mebibyte]);
  });

  it('is fitted to a direct message where it falls that far', async () => {
    discord.admin.setPremiumTier(stage.guildId, 3);
    const delivering = await large(60);
    discord.admin.deleteChannel(stage.channelId);
    const posted = await stage.newDelivery({ fit }).postResult(delivering, firstTry);
    expect(posted?.channelId).toBe(stage.directChannel());
    expect(asked).toEqual([10 * mebibyte]);
  });

  it('is a link where no version can be made', async () => {
    const none: Fit = (_, maxBytes) => {
      asked.push(maxBytes);
      return Promise.resolve(undefined);
    };
    const delivering = await large(35);
    await stage.newDelivery({ fit: none }).postResult(delivering, firstTry);
    expect(asked).toHaveLength(1);
    expect(resultOf(delivering).attachments).toEqual([]);
    expect(textOf(resultOf(delivering))).toContain('it is too large for a file here: [watch it](');
  });

  it('has its version made once, however often the post is tried', async () => {
    const delivery = stage.newDelivery({ fit });
    const delivering = await large(35);
    const outage = discord.switches.outage(messagesRoute);
    await expect(delivery.postResult(delivering, firstTry)).rejects.toThrow();
    await expect(delivery.postResult(delivering, laterTry)).rejects.toThrow();
    outage.end();
    await delivery.postResult(delivering, laterTry);
    expect(asked).toEqual([10 * mebibyte]);
    expect(resultOf(delivering).attachments).toHaveLength(1);
    expect(await leftVersions()).toEqual([]);
  });

  it('hands the end of the bot to who makes its version', async () => {
    const ending = new AbortController();
    const slow: Fit = (_video, _maxBytes, signal) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('the bot is stopping')));
        ending.abort();
      });
    const delivering = await large(35);
    const posting = stage.newDelivery({ fit: slow }).postResult(delivering, firstTry, ending.signal);
    await expect(posting).rejects.toThrow('the bot is stopping');
    expect(stage.results(threadOf(delivering))).toEqual([]);
  });
});

describe('a file that Discord refuses, although its size was announced as allowed', () => {
  it('gives way to a version for the limit that holds everywhere', async () => {
    discord.admin.setPremiumTier(stage.guildId, 3);
    const { size } = await stat(versionFile);
    discord.switches.uploadLimit(Math.max(size, 1));
    const delivering = await large(60);
    await stage.newDelivery({ fit }).postResult(delivering, firstTry);
    expect(asked).toEqual([10 * mebibyte]);
    expect(await hashOfFile(resultOf(delivering))).toBe(hash(await readFile(versionFile)));
  });

  it('gives way to smaller ones a few times, and then to the link', async () => {
    discord.switches.uploadLimit(100);
    const delivering = await large(8);
    await stage.newDelivery({ fit }).postResult(delivering, firstTry);
    expect(asked).toEqual([4 * mebibyte, 2 * mebibyte]);
    expect(resultOf(delivering).attachments).toEqual([]);
    expect(stage.results(threadOf(delivering))).toHaveLength(1);
    expect(await leftVersions()).toEqual([]);
  });

  it('or whose upload breaks off whenever it is tried, does not keep the result away', async () => {
    const delivering = await stage.finished();
    // Nobody listens there.
    const uploads = new REST({ api: 'http://127.0.0.1:9/api' }).setToken('token');
    const delivery = stage.newDelivery({ uploads });
    await expect(delivery.postResult(delivering, firstTry)).rejects.toThrow();
    await delivery.postResult(delivering, laterTry);
    expect(textOf(resultOf(delivering))).toContain('[watch it](');
  });
});

describe('a video that could not be kept', () => {
  it('is handed over as its link', async () => {
    const delivering = await stage.finished({}, { video: null });
    await stage.delivery.postResult(delivering, firstTry);
    expect(textOf(resultOf(delivering))).toMatch(/I could not fetch it: \[watch it]\(https:.*a\.mp4\)\. The link ends/);
    expect(hash(await readFile(resultFile))).not.toBe(await hashOfFile(resultOf(delivering)));
  });
});

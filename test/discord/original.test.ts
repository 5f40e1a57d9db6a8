import { readFile, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buttonsOf, textOf } from '../../src/emulator/discord/driver/reading.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { createFiles } from '../../src/media/files.js';
import { startProduction, type Production } from '../support/production.js';
import { stageOf, timeoutMs } from '../support/stage.js';

let production: Production;
beforeEach(async () => {
  production = await startProduction();
  await production.giveKey('mia');
});
afterEach(async () => {
  expect(production.discord.violations).toEqual([]);
  await production.close();
});

/** A result whose place takes no file of its size, once its job has ended. */
async function tooLargeResult(): Promise<Message> {
  const { discord } = production;
  discord.switches.uploadLimit(10_000);
  const stage = stageOf(production);
  await stage.ask({ prompt: 'a kite' });
  const result = await stage.result();
  await stage.find('**Done** in');
  discord.switches.uploadLimit(null);
  return result;
}

/** As if the links had ended half a day later. Returns the hash of the kept video. */
async function linksEnd(): Promise<string> {
  await production.stop();
  const store = await production.openStore();
  const [{ id } = { id: '' }] = await store.jobs.list({ ownerId: production.mia.id, limit: 1 });
  const now = Date.now();
  const claim = await store.jobs.claim(id, { now, leaseUntil: now + 10_000 });
  if (claim?.job.state !== 'done') throw new Error('not done');
  const result = { ...claim.job.result, urlEndsAt: now - 1 };
  await store.jobs.release(await store.jobs.save(claim, { ...claim.job, result }), { wakeAt: null });
  await store.close();
  await production.start();
  return claim.job.video?.hash ?? '';
}

async function pressOriginal(result: Message): Promise<Message> {
  const reply = await (await production.mia.press(result, 'Original')).reply({ timeoutMs });
  expect(reply.ephemeralTo).toBe(production.mia.id);
  return reply;
}

/** What is behind the link of an answer. */
async function linkedBytes(reply: Message): Promise<Buffer> {
  const [, link = ''] = /\[Watch the original]\(([^)]+)\)/.exec(textOf(reply)) ?? [];
  return Buffer.from(await (await fetch(link)).arrayBuffer());
}

describe('the button Original', () => {
  it('brings the link while it lasts', async () => {
    const result = await tooLargeResult();
    const reply = await pressOriginal(result);
    expect(textOf(reply)).toMatch(/The link ends <t:\d+:R>\.$/);
    expect(await linkedBytes(reply)).toEqual(await readFile('demo/files/result.mp4'));
  });

  it('brings a fresh link when the first has ended', async () => {
    const result = await tooLargeResult();
    await linksEnd();
    // A link ends at a full second: two that are made in the same one would be the same.
    production.provider.switches.linkLifetimeMs = 3_600_000;
    const reply = await pressOriginal(result);
    expect(await linkedBytes(reply)).toEqual(await readFile('demo/files/result.mp4'));
    expect(textOf(result)).not.toContain(/\(([^)]+)\)/.exec(textOf(reply))?.[1]);
  });

  it('brings the file when the provider has no link any more', async () => {
    const { discord, provider } = production;
    const result = await tooLargeResult();
    await linksEnd();
    provider.switches.next('ReadTask', { kind: 'status', status: 404 }, { times: Infinity });
    const [attachment] = (await pressOriginal(result)).attachments;
    if (!attachment) throw new Error('no file');
    const bytes = Buffer.from(await (await fetch(discord.fileUrl(attachment))).arrayBuffer());
    expect(bytes).toEqual(await readFile('demo/files/result.mp4'));
  });

  it('says so when there is neither', async () => {
    const { provider, dataDir } = production;
    const result = await tooLargeResult();
    const hash = await linksEnd();
    await rm(createFiles({ dataDir }).path(hash));
    provider.switches.next('ReadTask', { kind: 'status', status: 404 }, { times: Infinity });
    expect(textOf(await pressOriginal(result))).toContain('The original is not kept any more');
  });

  it('is not there where the original itself was posted', async () => {
    const stage = stageOf(production);
    await stage.ask({ prompt: 'a kite' });
    expect(buttonsOf(await stage.result()).map(({ label }) => label)).not.toContain('Original');
  });
});

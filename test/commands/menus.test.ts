import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import { startProduction, type Production } from '../support/production.js';
import { files, stageOf, timeoutMs } from '../support/stage.js';

let production: Production;
let stage: ReturnType<typeof stageOf>;
beforeEach(async () => {
  production = await startProduction();
  stage = stageOf(production);
  await production.giveKey('mia');
});
afterEach(async () => {
  expect(production.discord.violations).toEqual([]);
  await production.close();
});

describe('the menu of a message', () => {
  it('makes its files assets', async () => {
    const { mia, tom, channelId } = production;
    const said = await tom.say(channelId, 'look', [files.image, files.audio]);
    const handle = await mia.menu(channelId, said.id, 'Add to assets');
    const { id, ephemeralTo } = await handle.reply({ timeoutMs });
    expect(ephemeralTo).toBe(mia.id);
    const list = await production.discord.waitForMessage(
      channelId,
      (message) => message.id === id && textOf(message).match(/is ready/g)?.length === 2,
      { timeoutMs },
    );
    expect(textOf(list)).toMatch(/`@kite`[\s\S]*`@wind`/);
  });

  it('says what is missing when the message has no files', async () => {
    const { mia, channelId } = production;
    const said = await mia.say(channelId, 'only words', []);
    const handle = await mia.menu(channelId, said.id, 'Add to assets');
    expect(textOf(await handle.reply({ timeoutMs }))).toContain('That message has no files.');
  });

  it('makes a video of a message: its picture is used in it', async () => {
    const { mia, tom, channelId } = production;
    const said = await tom.say(channelId, 'our kite', [files.image]);
    const modal = await (await mia.menu(channelId, said.id, 'Make a video')).modal();
    await mia.submit(modal, { prompt: '@image1 dives' });
    await stage.result();
    expect(stage.sentText()).toBe('@image1 dives');
    expect(stage.taskBodies()[0]?.content[1]?.role).toBe('reference_image');
  });

  it('makes a video of a message that begins with its picture', async () => {
    const { mia, tom, channelId } = production;
    const said = await tom.say(channelId, 'our kite', [files.image]);
    const modal = await (await mia.menu(channelId, said.id, 'Make a video')).modal();
    await mia.submit(modal, { prompt: 'it dives', use: ['first_frame'] });
    await stage.result();
    expect(stage.taskBodies()[0]?.content.map(({ role }) => role)).toEqual([undefined, 'first_frame']);
  });

  it('makes a video of words alone', async () => {
    const { mia, channelId } = production;
    const said = await mia.say(channelId, 'a kite over the sea', []);
    const modal = await (await mia.menu(channelId, said.id, 'Make a video')).modal();
    await mia.submit(modal, { prompt: 'a kite' });
    await stage.result();
    expect(stage.taskBodies()[0]?.content).toHaveLength(1);
  });
});

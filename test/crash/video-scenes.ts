import type { OptionInputs } from '../../src/emulator/discord/driver/use-command.js';
import { createdTwice } from './asset-scene.js';
import { answerTo, type Scene } from './scene.js';
import { standOf, videoAttempt, type Asked } from './video-attempt.js';
import type { World } from './world.js';

/** Cheap and short, so that the provider's waits are. */
export const request = { resolution: '480p', duration: 4 };

/** A member's `/video`. */
async function prepareVideo(world: World, asked: Asked, options: OptionInputs) {
  const before = await standOf(world, asked);
  return async () => {
    const handle = await world.mia.slash(asked.channelId, 'video', { ...request, ...options });
    return videoAttempt(world, asked, before, () => answerTo(handle));
  };
}

/** With an asset that is ready. */
export const videoScene: Scene = {
  name: 'a video',
  prepare(world, tag) {
    const asked: Asked = { tag, channelId: world.channelId, place: 'channel', count: 1, expected: 'posted' };
    return prepareVideo(world, asked, { prompt: `${tag} @kite flies` });
  },
};

/** On one card, and in one thread. */
export const takesScene: Scene = {
  name: 'three takes',
  prepare(world, tag) {
    const asked: Asked = { tag, channelId: world.channelId, place: 'channel', count: 3, expected: 'posted' };
    return prepareVideo(world, asked, { prompt: `${tag} @kite flies`, count: 3 });
  },
};

/** One that the provider cannot make. */
export const failingScene: Scene = {
  name: 'a failure',
  prepare(world, tag) {
    const asked: Asked = { tag, channelId: world.channelId, place: 'channel', count: 1, expected: 'failed' };
    return prepareVideo(world, asked, { prompt: `${tag} @kite flies [fail]` });
  },
};

/** In a channel that has no group yet: the asset is created while the job waits. */
export const handedScene: Scene = {
  name: 'a video with a file',
  prepare(world, tag) {
    const file = world.newPicture(tag);
    const asked: Asked = {
      tag,
      channelId: world.newChannel(tag),
      place: 'channel',
      count: 1,
      expected: 'posted',
      alsoBroken: () => createdTwice(world, file.bytes),
      // A creation whose answer was lost and that is not listed: its member decides.
      mayFail: ([state]) => state === 'waiting',
    };
    return prepareVideo(world, asked, { prompt: `${tag} @${tag} flies`, file });
  },
};

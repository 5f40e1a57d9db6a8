import { createHash } from 'node:crypto';
import { answerTo, thoseThatAre, untilSeen, type Attempt, type Broken, type Scene } from './scene.js';
import type { World } from './world.js';

/** How often a member tries until a file is usable. */
const mostTries = 3;

/** Creations of a file at the provider, each of them billed. */
function creationsOf({ provider }: World, bytes: Uint8Array): number {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return provider.state.assets.filter(({ ingestion }) => ingestion?.sha256 === sha256).length;
}

export function createdTwice(world: World, bytes: Uint8Array): Broken[] {
  const creations = creationsOf(world, bytes);
  return thoseThatAre([[creations > 1, 'paid twice', `${creations} paid creations of an asset`]]);
}

/** `/asset add` of one new picture in a channel that has no group yet; after a kill the member adds it again. */
export const assetScene: Scene = {
  name: 'an asset',
  prepare(world, tag) {
    const { mia, provider } = world;
    const channelId = world.newChannel(tag);
    const picture = world.newPicture(tag);
    const groups = provider.state.groups.length;
    const add = () => mia.slash(channelId, 'asset add', { file: picture });

    function check(): Broken[] {
      const newGroups = provider.state.groups.length - groups;
      return [
        ...createdTwice(world, picture.bytes),
        ...thoseThatAre([
          [creationsOf(world, picture.bytes) === 0, 'untrue', 'ready, and not at the provider'],
          [newGroups > 1, 'paid twice', `${newGroups} groups`],
        ]),
      ];
    }

    /** Returns what the member reads in the end. */
    async function addAgain(): Promise<string> {
      const again = await add();
      const isOver = () => /is ready|Not added|still being prepared/.test(answerTo(again));
      await untilSeen(world, 'an answer', isOver);
      return answerTo(again);
    }

    return Promise.resolve(async (): Promise<Attempt> => {
      const handle = await add();
      return {
        over: () => untilSeen(world, 'the asset to be ready', () => answerTo(handle).includes('is ready')),
        async look() {
          return { ...(await world.kept('assets', tag)), answered: answerTo(handle) };
        },
        async settle({ gatewayLives }) {
          if (gatewayLives) await untilSeen(world, 'an answer', () => answerTo(handle) !== '');
          const answers: string[] = [];
          while (!(answers.at(-1) ?? '').includes('is ready')) {
            if (answers.length === mostTries) {
              return { ending: 'unusable', broken: [{ promise: 'lost', what: answers.join(' / ') }] };
            }
            answers.push(await addAgain());
          }
          await provider.filesArrived();
          return { ending: answers.length === 1 ? 'ready' : 'ready when added twice', broken: check() };
        },
        recheck: () => createdTwice(world, picture.bytes),
      };
    });
  },
};

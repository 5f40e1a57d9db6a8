import { buttonsOf, textOf } from '../../src/emulator/discord/driver/reading.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { thoseThatAre, untilSeen, type Attempt, type Broken, type Death, type Scene } from './scene.js';
import { look } from './seen.js';
import { standOf, videoAttempt, type Asked } from './video-attempt.js';
import { request } from './video-scenes.js';
import { patience, type World } from './world.js';

const button = 'Submit again';
const agreement = 'Yes, submit again';

const undisturbed: Death = { states: [], isHeld: false, answered: '', othersLive: false, gatewayLives: false };

/** A video whose submission the provider has, which the bot was not answered. */
async function loseAnswer(world: World, tag: string): Promise<void> {
  world.provider.switches.next('CreateTask', { kind: 'reset', when: 'after' });
  await world.mia.slash(world.channelId, 'video', { ...request, prompt: `${tag} @kite flies` });
  await untilSeen(world, 'the loss', () => look(world, tag).told.length > 0);
}

/** The message that says so. */
function noticeOf(world: World, tag: string): Message {
  const notice = look(world, tag).told.find(({ ending }) => ending === 'unconfirmed')?.message;
  if (!notice) throw new Error(`nobody was told that an answer was lost, of ${tag}`);
  return notice;
}

/** Presses the button of that message, and returns what the member reads then. */
async function pressAgain(world: World, tag: string): Promise<Message> {
  const pressed = await world.mia.press(noticeOf(world, tag), button);
  return await pressed.reply(patience);
}

/** **Submit again** after a lost answer: a second creation is agreed to, a third would not be. */
export const resubmitScene: Scene = {
  name: 'submit again',
  async prepare(world, tag) {
    await loseAnswer(world, tag);
    const asked: Asked = { tag, channelId: world.channelId, place: 'thread', count: 1, expected: 'posted' };
    const question = await pressAgain(world, tag);
    const before = await standOf(world, asked);

    async function agree(to: Message): Promise<Attempt> {
      await world.mia.press(to, agreement);
      return videoAttempt(world, asked, before, () => textOf(to));
    }
    /** Whoever presses again is told that it was done. */
    async function offersMore(): Promise<Broken[]> {
      if (!buttonsOf(noticeOf(world, tag)).some(({ label }) => label === button)) return [];
      const answer = textOf(await pressAgain(world, tag));
      return thoseThatAre([[!answer.includes('already'), 'untrue', `it can be submitted again twice: ${answer}`]]);
    }

    return async () => {
      let attempt = await agree(question);
      return {
        over: () => attempt.over(),
        look: () => attempt.look(),
        async settle(death) {
          const first = await attempt.settle(death);
          if (first.ending !== 'gone') return { ...first, broken: [...first.broken, ...(await offersMore())] };
          attempt = await agree(await pressAgain(world, tag));
          await attempt.over();
          const { ending, broken } = await attempt.settle(undisturbed);
          return { ending: `gone, then ${ending}`, broken: [...first.broken, ...broken] };
        },
        recheck: () => attempt.recheck(),
      };
    };
  },
};

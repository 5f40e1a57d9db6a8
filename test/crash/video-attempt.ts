import { textOf } from '../../src/emulator/discord/driver/reading.js';
import { thoseThatAre, untilSeen, type Attempt, type Broken, type Death } from './scene.js';
import { countOnCards, countTold, endingNames, jobIdOf, look, since, type Ending, type Seen } from './seen.js';
import { patience, type World } from './world.js';

/** A card changes right after what it tells of; one that is older than an hour only a few times a minute. */
const cardPatienceMs = 75_000;

/** What a member asked for. */
export interface Asked {
  tag: string;
  /** Takes. */
  count: number;
  /** How they end where nothing is lost. */
  expected: Ending;
  /** Where it was asked for: in a channel, or in a thread, which it stays in then. */
  channelId: string;
  place: 'channel' | 'thread';
  /** What else must be so, whatever became of it. */
  alsoBroken?(): Broken[];
  /** Whether some may fail that were in these states. */
  mayFail?(states: readonly string[]): boolean;
}

const sum = (counts: readonly number[]) => counts.reduce((one, other) => one + other, 0);

/** What is wrong with the messages of a video that was accepted. */
function brokenMessages({ cards, threads, told }: Seen, { count, place }: Asked, memberId: string): Broken[] {
  const asManyThreads = place === 'channel' ? 1 : 0;
  const home = place === 'channel' ? threads[0]?.id : cards[0]?.channelId;
  const ids = new Set(told.map(({ message }) => jobIdOf(message)));
  const endings = told.map(({ ending }) => ending ?? 'something else').join();
  const results = told.flatMap(({ message, ending }) => (ending === 'posted' ? message : []));
  return thoseThatAre([
    [cards.length > 1, 'posted twice', `${cards.length} cards`],
    [threads.length > asManyThreads, 'posted twice', `${threads.length} threads`],
    [told.length > count, 'posted twice', `${told.length} messages for ${count} asked: ${endings}`],
    [ids.size < told.length, 'posted twice', 'two messages of one take'],
    [told.length < count, 'lost', `${told.length} messages for ${count} asked: ${endings}`],
    [cards.length === 0, 'lost', 'no card'],
    [threads.length < asManyThreads, 'lost', 'no thread'],
    [threads.some(({ id }) => id !== cards[0]?.id), 'untrue', 'a thread on something else'],
    [told.some(({ ending }) => ending === undefined), 'untrue', 'a message that nobody expects'],
    [told.some(({ message }) => message.channelId !== home), 'untrue', 'a message outside of the thread'],
    [told.some(({ message }) => message.pings.userIds.join() !== memberId), 'untrue', 'a message without the mention'],
    [results.some(({ attachments }) => attachments.length !== 1), 'untrue', 'a result without its file'],
  ]);
}

/** What is wrong with what was paid, and with what the card says. */
function brokenFacts(seen: Seen, count: number): Broken[] {
  const cards = endingNames.map((ending): [boolean, 'untrue', string] => {
    const [shown, told] = [countOnCards(seen, ending), countTold(seen, ending)];
    return [shown !== told, 'untrue', `the card shows ${shown} ${ending}, ${told} are`];
  });
  return thoseThatAre([
    [seen.tasks.length > count, 'paid twice', `${seen.tasks.length} paid creations for ${count} asked`],
    [seen.billed.length > seen.tasks.length, 'paid twice', `billed ${seen.billed.length} times`],
    [countTold(seen, 'posted') > seen.billed.length, 'untrue', 'a result that was not paid'],
    ...cards,
  ]);
}

/** Nothing was kept of it: then nothing may be there, and nothing may have been promised. */
function brokenAbsence({ cards, threads, told, tasks }: Seen, answered: string): Broken[] {
  return thoseThatAre([
    [answered.includes('Accepted'), 'lost', 'lost after its acceptance was told'],
    [cards.length + threads.length + told.length > 0, 'lost', 'lost after something of it was posted'],
    [tasks.length > 0, 'lost', 'lost after it was paid'],
  ]);
}

/** What was being submitted, and nothing else, is unknown in the end. */
function brokenEndings(seen: Seen, { expected, count, mayFail }: Asked, { states, othersLive }: Death): Broken[] {
  const unknown = states.filter((state) => state === 'submitting' || state === 'unconfirmed').length;
  const [unconfirmed, asExpected] = [countTold(seen, 'unconfirmed'), countTold(seen, expected)];
  const failed = expected === 'failed' || mayFail?.(states) ? countTold(seen, 'failed') : 0;
  // Whoever lives on may have been submitting, and gets its answer.
  const isRight = othersLive ? unconfirmed <= unknown : unconfirmed === unknown;
  return thoseThatAre([
    [!isRight, 'untrue', `${unconfirmed} unconfirmed of ${states.join()}`],
    [unconfirmed + Math.max(asExpected, failed) < count, 'lost', `${asExpected} ${expected} of ${states.join()}`],
  ]);
}

/**
 * @param before what there was before the member acted; it is not of this attempt
 * @param answer what the member reads in answer
 */
export function videoAttempt(world: World, asked: Asked, before: Before, answer: () => string): Attempt {
  const { tag, count, channelId } = asked;
  const seen = () => since(before.seen, look(world, tag));
  const isTold = () => seen().told.length >= count;
  const isOnCard = () => sum(endingNames.map((ending) => countOnCards(seen(), ending))) >= count;
  const submissions = () => world.submissions() - before.submissions;
  const check = () => [
    ...brokenMessages(seen(), asked, world.mia.id),
    ...brokenFacts(seen(), count),
    ...(asked.alsoBroken?.() ?? []),
  ];
  let ended: () => Broken[] = () => [];

  return {
    async over() {
      await untilSeen(world, 'the acceptance', () => answer().includes('Accepted'));
      await untilSeen(world, 'the end', () => isTold() && isOnCard());
    },
    async look() {
      const { states, isHeld } = await world.kept('jobs', tag);
      return { states: states.slice(before.listed), isHeld, answered: answer() };
    },
    async settle(death) {
      // Who asked is answered by the same process still: until then nobody knows what will be kept.
      if (death.gatewayLives) await untilSeen(world, 'an answer', () => answer() !== '').catch(() => undefined);
      if ((await countListed(world, channelId, tag)) <= before.listed) {
        ended = () => [...brokenAbsence(seen(), death.answered), ...(asked.alsoBroken?.() ?? [])];
        return { ending: 'gone', broken: ended() };
      }
      const isSilent = await untilSeen(world, 'an end', isTold).then(
        () => false,
        () => true,
      );
      if (!isSilent) await untilSeen(world, 'it on the card', isOnCard, cardPatienceMs).catch(() => undefined);
      ended = check;
      const ending = isSilent ? 'silence' : seen().told.map((one) => one.ending ?? 'something else');
      const tooMany = thoseThatAre([[submissions() > count, 'paid twice', `${submissions()} submissions`]]);
      return {
        ending: [...new Set([ending].flat())].join(),
        broken: [...check(), ...brokenEndings(seen(), asked, death), ...tooMany],
      };
    },
    recheck: () => ended(),
  };
}

/** How things stood before a member acted. */
export interface Before {
  seen: Seen;
  submissions: number;
  /** How many jobs with the tag the member is shown. */
  listed: number;
}

export async function standOf(world: World, { channelId, tag }: Asked): Promise<Before> {
  const listed = await countListed(world, channelId, tag);
  return { seen: look(world, tag), submissions: world.submissions(), listed };
}

async function countListed({ mia }: World, channelId: string, tag: string): Promise<number> {
  const jobs = await mia.slash(channelId, 'jobs', {});
  return textOf(await jobs.reply(patience)).split(`${tag} `).length - 1;
}

import { afterAll, beforeAll, describe, it } from 'vitest';
import { endsOfPair, pairs, quirks } from './support/quirks.js';
import type { Quirk } from './support/quirks-kinds.js';
import { startScenes, type Outcome, type Scene, type Scenes } from './support/quirks-scene.js';
import { endOf, wrongs } from './support/quirks-wrongs.js';

let scenes: Scenes;
beforeAll(async () => {
  scenes = await startScenes(4);
});
afterAll(() => scenes.close());

function play(played: readonly Quirk[], besideAnother = false): Promise<Outcome> {
  const scene: Scene = {
    afterAnEarlierJob: played.some((quirk) => quirk.afterAnEarlierJob),
    hanging: played.flatMap((quirk) => quirk.hanging ?? []),
    besideAnother,
    arrange: (setup) => {
      for (const quirk of played) quirk.on(setup);
    },
  };
  return scenes.play(scene);
}

/** Scenes wait for one another: many of them are played in few houses. */
const timeout = 60_000;

describe.concurrent('one oddity of the provider', () => {
  const named = quirks.map((quirk) => [quirk.name, quirk] as const);

  it.for(named)('ends well where %s', { timeout }, async ([, quirk], { expect }) => {
    const { accepted = quirk.end === 'done' ? 1 : 0, creations = 1 } = quirk;
    const outcome = await play([quirk], quirk.besideAnother);
    const found = { end: endOf(outcome), accepted: outcome.accepted, creations: outcome.creations[0] };
    expect({ ...found, wrongs: wrongs(outcome) }).toEqual({ end: quirk.end, accepted, creations, wrongs: [] });
  });
});

describe.concurrent('two oddities of the provider', () => {
  const named = [...new Set(pairs.map(([first]) => first))].map((quirk) => [quirk.name, quirk] as const);

  it.for(named)('end well where %s, and another', { timeout }, async ([, quirk], { expect }) => {
    const others = pairs.flatMap(([first, second]) => (first === quirk ? [second] : []));
    const found = others.map(async (other) => {
      const outcome = await play([quirk, other]);
      const ends: ReadonlySet<string> = endsOfPair(quirk, other);
      const wrong = ends.has(endOf(outcome)) ? wrongs(outcome) : [endOf(outcome), ...wrongs(outcome)];
      return wrong.length > 0 ? [`${other.name}: ${wrong.join(', ')}`] : [];
    });
    expect((await Promise.all(found)).flat()).toEqual([]);
  });
});

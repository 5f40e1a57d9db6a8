import type { Job } from '../../src/store/records.js';
import type { Shown } from './job-house.js';
import { startQuirksHouse, type Ended, type Hanging, type QuirksHouse } from './quirks-house.js';
import { openScene, type Setup } from './quirks-setup.js';

const dayMs = 24 * 3_600_000;

export interface Scene {
  arrange(setup: Setup): void;
  /** The asset was used by an earlier job, which went well. */
  afterAnEarlierJob?: boolean;
  /** What hangs: the client gives it up soon. */
  hanging?: readonly Hanging[];
  /** Another member makes a video with the same asset at the same time. */
  besideAnother?: boolean;
}

/** What came of a scene, in the end and at the provider. */
export interface Outcome extends Ended {
  /** Of the other member's job, where there was one. */
  other: Job | undefined;
  /** What the members were shown, of both jobs. */
  shown: readonly Shown[];
  /** SHA-256 of the video that was made. */
  resultHash: string;
  /** For each asset of the job, how often it was created for the member, the earlier job included. */
  creations: number[];
  /** How many of the member's generations the provider accepted, how many it billed, and how many assets, in this job. */
  accepted: number;
  paid: number;
  assetsPaid: number;
  /** Whether a key was sent to where results are. */
  leaked: boolean;
  /** What nobody must be shown: where things are, and keys. */
  secrets: readonly string[];
}

/** Plays one scene: sets it up, steps its jobs to their ends, and looks what came of it. */
async function play(house: QuirksHouse, wanted: Scene): Promise<Outcome> {
  const { delivery, key, otherKey } = house;
  const { scene, group, assets, newJob, setup } = await openScene(house);
  const dependencies = house.dependenciesOf(wanted.hanging ?? [], () => scene.keepsFiles);
  if (wanted.afterAnEarlierJob) {
    const [earlier] = await house.driveToEnd([await newJob(key)], dependencies);
    if (earlier?.job.state !== 'done') throw new Error('the earlier job should have gone well');
    house.pass(dayMs / 24);
  }
  delivery.shown.length = 0;
  wanted.arrange(setup());
  const startedAt = house.clock();
  const jobs = [await newJob(key)];
  if (wanted.besideAnother) jobs.push(await newJob(otherKey));
  const [mine, others] = await house.driveToEnd(jobs, dependencies);
  if (!mine) throw new Error('there was no job');
  // What was accepted has ended by then, and is billed.
  house.pass(2 * dayMs);
  const since = { sceneAt: group.createdAt, jobAt: startedAt };
  return {
    ...mine,
    other: others?.job,
    shown: [...delivery.shown],
    ...atProvider(house, [...assets.keys()], since),
    resultHash: house.result.hash,
  };
}

/** What the provider has of the member's, since the scene and since its last job began. */
function atProvider(
  { emulator, key, otherKey, cdnUrl }: QuirksHouse,
  types: readonly string[],
  { sceneAt, jobAt }: { sceneAt: number; jobAt: number },
): Pick<Outcome, 'creations' | 'accepted' | 'paid' | 'assetsPaid' | 'leaked' | 'secrets'> {
  const { state, url, storageUrl } = emulator;
  const isMine = (thing: { key: string }) => thing.key === key.key;
  const billed = state.ledger.filter((charge) => isMine(charge) && charge.atMs >= jobAt);
  const made = state.assets.filter((asset) => isMine(asset) && asset.createdAtMs >= sceneAt);
  const hosts = [url, storageUrl, cdnUrl].map((address) => new URL(address).host);
  return {
    creations: types.map((type) => made.filter((one) => one.type.toLowerCase() === type).length),
    accepted: state.tasks.filter((task) => isMine(task) && task.createdAtMs >= jobAt).length,
    paid: billed.filter(({ what }) => what === 'task').length,
    assetsPaid: billed.filter(({ what }) => what === 'asset').length,
    leaked: state.storageRequests.some(({ headers }) => headers.authorization !== undefined),
    secrets: [key.key, otherKey.key, ...hosts],
  };
}

/** Several houses, in each of which one scene is played at a time. */
export async function startScenes(houseCount: number) {
  const houses = await Promise.all(Array.from({ length: houseCount }, startQuirksHouse));
  const free = [...houses];
  const waiting: ((house: QuirksHouse) => void)[] = [];
  return {
    async play(scene: Scene): Promise<Outcome> {
      const house = free.pop() ?? (await new Promise<QuirksHouse>((resolve) => waiting.push(resolve)));
      try {
        return await play(house, scene);
      } finally {
        const next = waiting.shift();
        if (next) next(house);
        else free.push(house);
      }
    },
    async close() {
      await Promise.all(houses.map((house) => house.close()));
    },
  };
}

export type Scenes = Awaited<ReturnType<typeof startScenes>>;

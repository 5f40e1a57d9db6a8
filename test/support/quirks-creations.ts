import type { Behaviour } from '../../src/emulator/provider/switches.js';
import { after, dayMs, meet, refusal, set, type End, type Quirk } from './quirks-kinds.js';

const lost: readonly (readonly [what: string, behaviour: Behaviour])[] = [
  ["a proxy's page", { kind: 'html' }],
  ['nothing', { kind: 'empty' }],
  ['a reset', { kind: 'reset' }],
  ['no end', { kind: 'hang' }],
];

/** The answer to a creation is lost: it is looked up by its name and not sent again, so what was not made fails. */
function lostCreations(what: 'group' | 'asset', route: 'CreateAssetGroup' | 'CreateAsset', end: End): Quirk[] {
  return lost.flatMap(([answer, behaviour]): Quirk[] => {
    const isHanging = behaviour.kind === 'hang';
    const hanging: Quirk['hanging'] = isHanging ? ['creation'] : [];
    const common = { stage: what, hanging, besideAnother: behaviour.kind === 'reset' };
    const name = `the creation of the ${what} is answered with ${answer}, and it is`;
    const inPairs = behaviour.kind === 'reset';
    return [
      {
        ...common,
        name: `${name} made`,
        ...meet(route, after(behaviour)),
        end: 'done',
        needs: what === 'asset' ? ['first creation'] : [],
        inPairs,
      },
      {
        ...common,
        name: `${name} not made`,
        ...meet(route, behaviour),
        end,
        creations: 0,
        inPairs: inPairs && what === 'asset',
      },
    ];
  });
}

/** Groups, and what becomes of creations. */
export const creationQuirks: readonly Quirk[] = [
  ...lostCreations('group', 'CreateAssetGroup', 'timeout'),
  {
    name: 'the key has no subscription',
    stage: 'group',
    ...meet('CreateAssetGroup', refusal(403, 'SubscriptionRequired', 'Please subscribe.')),
    end: 'not-allowed',
    creations: 0,
    besideAnother: true,
  },
  {
    name: 'a new group is not visible at once (400)',
    stage: 'group',
    on: set({ newGroupInvisibleMs: 10_000, groupNotFoundStatus: 400 }),
    end: 'done',
    breaks: ['first creation'],
  },
  {
    name: 'a new group is not visible at once (502)',
    stage: 'group',
    on: set({ newGroupInvisibleMs: 10_000 }),
    end: 'done',
    breaks: ['first creation'],
    inPairs: true,
  },
  {
    name: 'a new group never becomes visible',
    stage: 'asset',
    on: set({ newGroupInvisibleMs: dayMs }),
    end: 'not-ready',
    creations: 0,
  },
  ...lostCreations('asset', 'CreateAsset', 'asset-failed'),
  {
    name: 'groups and assets are asked for too fast',
    stage: 'asset',
    on: ({ next }) => {
      next('CreateAssetGroup', { kind: 'rate-limit', retryAfterSeconds: 7 });
      next('CreateAsset', { kind: 'rate-limit' }, 2);
    },
    end: 'done',
    besideAnother: true,
    inPairs: true,
  },
  {
    name: 'the asset service is overloaded',
    stage: 'asset',
    ...meet('CreateAsset', { kind: 'overloaded' }, 3),
    end: 'done',
  },
  {
    name: 'an asset is refused for its size',
    stage: 'asset',
    ...meet('CreateAsset', refusal(400, 'InvalidParameter.FileSizeTooLarge', 'The file is too large.')),
    end: 'bad-request',
    creations: 0,
  },
];

/** How the bytes come to the provider. */
export const wayQuirks: readonly Quirk[] = [
  {
    name: 'links cannot be fetched',
    stage: 'asset',
    on: set({ linksFetchable: false }),
    end: 'done',
    creations: 2,
    breaks: ['link', 'first creation'],
    needs: ['bytes', 'second creation'],
    inPairs: true,
  },
  {
    name: 'links are refused',
    stage: 'asset',
    on: set({ linksFetchable: 'refused' }),
    end: 'done',
    breaks: ['link', 'first creation'],
    needs: ['bytes', 'second creation'],
    inPairs: true,
  },
  {
    name: 'forms never become readable',
    stage: 'asset',
    on: set({ multipartReadable: false }),
    end: 'done',
    breaks: ['bytes'],
    inPairs: true,
  },
  {
    name: 'the bytes are not kept any more',
    stage: 'asset',
    on: ({ forgetFiles }) => forgetFiles(),
    end: 'done',
    breaks: ['bytes'],
    inPairs: true,
  },
  {
    name: "Discord's link has ended",
    stage: 'asset',
    on: ({ endLinks }) => endLinks(),
    end: 'done',
    breaks: ['link'],
    needs: ['bytes'],
    inPairs: true,
  },
];

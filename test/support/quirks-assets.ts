import { meet, minuteMs, nonsense, set, type Quirk } from './quirks-kinds.js';

/** What becomes of assets once they are made. */
export const courseQuirks: readonly Quirk[] = [
  {
    name: 'a new asset is not readable for a while',
    stage: 'asset',
    on: set({ newAssetUnreadableMs: 15_000 }),
    end: 'done',
    inPairs: true,
  },
  {
    name: 'no asset ever becomes readable',
    stage: 'asset',
    on: set({ newAssetUnreadableMs: Infinity }),
    end: 'asset-failed',
    creations: 2,
  },
  {
    name: 'preprocessing drops the first asset',
    stage: 'asset',
    on: ({ onFirstAsset }) => onFirstAsset((asset) => (asset.droppedAtMs = asset.createdAtMs + 5_000)),
    end: 'done',
    creations: 2,
    breaks: ['first creation'],
    needs: ['bytes', 'second creation'],
    inPairs: true,
  },
  {
    name: 'preprocessing drops all assets',
    stage: 'asset',
    on: set({ assetDroppedAfterMs: 5_000 }),
    end: 'asset-failed',
    creations: 2,
  },
  {
    name: 'an asset stays in processing',
    stage: 'asset',
    on: set({ processingMs: Infinity }),
    end: 'asset-failed',
  },
  {
    name: 'processing takes two minutes',
    stage: 'asset',
    on: set({ processingMs: 2 * minuteMs }),
    end: 'done',
  },
  {
    name: 'an asset is Inactive as soon as it is made',
    stage: 'asset',
    on: set({ inactiveAfterMs: 0 }),
    end: 'asset-failed',
  },
  {
    name: 'a file is not what it should be',
    stage: 'asset',
    on: ({ onFirstAsset }) =>
      onFirstAsset((asset) => {
        const error = { code: 'PixelCountTooSmall', message: 'The pixel count of the image is too small.' };
        const at = { sizeBytes: 1, sha256: '', facts: undefined, bytes: undefined, atMs: asset.createdAtMs };
        Object.defineProperty(asset, 'ingestion', { get: () => ({ ...at, error }), set: () => undefined });
      }),
    end: 'asset-failed',
  },
];

/** What is read of assets. */
export const readQuirks: readonly Quirk[] = [
  { name: 'reads by id know no asset', stage: 'asset', on: set({ readsById: 'never' }), end: 'done', inPairs: true },
  ...(['required', 'empty-with'] as const).flatMap((listAssetsGroupType): Quirk[] => [
    {
      name: `lists and GroupType: ${listAssetsGroupType}`,
      stage: 'asset',
      on: set({ listAssetsGroupType }),
      end: 'done',
    },
    {
      name: `lists and GroupType: ${listAssetsGroupType}, and reads by id know no asset`,
      stage: 'asset',
      on: set({ listAssetsGroupType, readsById: 'never' }),
      end: 'done',
    },
  ]),
  ...nonsense
    .slice(-3)
    .filter(([what]) => ['nothing', 'a reset', 'half an answer'].includes(what))
    .map(([what, behaviour]): Quirk => ({
      name: `five reads of the asset are answered with ${what}`,
      stage: 'asset',
      ...meet('GetAsset', behaviour, 5),
      end: 'done',
    })),
  {
    name: 'a read of the asset hangs',
    stage: 'asset',
    ...meet('GetAsset', { kind: 'hang' }),
    end: 'done',
    hanging: ['read'],
  },
  {
    name: 'assets are read too fast',
    stage: 'asset',
    ...meet('GetAsset', { kind: 'rate-limit', retryAfterSeconds: 20 }, 2),
    end: 'done',
  },
  {
    name: "lists are answered with a proxy's page",
    stage: 'asset',
    on: ({ next }) => {
      next('ListAssets', { kind: 'html' }, 4);
      next('ListAssetGroups', { kind: 'html' }, 4);
    },
    end: 'done',
  },
];

/** What a key's owner does at the provider's own pages, between two jobs. */
export const consoleQuirks: readonly Quirk[] = [
  {
    name: 'the asset was deleted at the console',
    stage: 'asset',
    on: ({ console, earlier }) => earlier.assetIds.forEach((id) => console.deleteAsset(id)),
    end: 'done',
    creations: 2,
    needs: ['second creation'],
    afterAnEarlierJob: true,
    inPairs: true,
  },
  {
    name: 'the group was deleted at the console',
    stage: 'asset',
    on: ({ console, earlier }) => earlier.groupIds.forEach((id) => console.deleteGroup(id)),
    end: 'done',
    creations: 2,
    breaks: ['first creation'],
    needs: ['second creation'],
    afterAnEarlierJob: true,
    inPairs: true,
  },
  {
    name: 'the group was deleted at the console, and the video has new files too',
    stage: 'asset',
    on: ({ console, earlier, addClipAndSound }) => {
      earlier.groupIds.forEach((id) => console.deleteGroup(id));
      addClipAndSound();
    },
    end: 'done',
    creations: 2,
    afterAnEarlierJob: true,
  },
  {
    name: 'asset and group were renamed at the console',
    stage: 'asset',
    on: ({ console, earlier }) => {
      earlier.groupIds.forEach((id) => console.renameGroup(id, 'another name'));
      earlier.assetIds.forEach((id) => console.renameAsset(id, 'kite-renamed'));
    },
    end: 'done',
    afterAnEarlierJob: true,
  },
  {
    name: 'the asset was switched off at the console',
    stage: 'asset',
    on: ({ console, earlier }) => earlier.assetIds.forEach((id) => console.deactivateAsset(id)),
    end: 'asset-failed',
    afterAnEarlierJob: true,
  },
];

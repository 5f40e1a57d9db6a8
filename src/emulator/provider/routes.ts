/** The calls of the asset service, all POST under `/volc/asset/`. */
export const assetActions = [
  'CreateAssetGroup',
  'CreateAsset',
  'GetAsset',
  'ListAssets',
  'ListAssetGroups',
  'UpdateAsset',
  'UpdateAssetGroup',
  'DeleteAsset',
  'DeleteAssetGroup',
] as const;
export type AssetAction = (typeof assetActions)[number];

export type ApiRoute = AssetAction | 'CreateTask' | 'ReadTask';

/** Everything that can be disturbed by name; `Storage` is the server of the results. */
export type Route = ApiRoute | 'Storage';

const taskPath = '/v1/video/generations';

/** Which call a request is; `taskId` for a reading of a task. Undefined for everything that is no call. */
export function routeOf(method: string, path: string): { route: ApiRoute; taskId: string } | undefined {
  if (method === 'POST' && path === taskPath) return { route: 'CreateTask', taskId: '' };
  if (method === 'GET' && path.startsWith(`${taskPath}/`)) {
    const taskId = path.slice(taskPath.length + 1);
    return taskId === '' || taskId.includes('/') ? undefined : { route: 'ReadTask', taskId };
  }
  const action = assetActions.find((name) => path === `/volc/asset/${name}`);
  return method === 'POST' && action ? { route: action, taskId: '' } : undefined;
}

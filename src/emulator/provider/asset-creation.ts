import type { z } from 'zod';
import { createAssetBody, createAssetForm, parseAssetBody } from './bodies.js';
import type { Context } from './context.js';
import { fileSourceOf, received } from './file-source.js';
import type { FileSource } from './file-source.js';
import type { KeyOptions } from './options.js';
import type { Asset } from './records.js';
import { assetServiceRefusal, groupNotFound, noQuota } from './refusals.js';
import { parseJson } from './request-body.js';
import type { RequestBody } from './request-body.js';

const modelOf = { Image: 'volc-asset', Video: 'volc-asset-video', Audio: 'volc-asset-audio' } as const;

type Fields = Omit<z.infer<typeof createAssetBody>, 'URL'>;

/** CreateAsset takes a link or bytes as JSON, or a form with the file. */
function readRequest({ switches }: Context, body: RequestBody): Fields & { source: FileSource } {
  if (!body.form) {
    const { URL, ...fields } = parseAssetBody('CreateAsset', createAssetBody, parseJson(body));
    return { ...fields, source: fileSourceOf(URL, body.inlineFiles, switches.linksFetchable) };
  }
  const fields = parseAssetBody('CreateAsset', createAssetForm, body.form.fields);
  const { file, claimedType } = body.form;
  if (file) return { ...fields, source: received('multipart', claimedType, file) };
  throw assetServiceRefusal(400, 'MissingParameter.file', 'The required parameter file is missing.', 'CreateAsset');
}

function check({ state, switches }: Context, caller: KeyOptions, { model, GroupId, Name, AssetType }: Fields): void {
  if (model !== modelOf[AssetType]) {
    const why = `AssetType ${AssetType} goes with ${modelOf[AssetType]}.`;
    throw assetServiceRefusal(400, 'InvalidParameter.model', `The parameter model is not valid: ${why}`, 'CreateAsset');
  }
  const group = state.group(caller.key, GroupId);
  if (!group || state.nowMs() < group.visibleAtMs) throw groupNotFound(GroupId, switches.groupNotFoundStatus);
  if (isNameTaken(state.assets.values(), GroupId, Name)) throw groupNotFound(GroupId, 404);
  const remainingUsd = state.remainingUsd(caller.key);
  if (remainingUsd < state.priceUsd('asset')) throw noQuota(remainingUsd);
}

export function isNameTaken(assets: Iterable<Asset>, groupId: string, name: string, exceptId?: string): boolean {
  for (const asset of assets) {
    if (asset.groupId === groupId && asset.name === name && !asset.deleted && asset.id !== exceptId) return true;
  }
  return false;
}

/** Accepts and bills the asset; its file is fetched and looked into afterwards. */
export function createAsset(context: Context, caller: KeyOptions, body: RequestBody) {
  const { source, ...fields } = readRequest(context, body);
  check(context, caller, fields);
  const { state, switches, ids, ingestions } = context;
  const nowMs = state.nowMs();
  const isUnreadable = source.kind === 'multipart' && !switches.multipartReadable;
  const asset: Asset = {
    id: ids.dated('asset'),
    key: caller.key,
    groupId: fields.GroupId,
    name: fields.Name,
    type: fields.AssetType,
    source: source.kind,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    processedAtMs: nowMs + switches.processingMs,
    readableAtMs: isUnreadable ? Infinity : nowMs + switches.newAssetUnreadableMs,
    droppedAtMs: nowMs + switches.assetDroppedAfterMs,
    unknownToTasksMs: switches.activeAssetUnknownMs,
    inactiveAfterMs: switches.inactiveAfterMs,
    ingestion: undefined,
    deleted: false,
  };
  state.assets.set(asset.id, asset);
  state.charge(caller.key, 'asset', asset.id);
  body.take();
  ingestions.start(asset, source);
  state.events.emit('asset-created', asset);
  return { Id: asset.id };
}

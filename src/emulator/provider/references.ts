import type { Content, Reference } from './content.js';
import type { Context } from './context.js';
import type { Model } from './models.js';
import type { KeyOptions } from './options.js';
import type { Asset } from './records.js';
import { editConstraint, extensionConstraint, invalidParameter } from './refusals.js';
import { assetReadyAtMs, assetStatus, isAssetKnown } from './status.js';

const articles = { image: 'an image', video: 'a video', audio: 'an audio' };

/** @throws Refusal where a reference is no Active asset of this key and of the right type */
function resolve({ state, switches }: Context, caller: KeyOptions, { url, kind, param }: Reference): Asset {
  const [, id] = /^asset:\/\/(asset-\d{14}-[a-z0-9]+)$/.exec(url) ?? [];
  if (id === undefined) throw invalidParameter(param, 'it must be asset:// and the id of an asset.');
  const nowMs = state.nowMs();
  const asset = state.asset(caller.key, id);
  const notFound = () => invalidParameter(param, `The specified asset ${id} is not found.`, 'nested');
  if (!asset || !isAssetKnown(asset, nowMs) || switches.unreadableAssetIds.has(id)) throw notFound();
  const status = assetStatus(asset, nowMs);
  if (status !== 'Active') {
    throw invalidParameter(param, `The specified asset ${id} is not active, its status is ${status}.`);
  }
  if (nowMs < assetReadyAtMs(asset) + asset.unknownToTasksMs) throw notFound();
  if (asset.type.toLowerCase() !== kind) {
    throw invalidParameter(param, `the specified asset is not ${articles[kind]}.`);
  }
  return asset;
}

function secondsOf(asset: Asset): number {
  const facts = asset.ingestion?.facts;
  return facts && facts.type !== 'Image' ? facts.durationSeconds : 0;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

export interface ResolvedReferences {
  assets: readonly Asset[];
  videoSeconds: readonly number[];
}

/** @throws Refusal also where the references together are too long for the model, or for what the text asks for */
export function resolveReferences(
  context: Context,
  caller: KeyOptions,
  { text, references }: Content,
  model: Model,
  ratio: string,
): ResolvedReferences {
  const assets = references.map((reference) => resolve(context, caller, reference));
  const lengths = (type: Asset['type']) => assets.filter((asset) => asset.type === type).map(secondsOf);
  const videoSeconds = lengths('Video');
  if (sum(videoSeconds) > model.videoSeconds) {
    throw invalidParameter('content', `the videos can be ${model.videoSeconds} seconds long together.`);
  }
  if (sum(lengths('Audio')) > model.audioSeconds) {
    throw invalidParameter('content', `the audio can be ${model.audioSeconds} seconds long together.`);
  }
  // ModelArk reads the kind of task out of the text; these two words stand for what it reads.
  if (videoSeconds.length > 0 && /\bextend\b/i.test(text) && ratio !== 'adaptive') throw extensionConstraint();
  if (videoSeconds.length > 0 && /\bedit\b/i.test(text) && (sum(videoSeconds) < 4 || sum(videoSeconds) > 30)) {
    throw editConstraint();
  }
  return { assets, videoSeconds };
}

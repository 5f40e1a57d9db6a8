import type { RepliableInteraction } from 'discord.js';
import { suggestion } from '../assets/suggestion.js';
import { UserError } from '../errors.js';
import { makeRequest } from '../jobs/request.js';
import type { Asset, Group, JobRequest, Price, VideoWish, Wishes } from '../store/records.js';
import { priceOf } from '../store/server-settings.js';
import { groupPlace } from './place.js';
import { builtIn } from './settings-fields.js';
import type { Services } from './services.js';

/** A wish with everything that it stands with. */
export interface Resolved {
  request: JobRequest;
  /** Of one take. */
  estimatedTokens: number;
  /** By the server's prices; null without one. */
  price: Price | null;
  /** The member is asked before more tokens are spent. */
  askAboveTokens: number;
}

/**
 * What a wish means here and now, checked: what comes out should be accepted by the provider.
 *
 * @throws UserError naming what is wrong and the remedy
 */
export async function resolveWish(
  interaction: RepliableInteraction,
  wish: VideoWish,
  group: Group | undefined,
  { store, settings }: Pick<Services, 'store' | 'settings'>,
): Promise<Resolved> {
  const { guildId } = interaction;
  const [named, chosen, prices] = await Promise.all([
    group ? store.assets.list(group.id) : [],
    settings.resolve({ memberId: interaction.user.id, channelId: groupPlace(interaction).channelId, guildId }),
    guildId === null ? null : settings.prices(guildId),
  ]);
  const kept = new Map(named.map((asset) => [asset.id, asset]));
  const known = wish.knownNames.flatMap(({ name, assetId }) => {
    const asset = kept.get(assetId);
    return asset ? [{ ...asset, name }] : [];
  });
  const assets = [...named, ...known];
  const defaults: Wishes = {
    model: chosen.model?.value,
    durationSeconds: chosen.durationSeconds?.value,
    ratio: chosen.ratio?.value,
    resolution: chosen.resolution?.value,
    audio: chosen.audio?.value,
  };
  const { request, estimatedTokens } = makeRequest(
    wish.prompt,
    { ...defaults, ...withoutAbsent(wish.wishes) },
    {
      files: wish.fileAssetIds.map((id) => fileOf(kept.get(id))),
      firstFrame: frameOf(wish.firstFrame, assets),
      lastFrame: frameOf(wish.lastFrame, assets),
      group: assets,
    },
  );
  const hasVideo = request.references.some(({ type }) => type === 'video');
  return {
    request,
    estimatedTokens,
    price: prices && priceOf(prices, { model: request.model, hasVideo }),
    askAboveTokens: chosen.askAboveTokens?.value ?? builtIn.askAboveTokens,
  };
}

function withoutAbsent(wishes: Wishes): Wishes {
  return Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined));
}

function fileOf(asset: Asset | undefined): Asset {
  if (asset) return asset;
  throw new UserError((texts) => texts.videos.fileRemoved);
}

function frameOf(typed: string | null, assets: readonly Asset[]): Asset | undefined {
  if (typed === null) return undefined;
  const name = typed.trim().replace(/^@/, '').toLowerCase();
  const asset = assets.findLast((candidate) => candidate.name === name);
  if (asset) return asset;
  const images = assets.filter(({ type }) => type === 'image').map((image) => image.name);
  throw new UserError((texts) => {
    const hint = suggestion(name, images, (candidate) => `\`@${candidate}\``, texts) ?? texts.videos.addFrame;
    return texts.videos.noFrame(hint);
  });
}

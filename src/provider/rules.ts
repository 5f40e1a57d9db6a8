import { UserError } from '../errors.js';
import type { Say } from '../texts/english.js';
import { findModel, modelNames, models, ratios, type Model, type ModelName } from './models.js';
import { mediaTypes, type MediaType, type ReferenceRole } from './types.js';

/** What is checked of a generation before it is sent. */
export interface CheckedRequest {
  model: string;
  resolution: string;
  ratio: string;
  durationSeconds: number;
  references: readonly {
    type: MediaType;
    role: ReferenceRole;
    /** Video and sound, where it is known; what is not known does not count. */
    durationSeconds?: number | null;
  }[];
}

type CheckedReference = CheckedRequest['references'][number];

const roleTypes = {
  first_frame: 'image',
  last_frame: 'image',
  reference_image: 'image',
  reference_video: 'video',
  reference_audio: 'audio',
} as const satisfies Record<ReferenceRole, MediaType>;

/** What a clip may run over: encoders end with a whole frame (the provider's own 15 s have 361 frames, 15.04 s). */
const encoderSeconds = 0.1;

function refuse(say: Say): never {
  throw new UserError((texts) => texts.models.refusal(say(texts)));
}

/** The other models that could do it. */
function alternatives(able: (model: Model) => boolean): ModelName[] {
  return modelNames.filter((name) => able({ name, ...models[name] }));
}

/** Refuses, and names the models that have what was wanted. */
function refuseHere(say: Say, what: string, able: (model: Model) => boolean): never {
  const others = alternatives(able);
  refuse((texts) =>
    texts.models.withOthers({
      sentence: say(texts),
      what,
      others: others.length === 0 ? null : texts.format.oneOf(others),
    }),
  );
}

function assertModelCan(model: Model, { resolution, ratio, durationSeconds }: CheckedRequest): void {
  const { name } = model;
  if (!model.resolutions.some((known) => known === resolution)) {
    refuseHere(
      ({ models, format }) => models.resolutions({ model: name, list: format.oneOf(model.resolutions) }),
      resolution,
      (other) => other.resolutions.some((known) => known === resolution),
    );
  }
  if (!ratios.some((known) => known === ratio)) refuse((texts) => texts.models.ratios(ratios.join(', ')));
  const fits = ({ seconds }: Model) => durationSeconds >= seconds.min && durationSeconds <= seconds.max;
  if (!Number.isInteger(durationSeconds) || !fits(model)) {
    const { min: least, max: most } = model.seconds;
    refuseHere((texts) => texts.models.seconds({ model: name, least, most }), `${durationSeconds} s`, fits);
  }
}

function assertCounts(model: Model, references: readonly CheckedReference[]): void {
  for (const type of mediaTypes) {
    const ofType = references.filter((reference) => reference.type === type);
    const limit = model.references[type];
    const here = ofType.length;
    if (here > limit.count) {
      refuseHere(
        ({ models }) => models.tooMany({ model: model.name, most: limit.count, type, here }),
        String(here),
        (other) => other.references[type].count >= here,
      );
    }
    assertTotalSeconds(model, type, ofType);
  }
}

function assertTotalSeconds(model: Model, type: MediaType, ofType: readonly CheckedReference[]): void {
  const { totalSeconds: most } = model.references[type];
  const seconds = ofType.reduce((sum, reference) => sum + (reference.durationSeconds ?? 0), 0);
  if (most === undefined || seconds <= most + ofType.length * encoderSeconds) return;
  const here = `${Number(seconds.toFixed(1))} s`;
  refuseHere(
    ({ models }) => models.tooLong({ model: model.name, most, type, here }),
    here,
    (other) => seconds <= (other.references[type].totalSeconds ?? Infinity),
  );
}

function assertCombination(references: readonly CheckedReference[]): void {
  const count = (wanted: (reference: CheckedReference) => boolean) => references.filter(wanted).length;
  if (references.some(({ role, type }) => roleTypes[role] !== type)) refuse((texts) => texts.models.framesAreImages);
  const first = count(({ role }) => role === 'first_frame');
  const last = count(({ role }) => role === 'last_frame');
  if (first > 1 || last > 1) refuse((texts) => texts.models.oneFrameEach);
  if (last > 0 && first === 0) refuse((texts) => texts.models.lastNeedsFirst);
  if (first > 0 && references.length > first + last) {
    refuse((texts) => texts.models.framesOrReferences);
  }
  const sounds = count(({ type }) => type === 'audio');
  if (sounds > 0 && sounds === references.length) {
    refuse((texts) => texts.models.soundAlone);
  }
}

/**
 * Says what is wrong with a generation before anything is sent: what the model cannot make, and which inputs do not go
 * together (docs.anyfast.ai and ModelArk, 2026).
 *
 * @throws UserError naming the limit and what would do instead.
 */
export function assertAllowed(request: CheckedRequest): void {
  const model = findModel(request.model);
  if (!model) {
    const wanted = JSON.stringify(request.model);
    refuse(({ models, format }) => models.unknown({ model: wanted, others: format.oneOf(modelNames) }));
  }
  assertModelCan(model, request);
  assertCombination(request.references);
  assertCounts(model, request.references);
}

/**
 * The same request with what follows from its other parts: the model by its present name, and the one ratio that the
 * model has beside a first frame. Apply it before `assertAllowed`, and show members what it gives.
 */
export function settle<Request extends Pick<CheckedRequest, 'model' | 'ratio' | 'references'>>(
  request: Request,
): Request {
  const model = findModel(request.model);
  if (!model) return request;
  const hasFirstFrame = request.references.some(({ role }) => role === 'first_frame');
  const ratio = hasFirstFrame ? (model.firstFrameRatio ?? request.ratio) : request.ratio;
  return { ...request, model: model.name, ratio };
}

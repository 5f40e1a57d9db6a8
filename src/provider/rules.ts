import { UserError } from '../errors.js';
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

const plural = { image: 'images', video: 'videos', audio: 'sounds' } as const satisfies Record<MediaType, string>;
const roleTypes = {
  first_frame: 'image',
  last_frame: 'image',
  reference_image: 'image',
  reference_video: 'video',
  reference_audio: 'audio',
} as const satisfies Record<ReferenceRole, MediaType>;

/** What a clip may run over: encoders end with a whole frame (the provider's own 15 s have 361 frames, 15.04 s). */
const encoderSeconds = 0.1;

function refuse(sentence: string): never {
  throw new UserError(`${sentence} Nothing was charged.`);
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${String(words.at(-1))}`;
}

/** The other models that could do it. */
function alternatives(able: (model: Model) => boolean): ModelName[] {
  return modelNames.filter((name) => able({ name, ...models[name] }));
}

function elsewhere(what: string, able: (model: Model) => boolean): string {
  const others = alternatives(able);
  return others.length === 0 ? '.' : `; ${what} needs ${oneOf(others)}.`;
}

function assertModelCan(model: Model, { resolution, ratio, durationSeconds }: CheckedRequest): void {
  if (!model.resolutions.some((known) => known === resolution)) {
    const others = elsewhere(resolution, (other) => other.resolutions.some((known) => known === resolution));
    refuse(`${model.name} makes ${oneOf(model.resolutions)}${others}`);
  }
  if (!ratios.some((known) => known === ratio)) refuse(`The ratio is one of ${ratios.join(', ')}.`);
  const fits = ({ seconds }: Model) => durationSeconds >= seconds.min && durationSeconds <= seconds.max;
  if (!Number.isInteger(durationSeconds) || !fits(model)) {
    const { min, max } = model.seconds;
    refuse(`${model.name} makes ${min} to ${max} whole seconds${elsewhere(`${durationSeconds} s`, fits)}`);
  }
}

function assertCounts(model: Model, references: readonly CheckedReference[]): void {
  for (const type of mediaTypes) {
    const ofType = references.filter((reference) => reference.type === type);
    const limit = model.references[type];
    if (ofType.length > limit.count) {
      const others = elsewhere(String(ofType.length), (other) => other.references[type].count >= ofType.length);
      refuse(`${model.name} takes up to ${limit.count} ${plural[type]}, and here are ${ofType.length}${others}`);
    }
    const seconds = ofType.reduce((sum, reference) => sum + (reference.durationSeconds ?? 0), 0);
    if (limit.totalSeconds !== undefined && seconds > limit.totalSeconds + ofType.length * encoderSeconds) {
      const shown = `${Number(seconds.toFixed(1))} s`;
      const others = elsewhere(shown, (other) => seconds <= (other.references[type].totalSeconds ?? Infinity));
      refuse(`${model.name} takes ${limit.totalSeconds} s of ${plural[type]} in all, and here are ${shown}${others}`);
    }
  }
}

function assertCombination(references: readonly CheckedReference[]): void {
  const count = (wanted: (reference: CheckedReference) => boolean) => references.filter(wanted).length;
  if (references.some(({ role, type }) => roleTypes[role] !== type))
    refuse('First and last frames are images. Choose images for them.');
  const first = count(({ role }) => role === 'first_frame');
  const last = count(({ role }) => role === 'last_frame');
  if (first > 1 || last > 1) refuse('A video has one first frame and one last frame. Leave the others out.');
  if (last > 0 && first === 0) refuse('A last frame needs a first frame. Add one, or leave the last frame out.');
  if (first > 0 && references.length > first + last) {
    refuse(
      'A first or last frame does not go together with references. Use the frames alone, or the references alone.',
    );
  }
  const sounds = count(({ type }) => type === 'audio');
  if (sounds > 0 && sounds === references.length) {
    refuse('Sound needs an image or a video beside it. Add one to the prompt.');
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
  if (!model) refuse(`There is no model ${JSON.stringify(request.model)}. Choose ${oneOf(modelNames)}.`);
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

import { estimateTokens } from '../provider/cost.js';
import { defaults as builtInDefaults, findModel, modelNames, models, ratios, resolutions } from '../provider/models.js';
import type { Defaults, DefaultsPatch, SettingsScope } from '../store/defaults.js';
import type { Texts } from '../texts/english.js';
import { showLine } from './show.js';

/** A member is asked before more than five times the tokens of a 5 s clip in 720p are spent (product's default). */
const askAboveTokens = 5 * estimateTokens({ resolution: '720p', ratio: '16:9', durationSeconds: 5 });

type AllDefaults = { [Name in keyof Defaults]-?: NonNullable<Defaults[Name]> };

/** What counts where no scope has a default. */
export const builtIn: AllDefaults = { ...builtInDefaults, askAboveTokens };

/** A select has at most 25 options (Discord's documentation, August 2026): every length of the usual models, then in steps. */
const commonSeconds = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 18, 20, 22, 25, 28, 30];
const thresholds = [0, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000].map(String);
const allSeconds = modelNames.flatMap(secondsOf);

/** One default. Its values are words here, as the options of a select have them. */
export interface Field {
  /** A part of custom ids. */
  name: string;
  /** Its name in the texts of settings. */
  title: keyof Texts['settings']['fields'];
  read: (defaults: Defaults) => string | undefined;
  /** Undefined for what is no value of it; null takes it away. */
  patch: (value: string | null) => DefaultsPatch | undefined;
  /** What is offered beside a model. */
  values: (model: string) => readonly string[];
  show: (value: string, texts: Texts) => string;
  describe?: (value: string, texts: Texts) => string | undefined;
}

const asIs = (value: string) => value;

const numberOf = (value: string | null) => (value === null ? null : Number(value));
const among = (known: readonly string[], value: string | null): value is string | null =>
  value === null || known.includes(value);

/** In the order in which they are shown. */
export const fields: readonly Field[] = [
  {
    name: 'model',
    title: 'model',
    read: ({ model }) => model,
    patch: (model) => (among(modelNames, model) ? { model } : undefined),
    values: () => modelNames,
    show: asIs,
    describe: (value, { models: { summaries } }) => {
      const model = findModel(value);
      return model && summaries[model.name];
    },
  },
  {
    name: 'duration',
    title: 'duration',
    read: ({ durationSeconds }) => durationSeconds?.toString(),
    patch: (value) => (among(allSeconds, value) ? { durationSeconds: numberOf(value) } : undefined),
    values: secondsOf,
    show: (value) => `${value} s`,
  },
  {
    name: 'ratio',
    title: 'ratio',
    read: ({ ratio }) => ratio,
    patch: (ratio) => (among(ratios, ratio) ? { ratio } : undefined),
    values: () => ratios,
    show: asIs,
    describe: (value, { settings }) => (value === 'adaptive' ? settings.modelChooses : undefined),
  },
  {
    name: 'resolution',
    title: 'resolution',
    read: ({ resolution }) => resolution,
    patch: (resolution) => (among(resolutions, resolution) ? { resolution } : undefined),
    values: (model) => findModel(model)?.resolutions ?? resolutions,
    show: asIs,
  },
  {
    name: 'audio',
    title: 'audio',
    read: ({ audio }) => audio?.toString(),
    patch: (value) =>
      among(['true', 'false'], value) ? { audio: value === null ? null : value === 'true' } : undefined,
    values: () => ['true', 'false'],
    show: (value, { settings }) => (value === 'true' ? settings.withSound : settings.silent),
  },
  {
    name: 'ask',
    title: 'ask',
    read: ({ askAboveTokens: tokens }) => tokens?.toString(),
    patch: (value) => (among(thresholds, value) ? { askAboveTokens: numberOf(value) } : undefined),
    values: () => thresholds,
    show: (value, { settings, format }) => (value === '0' ? settings.alwaysAsk : format.tokens(Number(value))),
  },
];

function secondsOf(model: string): string[] {
  const { min, max } = (findModel(model) ?? models[builtInDefaults.model]).seconds;
  const offered = commonSeconds.filter((seconds) => seconds >= min && seconds <= max);
  return [...new Set([...offered, max])].map(String);
}

/** The defaults of one scope, or those that are built in. */
export interface ShownLayer {
  scope: SettingsScope | 'built-in';
  defaults: Defaults;
}

/** The nearest layer's value and where it comes from; what is built in where no layer has one. */
export function nearest(field: Field, layers: readonly ShownLayer[]): { value: string; scope: ShownLayer['scope'] } {
  for (const { scope, defaults } of [...layers, { scope: 'built-in' as const, defaults: builtIn }]) {
    const value = field.read(defaults);
    if (value !== undefined) return { value, scope };
  }
  return { value: '', scope: 'built-in' };
}

/** What counts of all layers, the nearest first. */
export function combine(layers: readonly ShownLayer[]): AllDefaults {
  return layers.reduceRight<AllDefaults>(
    (farther, { defaults }) => ({
      model: defaults.model ?? farther.model,
      durationSeconds: defaults.durationSeconds ?? farther.durationSeconds,
      ratio: defaults.ratio ?? farther.ratio,
      resolution: defaults.resolution ?? farther.resolution,
      audio: defaults.audio ?? farther.audio,
      askAboveTokens: defaults.askAboveTokens ?? farther.askAboveTokens,
    }),
    builtIn,
  );
}

/** Which of the defaults the chosen model cannot do: /video would refuse them together. */
export function conflicts(
  { model: name, resolution, durationSeconds: seconds }: AllDefaults,
  { settings }: Texts,
): string[] {
  const model = findModel(name);
  if (!model) return [settings.modelGone(showLine(name, 50))];
  const { min: least, max: most } = model.seconds;
  const hasResolution = model.resolutions.some((known) => known === resolution);
  const list = model.resolutions.join(', ');
  return [
    ...(hasResolution ? [] : [settings.noResolution({ model: model.name, resolution, list })]),
    ...(seconds >= least && seconds <= most ? [] : [settings.noDuration({ model: model.name, seconds, least, most })]),
  ];
}

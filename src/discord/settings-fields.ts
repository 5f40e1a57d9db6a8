import { estimateTokens } from '../provider/cost.js';
import { defaults as builtInDefaults, findModel, modelNames, models, ratios, resolutions } from '../provider/models.js';
import type { Defaults, DefaultsPatch, SettingsScope } from '../store/defaults.js';
import { formatTokens, showLine } from './show.js';

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
  title: string;
  read: (defaults: Defaults) => string | undefined;
  /** Undefined for what is no value of it; null takes it away. */
  patch: (value: string | null) => DefaultsPatch | undefined;
  /** What is offered beside a model. */
  values: (model: string) => readonly string[];
  show: (value: string) => string;
  describe?: (value: string) => string | undefined;
}

const asIs = (value: string) => value;

const numberOf = (value: string | null) => (value === null ? null : Number(value));
const among = (known: readonly string[], value: string | null): value is string | null =>
  value === null || known.includes(value);

/** In the order in which they are shown. */
export const fields: readonly Field[] = [
  {
    name: 'model',
    title: 'Model',
    read: ({ model }) => model,
    patch: (model) => (among(modelNames, model) ? { model } : undefined),
    values: () => modelNames,
    show: asIs,
    describe: (value) => findModel(value)?.summary,
  },
  {
    name: 'duration',
    title: 'Duration',
    read: ({ durationSeconds }) => durationSeconds?.toString(),
    patch: (value) => (among(allSeconds, value) ? { durationSeconds: numberOf(value) } : undefined),
    values: secondsOf,
    show: (value) => `${value} s`,
  },
  {
    name: 'ratio',
    title: 'Ratio',
    read: ({ ratio }) => ratio,
    patch: (ratio) => (among(ratios, ratio) ? { ratio } : undefined),
    values: () => ratios,
    show: asIs,
    describe: (value) => (value === 'adaptive' ? 'the model chooses' : undefined),
  },
  {
    name: 'resolution',
    title: 'Resolution',
    read: ({ resolution }) => resolution,
    patch: (resolution) => (among(resolutions, resolution) ? { resolution } : undefined),
    values: (model) => findModel(model)?.resolutions ?? resolutions,
    show: asIs,
  },
  {
    name: 'audio',
    title: 'Sound',
    read: ({ audio }) => audio?.toString(),
    patch: (value) =>
      among(['true', 'false'], value) ? { audio: value === null ? null : value === 'true' } : undefined,
    values: () => ['true', 'false'],
    show: (value) => (value === 'true' ? 'with sound' : 'silent'),
  },
  {
    name: 'ask',
    title: 'Ask before spending more than',
    read: ({ askAboveTokens: tokens }) => tokens?.toString(),
    patch: (value) => (among(thresholds, value) ? { askAboveTokens: numberOf(value) } : undefined),
    values: () => thresholds,
    show: (value) => (value === '0' ? 'nothing: always ask' : `${formatTokens(Number(value))} tokens`),
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
export function conflicts({ model: name, resolution, durationSeconds }: AllDefaults): string[] {
  const model = findModel(name);
  if (!model) return [`The model ${showLine(name, 50)} is not there any more.`];
  const { min, max } = model.seconds;
  const hasResolution = model.resolutions.some((known) => known === resolution);
  const hasDuration = durationSeconds >= min && durationSeconds <= max;
  return [
    ...(hasResolution ? [] : [`${model.name} does not make ${resolution}, but ${model.resolutions.join(', ')}.`]),
    ...(hasDuration ? [] : [`${model.name} does not make ${durationSeconds} s, but ${min} to ${max} s.`]),
  ];
}

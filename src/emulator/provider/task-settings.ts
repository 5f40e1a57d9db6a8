import type { CreateTaskBody } from './bodies.js';
import type { Model } from './models.js';
import { ratios } from './models.js';
import { invalidParameter, missingParameter } from './refusals.js';

/** @throws Refusal where the model does not have the resolution, ratio or duration that is asked for */
export function checkTaskSettings(body: CreateTaskBody, model: Model): { resolution: string; ratio: string } {
  if (body.resolution === undefined && model.resolutionRequired) throw missingParameter('resolution');
  const resolution = body.resolution ?? '720p';
  if (!model.resolutions.includes(resolution)) {
    throw invalidParameter('resolution', `${body.model} supports ${model.resolutions.join(', ')}.`);
  }
  const ratio = ratios.find((known) => known === (body.ratio ?? 'adaptive'));
  if (!ratio) throw invalidParameter('ratio', `it must be one of ${ratios.join(', ')}.`);
  if (body.duration < model.minSeconds || body.duration > model.maxSeconds) {
    throw invalidParameter('duration', `it must be between ${model.minSeconds} and ${model.maxSeconds} seconds.`);
  }
  if (body.tools && body.content.some((item) => item.type !== 'text')) {
    throw invalidParameter('tools', 'web_search goes with text only.');
  }
  return { resolution, ratio };
}

import { addAgain, changeAndAdd, inAFewMinutes, inAMinute, type Cases } from './failure-case.js';

/** What is wrong with a request, by the codes and messages of ModelArk and AnyFast (provider's documentation, 2026). */
export const requestProblems: Cases = [
  {
    title: 'The provider refused {part}: {reason}.',
    remedy: 'Change the prompt, the files or the settings, then try again.',
  },
  {
    code: /TaskTypeConstraint/i,
    message: /was adaptive already/i,
    title: 'The provider takes this for an extension of a clip, and then refuses it.',
    remedy: 'Describe a new video instead of one that goes on, or name another clip.',
  },
  {
    code: /TaskTypeConstraint/i,
    message: /adaptive|extension/i,
    title: 'The provider takes this for an extension of a clip, and the shape of one follows the clip.',
    remedy: 'Choose the ratio adaptive, then try again.',
  },
  {
    code: /TaskTypeConstraint/i,
    message: /edit/i,
    title: 'The provider takes this for an edit of a clip, and only clips of 4 to 30 s can be edited.',
    remedy: 'Name a clip of 4 to 30 s, or describe a new video instead of a change.',
  },
  {
    code: /TaskTypeConstraint/i,
    title: 'The provider reads the prompt as a kind of work that does not go with these settings.',
    remedy: 'Describe a new video instead of a change, or choose the ratio adaptive.',
  },
  {
    code: /ContentSecurityDetectionError/i,
    title: 'The check of the content failed at the provider.',
    remedy: inAFewMinutes,
    again: true,
  },
  {
    message: /asset is not an? \w+/i,
    title: 'The provider does not take {file} for what it is used as: it has another type.',
    remedy: 'Name a file of the right type in its place.',
  },
  {
    message: /asset\b.{0,80}\bis not active/i,
    title: '{file} is not usable at the provider at the moment.',
    remedy: inAMinute,
    again: true,
  },
  {
    message: /GroupType must be one of/i,
    title: 'The key may not use pictures of real people.',
    remedy: 'Use pictures in which no real person can be recognised.',
  },
  {
    message: /parameter `?duration\b/i,
    title: 'The provider does not make videos of this length with this model.',
    remedy: 'Choose another length or another model.',
  },
  {
    message: /parameter `?ratio\b/i,
    title: 'The provider does not make this ratio here.',
    remedy: 'Choose another ratio, adaptive for example.',
  },
  {
    message: /parameter `?resolution\b|missing `?resolution\b/i,
    title: 'The provider does not make this resolution with this model.',
    remedy: 'Choose another resolution or another model.',
  },
  {
    message: /parameter `?seed\b/i,
    title: 'The provider does not take this seed.',
    remedy: 'Choose another seed, or none.',
  },
  {
    message: /parameter `?model\b/i,
    title: 'The provider does not have this model.',
    remedy: 'Choose another model.',
  },
  {
    message: /\b64 ?MB\b|too large to (be sent|send)|entity too large/i,
    title: '{file} is too large to be sent to the provider.',
    remedy: 'Make it smaller and add it again.',
  },
  {
    message: /could not be read here|not the one that was kept/i,
    title: 'The copy of {file} that was kept cannot be used any more.',
    remedy: addAgain,
  },
  {
    phase: 'assets',
    title: 'The provider refused {part}: {reason}.',
    remedy: changeAndAdd,
  },
];

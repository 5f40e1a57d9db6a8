import type { Cases } from './failure-case.js';

/** What is wrong with a request, by the codes and messages of ModelArk and AnyFast (provider's documentation, 2026). */
export const requestProblems: Cases = [
  {
    say: ({ failures }) => failures.badRequest,
  },
  {
    code: /TaskTypeConstraint/i,
    message: /was adaptive already/i,
    say: ({ failures }) => failures.extensionRefused,
  },
  {
    code: /TaskTypeConstraint/i,
    message: /adaptive|extension/i,
    say: ({ failures }) => failures.extensionShape,
  },
  {
    code: /TaskTypeConstraint/i,
    message: /edit/i,
    say: ({ failures }) => failures.editLength,
  },
  {
    code: /TaskTypeConstraint/i,
    say: ({ failures }) => failures.otherTask,
  },
  {
    code: /ContentSecurityDetectionError/i,
    say: ({ failures }) => failures.checkFailed,
    again: true,
  },
  {
    message: /asset is not an? \w+/i,
    say: ({ failures }) => failures.wrongType,
  },
  {
    message: /asset\b.{0,80}\bis not active/i,
    say: ({ failures }) => failures.notActive,
    again: true,
  },
  {
    message: /GroupType must be one of/i,
    say: ({ failures }) => failures.realPeople,
  },
  {
    message: /parameter `?duration\b/i,
    say: ({ failures }) => failures.wrongLength,
  },
  {
    message: /parameter `?ratio\b/i,
    say: ({ failures }) => failures.wrongRatio,
  },
  {
    message: /parameter `?resolution\b|missing `?resolution\b/i,
    say: ({ failures }) => failures.wrongResolution,
  },
  {
    message: /parameter `?seed\b/i,
    say: ({ failures }) => failures.wrongSeed,
  },
  {
    message: /parameter `?model\b/i,
    say: ({ failures }) => failures.wrongModel,
  },
  {
    message: /\b64 ?MB\b|too large to (be sent|send)|entity too large/i,
    say: ({ failures }) => failures.bodyTooLarge,
  },
  {
    message: /could not be read here|not the one that was kept/i,
    say: ({ failures }) => failures.copyUnusable,
  },
  {
    phase: 'assets',
    say: ({ failures }) => failures.badAsset,
  },
];

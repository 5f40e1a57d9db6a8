import type { EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import type { EmbeddedProvider } from '../../src/emulator/provider/provider.js';
import { assetActions, type ApiRoute } from '../../src/emulator/provider/routes.js';
import type { Behaviour } from '../../src/emulator/provider/switches.js';
import type * as protocol from '../protocol.js';

type ProviderSwitches = protocol.Switches['provider'];
type DiscordSwitches = protocol.Switches['discord'];

const slowness = 5;
const calls: readonly ApiRoute[] = [...assetActions, 'CreateTask', 'ReadTask'];

/** The provider's own words for what moderation stops (its error codes, 2026). */
const stopped = {
  text: {
    kind: 'status',
    status: 400,
    code: 'InputTextSensitiveContentDetected',
    message: 'The request failed because the input text may contain sensitive information.',
  },
  image: {
    kind: 'status',
    status: 400,
    code: 'InputImageSensitiveContentDetected.PrivacyInformation',
    message: "The request failed because the input image 'content[1]' may contain real person.",
  },
} as const satisfies Record<string, Behaviour>;
const stoppedOutput = {
  code: 'OutputVideoSensitiveContentDetected.PolicyViolation',
  message: 'The request failed because the output video may be related to copyright restrictions.',
};

export interface SwitchBoard {
  now(): protocol.Switches;
  change(request: protocol.SwitchesRequest): void;
}

function applyToProvider({ switches }: EmbeddedProvider, usual: EmbeddedProvider['switches']['generationMs']) {
  return (wanted: ProviderSwitches): void => {
    const always = (route: ApiRoute, behaviour: Behaviour) => switches.next(route, behaviour, { times: Infinity });
    switches.generationMs = wanted.slow
      ? (traits) => (typeof usual === 'number' ? usual : usual(traits)) * slowness
      : usual;
    switches.taskFailure = wanted.moderation === 'output' ? stoppedOutput : undefined;
    // The first behaviour that fits a call is met: from the one that stops most to the one that stops least.
    switches.clear();
    if (wanted.outage) for (const route of calls) always(route, { kind: 'status', status: 503 });
    if (wanted.rateLimit) always('CreateTask', { kind: 'rate-limit', retryAfterSeconds: 7 });
    if (wanted.moderation === 'text' || wanted.moderation === 'image') always('CreateTask', stopped[wanted.moderation]);
    if (wanted.lostAnswers)
      for (const route of ['CreateTask', 'CreateAsset'] as const) always(route, { kind: 'reset', when: 'after' });
  };
}

function applyToDiscord({ switches }: EmbeddedDiscord) {
  let outage: { end(): void } | undefined;
  let was: DiscordSwitches['outage'] = 'off';
  return (wanted: DiscordSwitches): void => {
    switches.uploadLimit(wanted.uploadLimitBytes);
    if (wanted.outage === was) return;
    was = wanted.outage;
    outage?.end();
    outage = { off: () => undefined, refuses: () => switches.outage(), gone: () => switches.absence() }[was]();
  };
}

/** What can be made to go wrong on purpose, at both sides; everything is well at the beginning. */
export function createSwitchBoard(discord: EmbeddedDiscord, provider: EmbeddedProvider): SwitchBoard {
  let now: protocol.Switches = {
    provider: { slow: false, moderation: 'off', rateLimit: false, outage: false, lostAnswers: false },
    discord: { outage: 'off', uploadLimitBytes: null },
  };
  const toProvider = applyToProvider(provider, provider.switches.generationMs);
  const toDiscord = applyToDiscord(discord);
  return {
    now: () => now,
    change: (request) => {
      now = {
        provider: { ...now.provider, ...request.provider },
        discord: { ...now.discord, ...request.discord },
      };
      if (request.provider) toProvider(now.provider);
      if (request.discord) toDiscord(now.discord);
    },
  };
}

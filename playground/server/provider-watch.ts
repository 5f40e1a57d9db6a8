import type { EmbeddedProvider } from '../../src/emulator/provider/provider.js';
import type { ProviderState } from '../protocol.js';
import { providerView } from './views/provider.js';

const everyMs = 500;

/** Looks at the provider from time to time, for nothing is said there when a task comes on; tells what changed. */
export function watchProvider(
  provider: EmbeddedProvider,
  memberOfKey: (key: string) => string,
  tell: (state: ProviderState) => void,
) {
  const look = () => providerView(provider, memberOfKey, Date.now());
  let last = '';
  const timer = setInterval(() => {
    const state = look();
    const text = JSON.stringify(state);
    if (text === last) return;
    last = text;
    tell(state);
  }, everyMs);
  return { now: look, close: () => clearInterval(timer) };
}

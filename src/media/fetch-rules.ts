import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { createAddressCheck } from './addresses.js';
import { FetchError } from './fetch-error.js';

/** Where a fetcher may go. `allows` sees every URL before it is asked for, `allowsAddress` what its name resolved to. */
export interface FetchRule {
  allows(url: URL): boolean;
  allowsAddress(address: string): boolean;
}

export type ResolveHost = (hostname: string) => Promise<LookupAddress[]>;

/**
 * Only the origin of this URL, with the scheme and port that it has. Wherever its name points: whoever set it may run
 * it on a private network. For `DISCORD_CDN_URL`.
 */
export const onlyOrigin = (url: string): FetchRule => {
  const { origin } = new URL(url);
  return { allows: (candidate) => candidate.origin === origin, allowsAddress: () => true };
};

/**
 * Public hosts over https. `allowLoopback` adds this machine itself, over http too: for a provider that runs on
 * loopback. Private networks stay closed either way. For the provider's results.
 */
export const publicHttps = ({ allowLoopback }: { allowLoopback: boolean }): FetchRule => {
  const { allowsAddress, allowsHost, isLoopbackHost } = createAddressCheck({ allowLoopback });
  return {
    allows(url) {
      if (url.protocol === 'http:') return allowLoopback && isLoopbackHost(url.hostname);
      return url.protocol === 'https:' && allowsHost(url.hostname);
    },
    allowsAddress,
  };
};

/** Name resolution for a connection, refused as a whole when one of the addresses is not allowed. */
export const createLookup =
  (resolve: ResolveHost, allowsAddress: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined || !addresses.every(({ address }) => allowsAddress(address))) {
          callback(new FetchError('not-allowed-host'), '', 0);
        } else if (options.all === true) {
          callback(null, addresses);
        } else {
          callback(null, first.address, first.family);
        }
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error('resolution failed'), '', 0),
    );
  };

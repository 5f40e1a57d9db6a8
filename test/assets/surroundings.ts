import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PayingKey } from '../../src/assets/keys.js';
import { createLibrary, type Library } from '../../src/assets/library.js';
import type { Readiness } from '../../src/assets/readiness.js';
import { sourceFileOf } from '../../src/media/source-file.js';
import type { Provider } from '../../src/provider/types.js';
import type { Asset } from '../../src/store/records.js';
import { startJobHouse } from '../support/job-house.js';

/** A job house, and a server with the demo's files as Discord's CDN would have them. */
export async function startAssetHouse() {
  const house = await startJobHouse();
  const cdn = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://cdn.test');
    void readFile(`demo/files${pathname}`).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  }).listen(0, '127.0.0.1');
  await once(cdn, 'listening');
  const cdnUrl = `http://127.0.0.1:${(cdn.address() as AddressInfo).port}`;
  const { emulator, store, dependencies, fingerprint, key } = house;
  const signal = new AbortController().signal;

  const surroundings = {
    ...house,
    library: dependencies.library,
    /** One more over the same store, as a second process would have it. */
    libraryWith: (provider: Provider): Library =>
      createLibrary({
        store,
        provider,
        timing: dependencies.timing,
        sourceFileOf: (asset) => sourceFileOf(house.files, asset.hash),
        log: house.log,
      }),
    /** A link as Discord signs it, that ends then: `ex` is in hexadecimal seconds. */
    signedLink: (file: string, endsAt: number) => `${cdnUrl}/${file}?ex=${Math.floor(endsAt / 1000).toString(16)}&is=1`,
    /** A picture whose bytes are not kept here. */
    kite: (fields: Partial<Asset> = {}) => house.addAsset('kite', { sourceUrl: `${cdnUrl}/kite.png`, ...fields }),
    /** One whose bytes are. */
    keptKite: async (fields: Partial<Asset> = {}) =>
      surroundings.kite({ ...(await house.keep('demo/files/kite.png')), ...fields }),
    step: (asset: Asset, library: Library = dependencies.library, by: PayingKey = key) =>
      library.step(asset, by, signal),
    doubt: (asset: Asset) => dependencies.library.doubt(asset, key),

    /** Steps an asset, moving the clock to where it wants to be looked at again, until that is of no use any more. */
    async stepToEnd(
      asset: Asset,
      library: Library = dependencies.library,
      by: PayingKey = key,
    ): Promise<Exclude<Readiness, { state: 'pending' }>> {
      for (let count = 0; count < 400; count++) {
        const readiness = await surroundings.step(asset, library, by);
        if (readiness.state !== 'pending') return readiness;
        await emulator.filesArrived();
        house.pass(Math.max(0, readiness.retryAt - house.clock()));
      }
      throw new Error('the asset never ended');
    },
    /** Steps an asset until its creation was answered. */
    async stepToProcessing(asset: Asset): Promise<void> {
      for (let count = 0; count < 100; count++) {
        const readiness = await surroundings.step(asset);
        if ((await surroundings.upload(asset))?.state === 'processing') return;
        if (readiness.state === 'pending') house.pass(readiness.retryAt - house.clock());
      }
      throw new Error('the asset was never created');
    },
    upload: async (asset: Asset) => (await store.uploads.get(asset.id, fingerprint))?.record,
    requests: (route: string) => emulator.state.requests.filter((request) => request.route === route).length,
    billed: (what: string) => emulator.state.ledger.filter((entry) => entry.what === what).length,
    /** How the bytes of what was accepted came, in order. */
    ways: () => emulator.state.assets.map(({ source }) => source),

    async close() {
      await house.close();
      cdn.close();
    },
  };
  return surroundings;
}

export type AssetHouse = Awaited<ReturnType<typeof startAssetHouse>>;

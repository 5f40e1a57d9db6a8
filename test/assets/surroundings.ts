import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Library } from '../../src/assets/library.js';
import type { Readiness } from '../../src/assets/readiness.js';
import type { Asset } from '../../src/store/records.js';
import { startJobHouse } from '../support/job-house.js';

/** A job house, and a server with the demo's files as Discord's CDN would have them. */
export async function startAssetHouse() {
  const house = await startJobHouse();
  const cdn = createServer((request, response) => {
    void readFile(`demo/files${request.url ?? ''}`).then(
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
    kite: (fields: Partial<Asset> = {}) => house.addAsset('kite', { sourceUrl: `${cdnUrl}/kite.png`, ...fields }),
    step: (asset: Asset, library: Library = dependencies.library) => library.step(asset, key, signal),

    /** Steps an asset, moving the clock to where it wants to be looked at again, until that is of no use any more. */
    async stepToEnd(asset: Asset): Promise<Exclude<Readiness, { state: 'pending' }>> {
      for (let count = 0; count < 100; count++) {
        const readiness = await surroundings.step(asset);
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

    async close() {
      await house.close();
      cdn.close();
    },
  };
  return surroundings;
}

export type AssetHouse = Awaited<ReturnType<typeof startAssetHouse>>;

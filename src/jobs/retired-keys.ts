import type { KeyOwner } from '../store/records.js';
import type { Store } from '../store/store.js';

interface Tables {
  store: { jobs: Pick<Store['jobs'], 'countOpen'> };
  tokens: {
    retired(): Promise<{ owner: KeyOwner; fingerprint: string }[]>;
    /** Erases a key that was replaced; a current one stays. */
    dropRetired(owner: KeyOwner, fingerprint: string): Promise<void>;
  };
}

/** A key that was replaced is erased when the last job that this copy of it pays has ended: the owner's, not the fingerprint's. */
export async function eraseIfUnused(
  owner: KeyOwner,
  fingerprint: string,
  { store, tokens }: { store: Tables['store']; tokens: Pick<Tables['tokens'], 'dropRetired'> },
): Promise<void> {
  if ((await store.jobs.countOpen(fingerprint, owner)) === 0) await tokens.dropRetired(owner, fingerprint);
}

/** Erases what a crash between the end of a last job and the erasure left behind; for the start. */
export async function eraseUnused({ store, tokens }: Tables): Promise<void> {
  for (const { owner, fingerprint } of await tokens.retired())
    await eraseIfUnused(owner, fingerprint, { store, tokens });
}

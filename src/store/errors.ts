/** A file of the store cannot be opened, read or written. The message is one sentence that names the file. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** A stored record is not what its schema says. It is never skipped silently, nor changed. */
export class RecordError extends Error {
  override readonly name = 'RecordError';

  constructor(
    readonly table: string,
    readonly id: string,
    options?: ErrorOptions,
  ) {
    super(`The record ${id} in ${table} cannot be read`, options);
  }
}

/** A sealed text cannot be opened, or the keys for it cannot be had. The message never shows a key. */
export class KeyringError extends Error {
  override readonly name = 'KeyringError';
}

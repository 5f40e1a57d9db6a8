/** Runs one piece of work at a time, in the order of the calls. A failure reaches its own caller and nobody else. */
export type Serial = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createSerial(): Serial {
  let previous: Promise<unknown> = Promise.resolve();
  return (work) => {
    const current = previous.then(work);
    previous = current.catch(() => undefined);
    return current;
  };
}

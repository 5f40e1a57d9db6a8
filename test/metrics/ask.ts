import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A port that nobody has now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The value of a sample by its name and labels as `/metrics` has them; undefined where there is none. */
export function sample(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const found = lines.find((line) => wanted.every((part) => line.includes(part)));
  return found === undefined ? undefined : Number(found.slice(found.lastIndexOf(' ') + 1));
}

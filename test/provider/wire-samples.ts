import { readdir, readFile } from 'node:fs/promises';
import type { Responder } from './api-server.js';

const folder = new URL('../fixtures/wire/', import.meta.url);

export interface WireSample {
  name: string;
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** The provider's answers as they were seen on the wire, by file name. */
export async function readWireSamples(): Promise<Map<string, WireSample>> {
  const samples = new Map<string, WireSample>();
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json'))) {
    const sample = JSON.parse(await readFile(new URL(file, folder), 'utf8')) as {
      status: number;
      headers?: Record<string, string>;
      body?: unknown;
      raw?: string;
    };
    const name = file.replace('.json', '');
    const text = sample.raw ?? JSON.stringify(sample.body);
    samples.set(name, { name, status: sample.status, headers: sample.headers ?? {}, text });
  }
  return samples;
}

export function replay({ status, headers, text }: WireSample): Responder {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  };
}

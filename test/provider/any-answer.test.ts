import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProvider } from '../../src/provider/client.js';
import { ProviderError } from '../../src/provider/errors.js';
import { providerErrorKinds, type Provider } from '../../src/provider/types.js';
import { startApiServer, type ApiServer } from './api-server.js';
import { readWireSamples } from './wire-samples.js';

const key = 'sk-0123456789abcdef';
const samples = [...(await readWireSamples()).values()];

const status = fc.oneof(fc.constant(200), fc.integer({ min: 200, max: 599 }));
const sampleText = fc.constantFrom(...samples.map(({ text }) => text));
const word = fc.oneof(
  fc.string(),
  fc.constantFrom('succeeded', 'FAILURE', '{"error":{"code":"x"}}', '<b>', 'https://a.b/c', 'ServerOverloaded'),
);
/** Documents with the fields that are looked at, holding anything. */
const lookalike = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, word, fc.jsonValue({ maxDepth: 2 }), tie('document')),
  document: fc.dictionary(
    fc.constantFrom(
      ...[
        'error',
        'Error',
        'code',
        'message',
        'data',
        'status',
        'task_id',
        'id',
        'Id',
        'Items',
        'TotalCount',
        'Result',
      ],
      ...[
        'ResponseMetadata',
        'fail_reason',
        'progress',
        'content',
        'result_url',
        'usage',
        'AssetType',
        'Status',
        'seed',
      ],
    ),
    tie('value'),
    { noNullPrototype: true },
  ),
})).document;
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some)),
  fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
  lookalike.map((document) => Buffer.from(JSON.stringify(document))),
  fc.tuple(sampleText, fc.nat(900)).map(([text, length]) => Buffer.from(text.slice(0, length))),
  fc.tuple(sampleText, fc.nat(900), fc.nat(255)).map(([text, at, byte]) => {
    const changed = Buffer.from(text);
    changed[at % changed.length] = byte;
    return changed;
  }),
);

const calls: ((provider: Provider) => Promise<unknown>)[] = [
  (provider) => provider.createGroup(key, { name: 'n' }),
  (provider) => provider.listGroups(key),
  (provider) => provider.getAsset(key, 'a'),
  (provider) => provider.listAssets(key, {}),
  (provider) =>
    provider.createTask(key, {
      model: 'seedance-2.0',
      text: 't',
      references: [],
      durationSeconds: 5,
      ratio: '16:9',
      resolution: '720p',
      audio: true,
    }),
  (provider) => provider.readTask(key, 't'),
];

describe('whatever the provider answers', () => {
  let server: ApiServer;
  let provider: Provider;

  beforeAll(async () => {
    server = await startApiServer((response) => response.end());
    let now = 0;
    provider = createProvider({
      baseUrl: server.baseUrl,
      // An answer that asks to go slower must not hold back the next call.
      now: () => (now += 86_400_000),
      sleep: () => Promise.resolve(),
    });
  });
  afterAll(async () => {
    await provider.close();
    await server[Symbol.asyncDispose]();
  });

  it('ends as a value or as a ProviderError whose message is fit to be read', { timeout: 30_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...calls), status, bytes, async (call, code, body) => {
        server.respond = (response) => response.writeHead(code).end(body);
        const outcome = await call(provider).then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        );
        if ('value' in outcome) {
          expect(outcome.value).toBeTypeOf('object');
          return;
        }
        const { error } = outcome;
        expect(error).toBeInstanceOf(ProviderError);
        const { kind, message, outcome: effect, retryAfterMs } = error as ProviderError;
        expect(providerErrorKinds).toContain(kind);
        expect(message).not.toMatch(/[{[]\s*"|<[a-z]|\p{Cc}/iu);
        expect(message).not.toMatch(/https?:/);
        expect(message.length).toBeGreaterThan(0);
        expect(message.length).toBeLessThanOrEqual(500);
        if (kind === 'too-fast') expect(retryAfterMs).toBeGreaterThan(0);
        // A gateway's time-out is no refusal.
        if (code >= 400 && code < 500 && code !== 408 && code !== 499) expect(effect).toBe('refused');
      }),
      { numRuns: 200 },
    );
  });
});

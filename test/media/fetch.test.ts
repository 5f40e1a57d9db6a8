import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FetchError } from '../../src/media/fetch-error.js';
import { onlyOrigin, publicHttps, type FetchRule } from '../../src/media/fetch-rules.js';
import { createFetcher } from '../../src/media/fetch.js';
import { deferred, rejection, serve } from './surroundings.js';

type Options = Parameters<typeof createFetcher>[0];
const fetcherFor = (options: Options) => {
  const fetcher = createFetcher(options);
  onTestFinished(() => fetcher.close());
  return fetcher;
};
const anywhere: FetchRule = { allows: () => true, allowsAddress: () => true };
const failure = async (options: Options, url: string, read: { maxBytes?: number; signal?: AbortSignal } = {}) => {
  const error = await rejection(text(fetcherFor(options).read(url, { maxBytes: 1000, ...read })));
  if (!(error instanceof FetchError)) throw error;
  return error;
};

describe('a download', () => {
  it('gives the bytes, and carries no cookie and no authorization, not even into a redirect', async () => {
    const seen: string[] = [];
    const server = await serve((request, response) => {
      seen.push(...Object.keys(request.headers));
      if (request.url === '/first') response.writeHead(302, { location: '/second', 'set-cookie': 'a=b' }).end();
      else response.end('the bytes');
    });
    const fetcher = fetcherFor({ rule: onlyOrigin(server.origin) });
    expect(await text(fetcher.read(`${server.origin}/first`, { maxBytes: 9 }))).toBe('the bytes');
    expect(new Set(seen)).toEqual(new Set(['host', 'connection']));
  });

  it('asks for nothing before the first piece is taken', async () => {
    const asked: unknown[] = [];
    const server = await serve((request, response) => {
      asked.push(request.url);
      response.end();
    });
    const fetcher = fetcherFor({ rule: anywhere });
    fetcher.read(server.origin, { maxBytes: 9 });
    await text(fetcher.read(`${server.origin}/taken`, { maxBytes: 9 }));
    expect(asked).toEqual(['/taken']);
  });

  it('closes the connection when the reader leaves early', async () => {
    const closed = deferred();
    const server = await serve((_request, response) => {
      response.on('close', closed.resolve);
      response.write('first');
    });
    for await (const piece of fetcherFor({ rule: anywhere }).read(server.origin, { maxBytes: 9 })) {
      expect(Buffer.from(piece).toString()).toBe('first');
      break;
    }
    await closed.promise;
  });

  it('refuses what is announced as too large before taking any of it, and says how large', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 1001 });
      response.write('x');
    });
    expect(await failure({ rule: anywhere }, server.origin)).toMatchObject({ reason: 'too-large', sizeBytes: 1001 });
  });

  it('stops at the limit when no length was announced', async () => {
    const closed = deferred();
    const server = await serve((_request, response) => {
      response.on('close', closed.resolve);
      const more = (): void => {
        if (response.writable) response.write('x'.repeat(600), more);
      };
      more();
    });
    expect(await failure({ rule: anywhere }, server.origin)).toMatchObject({
      reason: 'too-large',
      sizeBytes: undefined,
    });
    await closed.promise;
  });

  it.each([
    [403, 'gone'],
    [404, 'gone'],
    [410, 'gone'],
    [500, 'status'],
    [204, 'status'],
  ])('answers status %i with the reason %s', async (status, reason) => {
    const server = await serve((_request, response) => response.writeHead(status).end());
    expect(await failure({ rule: anywhere }, server.origin)).toMatchObject({ reason, status });
  });

  it('tells a connection that broke in the middle from a short file', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => response.destroy());
    });
    expect(await failure({ rule: anywhere }, server.origin)).toMatchObject({ reason: 'network' });
  });

  it('ends with a time-out when no answer comes', async () => {
    const server = await serve(() => undefined);
    expect(await failure({ rule: anywhere, timeouts: { totalMs: 30 } }, server.origin)).toMatchObject({
      reason: 'timeout',
    });
  });

  it('ends with a time-out when the server falls silent, although the whole had time left', async () => {
    const server = await serve((_request, response) => response.write('x'));
    expect(await failure({ rule: anywhere, timeouts: { idleMs: 30 } }, server.origin)).toMatchObject({
      reason: 'timeout',
    });
  });

  it('ends with a time-out when the bytes drip, although the server is never silent', async () => {
    const server = await serve((_request, response) => {
      const drip = setInterval(() => response.write('x'), 5);
      response.on('close', () => clearInterval(drip));
    });
    const timeouts = { idleMs: 5000, totalMs: 60 };
    expect(await failure({ rule: anywhere, timeouts }, server.origin)).toMatchObject({ reason: 'timeout' });
  });

  it('ends with the reason of the signal, before the request and during it', async () => {
    const reason = new Error('no longer wanted');
    const controller = new AbortController();
    const server = await serve((_request, response) => response.write('x', () => controller.abort(reason)));
    const options = { maxBytes: 9, signal: controller.signal };
    const fetcher = fetcherFor({ rule: anywhere });
    expect(await rejection(text(fetcher.read(server.origin, options)))).toBe(reason);
    expect(await rejection(text(fetcher.read(server.origin, options)))).toBe(reason);
    expect(server.connections).toBe(1);
  });

  it('says network when nobody listens', async () => {
    expect(await failure({ rule: anywhere }, 'http://127.0.0.1:1')).toMatchObject({ reason: 'network' });
  });
});

describe('where a download may go', () => {
  it('follows at most the redirects allowed', async () => {
    const server = await serve((request, response) => {
      const step = Number(request.url?.slice(1));
      if (step === 3) response.end('there');
      else response.writeHead(307, { location: `/${step + 1}` }).end();
    });
    expect(
      await text(fetcherFor({ rule: anywhere, maxRedirects: 3 }).read(`${server.origin}/0`, { maxBytes: 9 })),
    ).toBe('there');
    expect(await failure({ rule: anywhere, maxRedirects: 2 }, `${server.origin}/0`)).toMatchObject({
      reason: 'status',
      status: 307,
    });
  });

  it('holds to one origin: another port, scheme or host is refused, and so is a redirect to it', async () => {
    const victim = await serve((_request, response) => response.end('secret'));
    const server = await serve((_request, response) => response.writeHead(302, { location: victim.origin }).end());
    const rule = onlyOrigin(server.origin);
    for (const url of [
      server.origin,
      victim.origin,
      `https://127.0.0.1:${server.port}`,
      `http://localhost:${server.port}`,
      'file:///etc/hostname',
      'no address',
    ]) {
      expect(await failure({ rule }, url)).toMatchObject({ reason: 'not-allowed-host' });
    }
    expect(victim.connections).toBe(0);
  });

  it('refuses every way of writing loopback or a private address, without a connection', async () => {
    const victim = await serve((_request, response) => response.end('secret'));
    const hosts = [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '017700000001',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '10.0.0.1',
      '[fd00::1]',
      '169.254.169.254',
      '0.0.0.0',
      '[::]',
    ];
    for (const host of hosts) {
      for (const scheme of ['https', 'http']) {
        const error = await failure(
          { rule: publicHttps({ allowLoopback: false }) },
          `${scheme}://${host}:${victim.port}/`,
        );
        expect(error).toMatchObject({ reason: 'not-allowed-host' });
      }
    }
    expect(victim.connections).toBe(0);
  });

  it('refuses plain http to a public host', async () => {
    for (const allowLoopback of [true, false]) {
      expect(await failure({ rule: publicHttps({ allowLoopback }) }, 'http://8.8.8.8/')).toMatchObject({
        reason: 'not-allowed-host',
      });
    }
  });

  it('refuses a redirect from an allowed host to loopback', async () => {
    const victim = await serve((_request, response) => response.end('secret'));
    const server = await serve((_request, response) =>
      response.writeHead(302, { location: `https://127.0.0.1:${victim.port}` }).end(),
    );
    const strict = publicHttps({ allowLoopback: false });
    const rule: FetchRule = { ...anywhere, allows: (url) => url.origin === server.origin || strict.allows(url) };
    expect(await failure({ rule }, server.origin)).toMatchObject({ reason: 'not-allowed-host' });
    expect(victim.connections).toBe(0);
  });

  it.each(['127.0.0.1', '10.0.0.1', '::ffff:127.0.0.1', 'fe80::1'])(
    'refuses a public name that resolves to %s, even beside a public address',
    async (address) => {
      const victim = await serve((_request, response) => response.end('secret'));
      const addresses = [
        { address: '93.184.216.34', family: 4 },
        { address, family: address.includes(':') ? 6 : 4 },
      ];
      const options = { rule: publicHttps({ allowLoopback: false }), resolveHost: () => Promise.resolve(addresses) };
      const error = await failure(options, `https://files.example.com:${victim.port}/`);
      expect(error).toMatchObject({ reason: 'not-allowed-host' });
      expect(victim.connections).toBe(0);
    },
  );

  it('asks for the address at every connection, so that a name cannot change its mind after a check', async () => {
    const victim = await serve((_request, response) => response.end('secret'));
    const answers = ['127.0.0.1', '10.0.0.1'];
    const rule = { ...publicHttps({ allowLoopback: true }), allows: () => true };
    const resolveHost = () => Promise.resolve([{ address: answers.shift() ?? '10.0.0.1', family: 4 }]);
    const fetcher = fetcherFor({ rule, resolveHost });
    const url = (host: string): string => `http://${host}.example.com:${victim.port}/`;
    expect(await text(fetcher.read(url('a'), { maxBytes: 9 }))).toBe('secret');
    expect(await rejection(text(fetcher.read(url('b'), { maxBytes: 9 })))).toMatchObject({
      reason: 'not-allowed-host',
    });
    expect(victim.connections).toBe(1);
  });

  it('goes to loopback, over http too, when that is allowed, and still to no private network', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/away') response.writeHead(302, { location: 'http://10.0.0.1/' }).end();
      else response.end('result');
    });
    const rule = publicHttps({ allowLoopback: true });
    const fetcher = fetcherFor({ rule, resolveHost: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]) });
    expect(await text(fetcher.read(server.origin, { maxBytes: 9 }))).toBe('result');
    expect(await text(fetcher.read(`http://localhost:${server.port}/`, { maxBytes: 9 }))).toBe('result');
    expect(await failure({ rule }, `${server.origin}/away`)).toMatchObject({ reason: 'not-allowed-host' });
  });
});

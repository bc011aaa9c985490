/** The console as the server itself serves it: what was built, where no endpoint is, and nothing of it elsewhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Answer, call } from '../support/client.ts';
import { ROOT, type Server, start } from '../support/process.ts';
import { freePort } from '../support/sshd.ts';

vi.setConfig({ testTimeout: 120_000 });

/** As Chromium sends it for a page. */
const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

/** Octets of what a browser must have before it can show anything, compressed. */
const MOST_AT_FIRST = 160 * 1024;

let server: Server;
let distribution: string;
const folder = join(ROOT, 'dist', 'console');

beforeAll(async () => {
  const listen = `127.0.0.1:${await freePort()}`;
  distribution = `http://${listen}`;
  server = await start({
    env: {
      CHANCERY_STARTER: 'off',
      CHANCERY_LOG_LEVEL: 'warn',
      CHANCERY_DISTRIBUTION_LISTEN: listen,
    },
  });
});

const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> =>
  call({ url: server.url }, `${method} ${path}`, undefined, headers);

/** As it is written here: what looks like a folder above is not resolved before it is sent. */
function raw(path: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  const { hostname, port } = new URL(server.url);
  return new Promise((done, fail) => {
    request({ hostname, port, path, headers }, (message) => {
      message.resume();
      done(message.statusCode);
    })
      .once('error', fail)
      .end();
  });
}

function decoded({ headers, octets }: Answer): Buffer {
  const coding = headers['content-encoding'];
  if (coding === 'br') return brotliDecompressSync(octets);
  return coding === 'gzip' ? gunzipSync(octets) : octets;
}

/** What the page loads before it runs. */
function firstLoaded(): readonly string[] {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  return [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
}

describe('what was built', () => {
  it('is served under its path, in each form, with all that a browser must know', async () => {
    const assets = readdirSync(join(folder, 'assets')).filter((name) => /\.(js|css)$/.test(name));
    expect(assets.length).toBeGreaterThan(1);
    for (const path of ['/index.html', '/seal.svg', ...assets.map((name) => `/assets/${name}`)]) {
      const content = readFileSync(join(folder, path));
      const plain = await get(path);
      expect([path, plain.status, plain.octets.equals(content)]).toEqual([path, 200, true]);
      const br = await get(path, { 'accept-encoding': 'br' });
      expect(decoded(br).equals(content)).toBe(true);
      const gzip = await get(path, { 'accept-encoding': 'gzip' });
      expect(decoded(gzip).equals(content)).toBe(true);
      // Of what is tiny, no coding makes less.
      if (content.length > 1000) {
        const codings = [br, gzip].map(({ headers }) => headers['content-encoding']);
        expect([path, ...codings]).toEqual([path, 'br', 'gzip']);
      }
      for (const { headers } of [plain, br, gzip]) {
        expect(headers.vary).toBe('Accept-Encoding');
        expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; /);
        expect(headers['cache-control']).toBe(
          path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
        expect(headers).not.toHaveProperty('set-cookie');
      }
    }
  });

  it('is not sent again to who has it, nor to who asks for its head alone', async () => {
    for (const path of ['/', '/seal.svg', ...firstLoaded()]) {
      const encoded = { accept: HTML, 'accept-encoding': 'br' };
      const { headers, octets } = await get(path, encoded);
      const again = await get(path, { ...encoded, 'if-none-match': String(headers.etag) });
      expect([path, again.status, again.octets.length]).toEqual([path, 304, 0]);
      expect(again.headers).toMatchObject({ etag: headers.etag, vary: headers.vary });
      expect(again.headers['content-security-policy']).toBe(headers['content-security-policy']);
      const head = await get(path, encoded, 'HEAD');
      expect([path, head.status, head.octets.length]).toEqual([path, 200, 0]);
      expect(head.headers).toMatchObject({ etag: headers.etag, 'content-type': headers['content-type'] });
      expect(Number(head.headers['content-length'])).toBe(octets.length);
    }
  });

  it('is small enough to begin with', () => {
    const files = firstLoaded();
    expect(files.map((path) => path.split('.').at(-1))).toEqual(expect.arrayContaining(['css', 'js']));
    const sizes = files.map((path) => gzipSync(readFileSync(join(folder, path)), { level: 9 }).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_AT_FIRST);
  });

  it('holds nothing that its own policy would keep from running', () => {
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*\ssrc="\/)[^>]*>|<style|\sstyle=|\son\w+=|"(data|blob|https?):/);
  });
});

describe('the page', () => {
  it.each(['/', '/setup', '/certificates/x?tab=pem', '/hosts/db.example.com'])(
    'is at %s for a browser, and for no program',
    async (path) => {
      const page = await get(path, { accept: HTML });
      expect(page.status).toBe(200);
      expect(page.octets).toEqual(readFileSync(join(folder, 'index.html')));
      expect(page.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        vary: 'Accept, Accept-Encoding',
        'x-request-id': expect.stringMatching(/^req_/),
      });
      for (const accept of ['*/*', 'application/json']) expectNothing(await get(path, { accept }));
    },
  );

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('is not for %s', async (method) => {
    for (const path of ['/', '/setup', '/index.html'])
      expectNothing(await get(path, { accept: HTML }, method));
  });

  it('is not there under a name that is not the server’s, nor for pages of others', async () => {
    expect((await get('/', { accept: HTML, host: 'evil.example' })).status).toBe(421);
    expect((await get('/', { accept: HTML, origin: 'https://evil.example' })).status).toBe(403);
  });
});

describe('the API', () => {
  it.each([
    '/v1',
    '/v1/nothing',
    '/v1/pki/nothing',
    '/api',
    '/api/nothing',
    '/api/v1/ssh/nothing',
    '/api/v3/pki/nothing',
    '/crl/nothing',
    '/aia',
    '/acme/directory',
    '/ocsp',
    '/vault/v1',
    '/metrics/nothing',
    '/openapi.json/nothing',
    '/assets',
    '/assets/gone.js',
  ])('says what it always said of what is not there, to browsers too: %s', async (path) => {
    const [program, browser] = [await get(path), await get(path, { accept: HTML })];
    expect(browser.status).toBe(404);
    const withoutIds = ({ octets }: Answer): string => octets.toString().replaceAll(/req[_-]\w+/g, '');
    expect(withoutIds(browser)).toBe(withoutIds(program));
    for (const { headers } of [program, browser]) {
      expect(headers['content-type']).toMatch(/^application\/json/);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers).not.toHaveProperty('content-security-policy');
    }
  });

  it('answers a browser as everybody where it has something', async () => {
    const health = await get('/v1/health', { accept: HTML });
    expect([health.status, health.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect((await get('/v1/auth/whoami', { accept: HTML })).status).toBe(401);
    expect((await get('/metrics', { accept: HTML })).headers['content-type']).toMatch(/^text\/plain/);
    expect((await get('/v1/health', { accept: HTML }, 'DELETE')).status).toBe(405);
  });
});

describe('nobody leaves the folder', () => {
  it.each([
    '/..%2f',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/../bin/main.js',
    '/../../package.json',
    '/assets/%2e%2e/',
    '/assets/../../bin/main.js',
    '/assets/%2e%2e%2f%2e%2e%2fbin/main.js',
    '/assets/..%5c..%5cbin/main.js',
    '/setup/../../bin/main.js',
    '//bin/main.js',
    '/.source-hash',
  ])('by %s', async (path) => {
    for (const accept of [HTML, '*/*']) expect(await raw(path, { accept })).toBe(404);
  });

  it.each(['/%00', '/index.html%00.js', '/%c0%ae%c0%ae/x'])('nor by what is no text: %s', async (path) => {
    for (const accept of [HTML, '*/*']) {
      const answer = await get(path, { accept });
      expect([200, 400, 404]).toContain(answer.status);
      if (answer.status === 200) expect(answer.octets).toEqual(readFileSync(join(folder, 'index.html')));
    }
  });
});

it('the listener for certificates’ addresses has nothing of the console', async () => {
  for (const path of ['/', '/setup', '/index.html', '/seal.svg', ...firstLoaded()]) {
    const answer = await call({ url: distribution }, `GET ${path}`, undefined, { accept: HTML });
    expect([path, answer.status]).toEqual([path, 404]);
  }
});

function expectNothing({ headers, json, status }: Answer): void {
  expect(status).toBe(404);
  expect(json).toMatchObject({ error: { code: 'not_found' } });
  expect(headers['content-type']).toMatch(/^application\/json/);
}

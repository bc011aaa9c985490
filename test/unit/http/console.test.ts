/** The console's files in memory, and which requests they answer. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleRequest, consoleAnswers } from '../../../src/http/console/answer.ts';
import { type ConsoleFiles, readConsole } from '../../../src/http/console/files.ts';
import type { Answer } from '../../../src/http/endpoint.ts';

const BUILT: Readonly<Record<string, string>> = {
  'index.html': '<!doctype html>',
  'index.html.br': 'page by br',
  'index.html.gz': 'page by gzip',
  'seal.svg': '<svg/>',
  'assets/index-a1.js': 'run()',
  'assets/index-a1.js.gz': 'script by gzip',
  'assets/index-a1.css': 'a{}',
  'assets/text-a1.woff2': 'letters',
  'assets/index-a1.js.map': '{}',
  '.vite/manifest.json': '{}',
};

const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

let folder: string;
let files: ConsoleFiles;
let answers: (request: ConsoleRequest) => Answer | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chancery-console-'));
  for (const [path, content] of Object.entries(BUILT)) {
    mkdirSync(dirname(join(folder, 'console', path)), { recursive: true });
    writeFileSync(join(folder, 'console', path), content);
  }
  writeFileSync(join(folder, 'secret.txt'), 'a secret');
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'console', 'linked.txt'));
  files = readConsole(join(folder, 'console')) ?? new Map();
  answers = consoleAnswers(files, [{ path: '/v1/health' }, { path: '/metrics' }]);
});

afterAll(() => rmSync(folder, { recursive: true }));

function ask(url: string, headers: ConsoleRequest['headers'] = {}, method = 'GET'): Answer | undefined {
  return answers({ method, url, headers });
}

function textOf(answer: Answer | undefined): string {
  return Buffer.from(answer?.body as Uint8Array).toString();
}

describe('the files of the console', () => {
  it('are those of the folder, without what is beside it, links and what no browser asks for', () => {
    expect([...files.keys()].sort()).toEqual([
      '/assets/index-a1.css',
      '/assets/index-a1.js',
      '/assets/text-a1.woff2',
      '/index.html',
      '/seal.svg',
    ]);
  });

  it('are none where no console was built', () => {
    expect(readConsole(join(folder, 'nowhere'))).toBeUndefined();
    expect(readConsole(join(folder, 'console', 'assets'))).toBeUndefined();
  });

  it.each([
    ['/index.html', 'text/html; charset=utf-8', 'no-cache'],
    ['/seal.svg', 'image/svg+xml', 'no-cache'],
    ['/assets/index-a1.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/assets/index-a1.css', 'text/css; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/assets/text-a1.woff2', 'font/woff2', 'public, max-age=31536000, immutable'],
  ])('are served whatever is accepted: %s', (path, type, cache) => {
    const content = BUILT[path.slice(1)] ?? '';
    const etag = `"${createHash('sha256').update(content).digest('base64url')}"`;
    for (const accept of [undefined, '*/*', 'image/avif', HTML]) {
      const answer = ask(`${path}?x=1`, { accept });
      expect(answer).toMatchObject({
        status: 200,
        type,
        headers: { etag, 'cache-control': cache, vary: 'Accept-Encoding' },
      });
      expect(answer?.headers).not.toHaveProperty('content-encoding');
      expect(textOf(answer)).toBe(content);
    }
  });

  it.each([
    ['/index.html', 'gzip, deflate, br, zstd', 'br', 'page by br'],
    ['/index.html', 'gzip', 'gzip', 'page by gzip'],
    ['/index.html', 'zstd', undefined, '<!doctype html>'],
    ['/assets/index-a1.js', 'gzip, deflate, br', 'gzip', 'script by gzip'],
    ['/assets/index-a1.js', 'br', undefined, 'run()'],
    ['/assets/index-a1.css', 'gzip, br', undefined, 'a{}'],
  ])('%s, for whom takes %j, is sent by %j', (path, accepted, coding, content) => {
    const answer = ask(path, { 'accept-encoding': accepted });
    expect(answer?.headers?.['content-encoding']).toBe(coding);
    expect(textOf(answer)).toBe(content);
  });

  it('are not sent to who has them, in the form that would be sent', () => {
    const encoded = { 'accept-encoding': 'br' };
    const etag = ask('/index.html', encoded)?.headers?.['etag'] ?? '';
    const plain = ask('/index.html')?.headers?.['etag'];
    expect(etag).not.toBe(plain);
    const has = { ...encoded, 'if-none-match': `"other", W/${etag}` };
    expect(ask('/index.html', has)).toMatchObject({
      status: 304,
      headers: { etag, vary: 'Accept-Encoding' },
    });
    expect(ask('/index.html', { 'if-none-match': etag })?.status).toBe(200);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'])('are not for %s', (method) => {
    expect(ask('/index.html', {}, method)).toBeUndefined();
    expect(ask('/', { accept: HTML }, method)).toBeUndefined();
  });
});

describe('the page', () => {
  it.each([
    '/',
    '/?x=1',
    '/setup',
    '/certificates/',
    '/certificates/0197a1b2?tab=pem',
    '/hosts/db.example.com',
    '/names/%2A.example.com',
    '/v1x',
    '/apis',
    'http://127.0.0.1:7420/setup',
    'http://127.0.0.1:7420',
  ])('is answered to a browser at %s, and to nobody else', (url) => {
    const answer = ask(url, { accept: HTML });
    expect(answer).toMatchObject({
      status: 200,
      type: 'text/html; charset=utf-8',
      headers: { 'cache-control': 'no-cache', vary: 'Accept, Accept-Encoding' },
    });
    expect(textOf(answer)).toBe('<!doctype html>');
    expect(ask(url, { accept: HTML }, 'HEAD')).toEqual(answer);
    for (const accept of [undefined, '', '*/*', 'text/*', 'application/json', 'text/html;q=0']) {
      expect([accept, ask(url, { accept })]).toEqual([accept, undefined]);
    }
  });

  it.each([
    '/v1',
    '/v1/',
    '/v1/nothing',
    '/%76%31/nothing',
    '/v1%2Fnothing',
    '/v1\\nothing',
    '/metrics/x',
    '/acme/directory',
    '/ocsp',
    '/vault/v1/sys/health',
    '/assets',
    '/assets/',
    '/assets/gone.js',
    '/assets%2fgone.js',
    '//evil.example/',
    '//v1/health',
    '/..',
    '/../v1/health',
    '/..%2f',
    '/..%2f..%2fsecret.txt',
    '/../secret.txt',
    '/setup/../v1/health',
    '/setup/%2e%2e/v1/health',
    '/assets/%2e%2e/',
    '/assets/../index.html',
    '/assets/%2e%2e/index.html',
    '/..\\secret.txt',
    '/.well-known/acme-challenge/x',
    '/.git/config',
    '*',
    'http://127.0.0.1:7420/v1/nothing',
    'http://127.0.0.1:7420//v1/nothing',
  ])('is not at %s', (url) => {
    expect(ask(url, { accept: HTML })).toBeUndefined();
  });
});

describe('every answer', () => {
  it('tells the browser to let nothing else in', () => {
    for (const url of ['/', '/index.html', '/seal.svg', '/assets/index-a1.js']) {
      const { headers } = ask(url, { accept: HTML }) ?? {};
      const policy = new Map(
        headers?.['content-security-policy']?.split('; ').map((line) => {
          const [name = '', ...values] = line.split(' ');
          return [name, values.join(' ')];
        }),
      );
      expect(policy.get('default-src')).toBe("'none'");
      for (const name of ['script', 'style', 'img', 'font', 'connect', 'manifest']) {
        expect([name, policy.get(`${name}-src`)]).toEqual([name, "'self'"]);
      }
      for (const name of ['base-uri', 'form-action', 'frame-ancestors', 'trusted-types']) {
        expect([name, policy.get(name)]).toEqual([name, "'none'"]);
      }
      expect(policy.get('require-trusted-types-for')).toBe("'script'");
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringMatching(/^([a-z-]+=\(\)(, |$))+$/),
      });
      expect(headers?.['permissions-policy']).not.toContain('clipboard-write');
    }
  });
});

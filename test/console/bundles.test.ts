/** The console's keys and readers as a browser has them: bundled, served under the page's own policy, and run in Chromium. */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCsr } from '../../src/issuing/read-csr.ts';
import { readCertificate } from '../../ui/src/reading/certificate.ts';
import { twins } from '../../ui/twins.ts';
import { temporaryFolder } from '../support/process.ts';
import { has, locate } from '../support/programs.ts';
import { output, run } from '../support/run.ts';

/** Each by its file, and the most octets that it may take, compressed: pages load them when they are needed. */
const MODULES = {
  'new-request': { path: 'keys/new-request.ts', most: 16_000 },
  'ssh-key': { path: 'keys/ssh-key.ts', most: 8000 },
  download: { path: 'files/download.ts', most: 1000 },
  certificate: { path: 'reading/certificate.ts', most: 16_000 },
  request: { path: 'reading/request.ts', most: 16_000 },
  'ssh-certificate': { path: 'reading/ssh-certificate.ts', most: 8000 },
} as const;
type Module = keyof typeof MODULES;
const NAMES = Object.keys(MODULES) as readonly Module[];

const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'";
const sources = fileURLToPath(new URL('../../ui/src', import.meta.url));

describe.skipIf(!has('chromium') || !has('openssl'))('in a browser', () => {
  const scripts = new Map<Module, string>();
  let server: Server;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    for (const name of NAMES) scripts.set(name, await bundle(MODULES[name].path));
    server = createServer((request, response) => {
      const script = scripts.get((request.url ?? '').replace(/^\/|\.js$/g, '') as Module);
      response.setHeader('content-security-policy', POLICY);
      response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript');
      response.end(script ?? '<!doctype html><title>Keys</title><link rel="icon" href="/none">');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    browser = await chromium.launch({ executablePath: locate('chromium') ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** Calls an exported function of a module, in the page. */
  async function call<T>(module: Module, name: string, ...args: readonly unknown[]): Promise<T> {
    const code = `import('/${module}.js').then((all) => all[${JSON.stringify(name)}](...${JSON.stringify(args)}))`;
    return (await page.evaluate(code)) as T;
  }

  it.each(NAMES)('%s is small, and needs nothing of Node', (name) => {
    const script = scripts.get(name) ?? '';
    expect(script).not.toMatch(/node:|__vite-browser-external|\brequire\(/);
    const { length } = gzipSync(script, { level: 9 });
    expect(length).toBeLessThan(MODULES[name].most);
  });

  it('there is no Buffer, and keys can be made', async () => {
    expect(await page.evaluate('[typeof Buffer, typeof process, isSecureContext]')).toEqual([
      'undefined',
      'undefined',
      true,
    ]);
  });

  it.each(['ec-p256', 'ec-p384', 'rsa-2048', 'ed25519'])(
    'a request with a key of %s is made',
    async (algorithm) => {
      const names = {
        commonName: 'a.example.com',
        dns: ['b.example.com'],
        ip: ['::1'],
        email: ['a@b.example'],
      };
      const made = await call<{ csr: string; privateKey: string }>(
        'new-request',
        'makeRequest',
        algorithm,
        names,
      );
      const verified = await run('openssl', ['req', '-verify', '-noout', '-text'], { input: made.csr });
      expect(verified).toMatchObject({ code: 0, stderr: expect.stringMatching(/verify OK/) });
      expect(verified.stdout).toContain(
        'DNS:a.example.com, DNS:b.example.com, IP Address:0:0:0:0:0:0:0:1, email:a@b.example',
      );
      expect(await output('openssl', ['pkey', '-pubout'], { input: made.privateKey })).toBe(
        await output('openssl', ['req', '-pubkey', '-noout'], { input: made.csr }),
      );
      expect(await readCsr(made.csr, 'csr_pem')).toMatchObject({ publicKey: { algorithm } });
      expect(await call('request', 'readRequest', made.csr)).toMatchObject({
        subject: { text: 'CN=a.example.com' },
        names: [
          { type: 'dns', value: 'a.example.com' },
          { type: 'dns', value: 'b.example.com' },
          { type: 'ip', value: '::1' },
          { type: 'email', value: 'a@b.example' },
        ],
      });
    },
  );

  it.each([
    [
      'bücher.example',
      'dns[0] must be a DNS name (write it as "xn--bcher-kva.example"), not "bücher.example"',
    ],
    ['ü/b.example', 'dns[0] must be a DNS name (labels are letters, digits and hyphens), not "ü/b.example"'],
    [
      'xn--a.example',
      'dns[0] must be a DNS name (it has a label "xn--…" that is not valid punycode), not "xn--a.example"',
    ],
  ])('%s is refused as the server refuses it', async (dns, message) => {
    await expect(call('new-request', 'makeRequest', 'ec-p256', { dns: [dns] })).rejects.toThrow(message);
    await expect(
      call('new-request', 'makeRequest', 'ec-p256', { dns: ['xn--bcher-kva.example'] }),
    ).resolves.toBeDefined();
  });

  it('an SSH key is made, and a certificate for it read', async () => {
    for (const type of ['ssh-ed25519', 'ecdsa-sha2-nistp256']) {
      const file = join(temporaryFolder(), 'id');
      const made = await call<Readonly<Record<'privateKey' | 'publicKey' | 'fingerprint', string>>>(
        'ssh-key',
        'makeSshKey',
        'alice',
        type,
      );
      await writeFile(file, made.privateKey, { mode: 0o600 });
      expect((await output('ssh-keygen', ['-y', '-f', file])).trim()).toBe(made.publicKey);
      await writeFile(`${file}.pub`, made.publicKey);
      await output('ssh-keygen', ['-q', '-s', file, '-I', 'id', '-n', 'alice', `${file}.pub`]);
      const line = await readFile(`${file}-cert.pub`, 'utf8');
      expect(await call('ssh-certificate', 'readSshCertificate', line)).toMatchObject({
        principals: ['alice'],
        key: { type, fingerprint: made.fingerprint },
        authority: { type, fingerprint: made.fingerprint },
      });
    }
  });

  it('a certificate is read as in Node, and a broken one refused in the same words', async () => {
    const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', '/dev/null'];
    const names = [
      '-subj',
      '/O=K\u00e4se/CN=a',
      '-utf8',
      '-addext',
      'subjectAltName=DNS:a.example.com,IP:10.0.0.1',
    ];
    const pem = await output('openssl', ['req', '-x509', ...key, ...names]);
    // `undefined` stays what it is on its way out of the page.
    expect(await call('certificate', 'readCertificate', pem)).toEqual(await readCertificate(pem));
    const broken = pem.replace(/M/, '!');
    const { message } = await readCertificate(broken).then(
      () => new Error('read'),
      (error: Error) => error,
    );
    await expect(call('certificate', 'readCertificate', broken)).rejects.toThrow(message);
  });

  it('a file is saved under a name that is safe, whatever the page’s policy', async () => {
    const saved = page.waitForEvent('download');
    await call('download', 'download', { name: '../*.example.com.key', text: 'a\nü' });
    const download = await saved;
    expect(download.suggestedFilename()).toBe('_.example.com.key');
    expect(await readFile(await download.path(), 'utf8')).toBe('a\nü');
    expect(await page.evaluate('document.body.children.length')).toBe(0);
  });
});

/** One script, as the console's own build makes it. */
async function bundle(path: string): Promise<string> {
  const made = await build({
    root: sources,
    configFile: false,
    logLevel: 'error',
    resolve: { alias: twins() },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: { polyfill: false },
      lib: { entry: join(sources, path), formats: ['es'] },
      minify: true,
    },
  });
  const outputs = (Array.isArray(made) ? made : [made]).flatMap((one) => ('output' in one ? one.output : []));
  const [chunk, ...more] = outputs;
  if (chunk?.type !== 'chunk' || more.length > 0) throw new Error(`${path} is not one script`);
  return chunk.code;
}

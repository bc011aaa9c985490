/**
 * `npm run pictures`: takes the pictures of the console that README and pages show, of an installation that it makes for
 * them: one quarter of a small firm, by a clock that is moved on between one start of the server and the next.
 * `npm run pictures -- --all FOLDER` takes every page in every look instead, for somebody to look at.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { startServer } from '../bench/server.ts';
import { call, made } from '../test/support/client.ts';
import { csr } from '../test/support/csr.ts';
import { locate } from '../test/support/programs.ts';

const DAY_MS = 86_400_000;
/** Days before today on which something happens. */
const DAYS = [88, 80, 72, 64, 57, 50, 43, 36, 29, 23, 18, 14, 11, 8, 6, 5, 4, 3, 2, 1, 0];
const SERVICES = ['api', 'web', 'billing', 'search', 'queue', 'cache', 'auth', 'images', 'ledger', 'mail'];

/** What is shown somewhere, and in which look. */
const SHOWN = ['dashboard-light', 'issue-light', 'certificate-dark', 'hierarchy-dark'];

const { values: flags } = parseArgs({ options: { all: { type: 'string' } } });
const out = flags.all ?? join(import.meta.dirname, '..', 'docs', 'pictures');
mkdirSync(out, { recursive: true });
const dataDir = mkdtempSync(join(tmpdir(), 'chancery-pictures-'));
const browser = await chromium.launch({
  executablePath: locate('chromium') ?? 'chromium',
  args: ['--no-sandbox'],
});
try {
  for (const day of DAYS) await live(day);
  const server = await startServer(dataDir);
  await take(server);
  await server.stop();
} finally {
  await browser.close();
  rmSync(dataDir, { recursive: true, force: true });
}

/** A module that sets the clock of whoever imports it back. @param {number} days */
function clockBefore(days) {
  const text = `const Real = Date; const shift = ${-days * DAY_MS};
    globalThis.Date = class extends Real {
      constructor(...given) { if (given.length === 0) super(Real.now() + shift); else super(...given); }
      static now() { return Real.now() + shift; }
    };`;
  return `data:text/javascript,${encodeURIComponent(text)}`;
}

/** @param {number} day so many days ago */
async function live(day) {
  const server = await startServer(dataDir, { nodeArgs: ['--import', clockBefore(day)] });
  if (day === DAYS[0]) await found(server);
  const few = 4 + ((day * 7) % 5);
  for (let i = 0; i < few; i++) {
    const name = `${SERVICES[(day + i) % SERVICES.length]}-${1 + ((day * 3 + i) % 4)}`;
    const ttl = ['30d', '90d', '60d', '14d'][i % 4];
    await made(server, 'POST /v1/pki/issue/web', { common_name: `${name}.acme.internal`, ttl });
  }
  for (let i = 0; i < day % 3; i++) {
    await call(server, 'POST /v1/pki/issue/web', { common_name: `shop-${i}.example.com` });
  }
  const { data } = await made(server, 'GET /v1/certificates?status=active&sort=expires&limit=3');
  for (const { id } of /** @type {{ id: string }[]} */ (data).slice(0, 2 + (day % 2))) {
    await call(server, `POST /v1/pki/certificates/${id}/renew`, {});
  }
  if (day === 0) await today(server);
  await server.stop();
}

/** @param {import('../bench/server.ts').Server} server */
async function found(server) {
  const root = await made(server, 'POST /v1/pki/ca', {
    name: 'acme-root',
    common_name: 'Acme Root CA',
    ca_type: 'root',
    key_type: 'ec',
  });
  for (const [name, common_name] of [
    ['acme-tls', 'Acme TLS CA'],
    ['acme-devices', 'Acme Devices CA'],
  ]) {
    await made(server, 'POST /v1/pki/ca', {
      name,
      common_name,
      ca_type: 'intermediate',
      key_type: 'ec',
      parent_ca_id: root['id'],
      validity_days: name === 'acme-devices' ? 120 : 1825,
    });
  }
  const { data } = await made(server, 'GET /v1/pki/ca');
  const tls = /** @type {{ id: string, name: string }[]} */ (data).find(({ name }) => name === 'acme-tls');
  for (const [name, allowed_domains, max_ttl] of [
    ['web', ['*.acme.internal'], '2160h'],
    ['mesh', ['*.mesh.acme.internal'], '72h'],
  ]) {
    await made(server, 'POST /v1/pki/roles', {
      name,
      ca_id: tls?.id,
      allowed_domains,
      max_ttl,
      allow_ip_sans: true,
    });
  }
}

/** @param {import('../bench/server.ts').Server} server */
async function today(server) {
  const { data } = await made(server, 'GET /v1/certificates?status=active&limit=30');
  const active = /** @type {{ serial_number: string }[]} */ (data);
  for (const [i, reason] of ['key_compromise', 'superseded', 'cessation_of_operation'].entries()) {
    await made(server, 'POST /v1/pki/revoke', { serial_number: active[i * 5]?.serial_number, reason });
  }
  const { id } = await made(server, 'POST /v1/identities', { name: 'robin', type: 'user' });
  const scopes = ['pki:issue', 'pki:read', 'ssh:issue'];
  const { token } = await made(server, 'POST /v1/tokens', { identity_id: id, name: 'laptop', scopes });
  const robin = { url: server.url, token: String(token) };
  for (const name of ['grafana', 'registry']) {
    const common = `${name}.acme.internal`;
    await made(robin, 'POST /v1/pki/csr/import', {
      csr_pem: csr({ commonName: common, dns: [common, `${name}.acme.example`] }),
    });
  }
  await made(server, 'POST /v1/ssh/clusters', {
    name: 'gpu-h100',
    nodes: [1, 2, 3].map((i) => ({
      name: `h100-${i}`,
      host: `h100-${i}.acme.internal`,
      port: 22,
      user: 'ubuntu',
    })),
  });
  const { tenant } = await made(server, 'GET /v1/auth/whoami');
  await made(server, 'POST /api/v1/ssh/hosts', {
    projectId: /** @type {{ id: string }} */ (tenant).id,
    hostname: 'bastion.acme.internal',
    loginMappings: [{ loginUser: 'root', allowedPrincipals: { usernames: ['admin', 'robin'] } }],
  });
}

/** @param {import('../bench/server.ts').Server} server */
async function take(server) {
  const { data } = await made(server, 'GET /v1/certificates?limit=1&status=active');
  const [{ id: certificate } = { id: '' }] = /** @type {{ id: string }[]} */ (data);
  const { data: requests } = await made(server, 'GET /v1/pki/csr');
  const [{ id: request } = { id: '' }] = /** @type {{ id: string }[]} */ (requests);
  /** @type {readonly (readonly [string, string])[]} */
  const pages = [
    ['dashboard', '/'],
    ['certificates', '/certificates'],
    ['certificate', `/certificates/${certificate}`],
    ['issue', '/issue?role=web'],
    ['requests', '/requests'],
    ['request', `/requests/${request}`],
    ['hierarchy', '/hierarchy'],
    ['roles', '/roles'],
    ['role', '/roles/web'],
    ['hosts', '/ssh'],
    ['clusters', '/ssh/clusters'],
    ['ssh-authorities', '/ssh/authorities'],
    ['revocation', '/revocation'],
    ['audit', '/audit'],
    ['access', '/access'],
    ['trust', '/trust'],
  ];
  for (const [look, scheme, viewport] of /** @type {const} */ ([
    ['light', 'light', { width: 1440, height: 900 }],
    ['dark', 'dark', { width: 1440, height: 900 }],
    ['narrow', 'dark', { width: 390, height: 844 }],
  ])) {
    const context = await browser.newContext({ baseURL: server.url, colorScheme: scheme, viewport });
    const page = await context.newPage();
    await page.goto('/sign-in');
    await page.getByLabel('Token').fill(server.token);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
    for (const [name, path] of pages) {
      if (flags.all === undefined && !SHOWN.includes(`${name}-${look}`)) continue;
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('.skeleton').first().waitFor({ state: 'detached' });
      if (name === 'issue') await page.getByLabel('Common name').fill('pay.example.com');
      await page.waitForTimeout(800);
      await page.screenshot({ path: join(out, `${name}-${look}.png`) });
    }
    await context.close();
  }
}

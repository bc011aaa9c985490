/** What somebody sees who may do little: every page stands, asks for nothing that is refused, and offers nothing that would be. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { expectQuiet, type Page, visit } from '../support/browser.ts';
import { call, made } from '../support/client.ts';
import { type Server, start } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { settle, settled } from '../support/settlement.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const TOKENS: readonly Readonly<Record<string, unknown>>[] = [
  { scopes: ['pki:read'] },
  { scopes: ['pki:issue'] },
  { scopes: ['csr:approve'] },
  { scopes: ['pki:admin'] },
  { scopes: ['ssh:read'] },
  { scopes: ['ssh:issue'] },
  { scopes: ['ssh:admin'] },
  { scopes: ['audit:read'] },
  { scopes: ['admin'] },
];

describe.skipIf(!has('chromium'))('somebody who may do little', () => {
  let server: Server;
  let paths: readonly string[];
  beforeAll(async () => {
    server = await start({ env: { CHANCERY_LOG_LEVEL: 'warn' } });
    paths = await settle(server);
  });

  it.each(TOKENS)('sees every page, and is refused nothing: %j', async (rights) => {
    const page = await visit({ url: server.url });
    const refused = refusals(page);
    await enter(page, await tokenFor(server, rights));
    for (const path of paths) {
      refused.at = path;
      await page.goto(path);
      await settled(page);
    }
    expectQuiet(page);
    expect(refused.found).toEqual([]);
  });

  it('is not refused once more by each refusal, of which whoever looks is told', async () => {
    const page = await visit({ url: server.url });
    const token = await tokenFor(server, { scopes: ['pki:read'], only: { roles: ['starter'] } });
    await enter(page, token);
    await page.goto('/certificates');
    await page.getByText('this token is narrowed to other things').first().waitFor();
    const refused = refusals(page);
    const told = page.evaluate(TOLD);
    await call({ url: server.url, token }, 'GET /v1/audit/logs');
    await told;
    await page.waitForTimeout(LONGER_THAN_A_PAUSE_MS);
    expect(refused.found).toEqual([]);
    await page.getByText('this token is narrowed to other things').first().waitFor();
  });

  it('is offered no button that would be refused', async () => {
    const page = await visit({ url: server.url });
    await enter(page, await tokenFor(server, { scopes: ['pki:read'] }));
    const certificate = paths.find((path) => path.startsWith('/certificates/')) ?? '';
    await page.goto(certificate);
    await page.getByRole('dialog').getByRole('button', { name: 'PEM' }).waitFor();
    expect(await page.getByRole('button', { name: /^(Renew|Revoke)$/ }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Issue', exact: true }).count()).toBe(0);
  });
});

/** The page waits so long between two readings at most, and somewhat more. */
const LONGER_THAN_A_PAUSE_MS = 3000;

/** Until the browser was told of an event. */
const TOLD = `new Promise((done) => {
  new EventSource('/v1/events').addEventListener('message', () => done());
})`;

async function tokenFor(server: Server, rights: Readonly<Record<string, unknown>>): Promise<string> {
  const body = { name: `person ${randomUUID()}`, type: 'user' };
  const { id } = await made<{ id: string }>(server, 'POST /v1/identities', body);
  const { token } = await made<{ token: string }>(server, 'POST /v1/tokens', {
    identity_id: id,
    name: 'console',
    ...rights,
  });
  return token;
}

async function enter(page: Page, token: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** What the page asked for in vain, and where. */
function refusals(page: Page): { at: string; readonly found: string[] } {
  const watch = { at: '', found: [] as string[] };
  page.on('response', (response) => {
    if (response.status() !== 403) return;
    const { pathname } = new URL(response.url());
    watch.found.push(`${watch.at}: ${response.request().method()} ${pathname}`);
  });
  return watch;
}

/** Who comes in: with a token, with the link that the server prints, and nobody else. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { expectAccessible, expectFits, expectQuiet, NARROW, signIn, visit } from '../support/browser.ts';
import { type Server, start } from '../support/process.ts';
import { has } from '../support/programs.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.skipIf(!has('chromium'))('a person who signs in', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start({ env: { CHANCERY_LOG_LEVEL: 'warn' } });
  });

  it('is let in with a token, brought to where they were going, and out again', async () => {
    const page = await visit({ url: server.url });
    await page.goto('/certificates?status=revoked');
    await page.getByLabel('Token').fill(server.token);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Certificates', level: 1 }).waitFor();
    expect(new URL(page.url()).search).toBe('?status=revoked');
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ name: 'chancery_session', httpOnly: true, sameSite: 'Strict' });
    expect(cookie?.value).not.toContain(server.token);
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
    expect(kept).not.toContain('chy_');
    await page.getByText('admin').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Token').waitFor();
    expect(await page.context().cookies()).toEqual([]);
    await page.goto('/');
    await page.getByLabel('Token').waitFor();
    expectQuiet(page);
  });

  it('is told when the token is none, and what is typed is never shown', async () => {
    const page = await visit({ url: server.url });
    await page.goto('/sign-in');
    await page.getByLabel('Token').fill(`chy_${'x'.repeat(43)}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('not a token that the server knows').waitFor();
    expect(await page.getByLabel('Token').getAttribute('type')).toBe('password');
    expectQuiet(page);
  });

  it.each([
    '//example.com/',
    '/\\example.com/',
    '/\t/example.com/',
    '/..//example.com/',
    'https://example.com/',
    'javascript:window.pwned=1',
    'http://[',
  ])('is not led away by an address that names another place: %j', async (to) => {
    const page = await visit({ url: server.url });
    await page.goto(`/sign-in?to=${encodeURIComponent(to)}`);
    await page.getByLabel('Token').fill(server.token);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    expect(new URL(page.url()).origin).toBe(server.url);
    expectQuiet(page);
  });

  it('comes in by the printed link once, and finds no code in the address', async () => {
    const link = /console\s+(http\S+\/setup#\S+)/.exec(server.stdout())?.[1] ?? '';
    const page = await visit({ url: server.url });
    await page.goto(link);
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    expect(page.url()).toBe(`${server.url}/`);
    const other = await visit({ url: server.url });
    await other.goto(link);
    await other.getByRole('heading', { name: 'This link is used up' }).waitFor();
    expectQuiet(page);
    expectQuiet(other);
  });

  it.each([
    ['light', undefined],
    ['dark', undefined],
    ['dark', NARROW],
  ] as const)('finds pages that everybody can use, %s, %j', async (scheme, viewport) => {
    const page = await visit({ url: server.url, scheme, ...(viewport !== undefined && { viewport }) });
    for (const path of ['/sign-in', '/setup']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expectAccessible(page, path);
      await expectFits(page, path);
    }
    expectQuiet(page);
  });

  it('is shown out when the token is revoked', async () => {
    const page = await visit({ url: server.url });
    const made = await fetch(`${server.url}/v1/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ identity_id: await ownIdentity(server), name: 'browser', scopes: ['pki:read'] }),
    });
    const { id, token } = (await made.json()) as { id: string; token: string };
    await signIn(page, token);
    const revoked = await fetch(`${server.url}/v1/tokens/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${server.token}` },
    });
    expect(revoked.status).toBe(204);
    await page.getByRole('link', { name: 'Certificates', exact: true }).click();
    await page.getByLabel('Token').waitFor();
    expectQuiet(page);
  });
});

async function ownIdentity(server: Server): Promise<string> {
  const answer = await fetch(`${server.url}/v1/auth/whoami`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  return ((await answer.json()) as { identity: { id: string } }).identity.id;
}

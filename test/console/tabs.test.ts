/** Two persons in one browser, one after the other: its tabs share the session, and never what was read with it. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { expectQuiet, type Page, signIn, visit } from '../support/browser.ts';
import { made } from '../support/client.ts';
import { type Server, start } from '../support/process.ts';
import { has } from '../support/programs.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.skipIf(!has('chromium'))('a browser that two persons use', () => {
  let server: Server;
  let other: string;
  beforeAll(async () => {
    server = await start({ env: { CHANCERY_LOG_LEVEL: 'warn' } });
    const { id } = await made<{ id: string }>(server, 'POST /v1/identities', { name: 'robin', type: 'user' });
    const body = { identity_id: id, name: 'console', scopes: ['pki:read'] };
    ({ token: other } = await made<{ token: string }>(server, 'POST /v1/tokens', body));
  });

  const signOut = async (page: Page): Promise<void> => {
    await page.locator('aside summary').click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByLabel('Token').waitFor();
  };

  it('shows the second one, in a tab of the first, nothing that the first one read', async () => {
    const first = await visit({ url: server.url });
    await signIn(first, server.token);
    await first.getByRole('navigation').getByRole('link', { name: 'Audit' }).click();
    await first.getByRole('button', { name: 'Export' }).waitFor();
    const second = await first.context().newPage();
    await second.goto('/');
    await signOut(second);
    await first.getByLabel('Token').waitFor();
    await signIn(second, other);
    await first.goto('/audit');
    await first.getByText('This is not for you to see').waitFor();
    await signOut(second);
    await signIn(second, server.token);
    await first.getByLabel('Token').waitFor();
    expectQuiet(first);
  });

  it('shows who is in now to a tab that slept through it', async () => {
    const first = await visit({ url: server.url });
    await signIn(first, server.token);
    await first.getByRole('navigation').getByRole('link', { name: 'Audit' }).click();
    await first.getByRole('button', { name: 'Export' }).waitFor();
    const second = await first.context().newPage();
    await second.goto('/sign-in');
    await second.getByLabel('Token').fill(other);
    await second.getByRole('button', { name: 'Sign in' }).click();
    await second.locator('aside summary').getByText('robin').waitFor();
    await first.locator('aside summary').getByText('robin').waitFor();
    await first.getByText('This is not for you to see').waitFor();
    expectQuiet(first);
  });

  it('does not come back to what was there by the button that goes back', async () => {
    const page = await visit({ url: server.url });
    await signIn(page, server.token);
    await page.getByRole('navigation').getByRole('link', { name: 'Audit' }).click();
    await page.getByRole('button', { name: 'Export' }).waitFor();
    await signOut(page);
    await page.goBack();
    await page.getByLabel('Token').waitFor();
    expect(await page.getByRole('button', { name: 'Export' }).count()).toBe(0);
    expectQuiet(page);
  });

  it('says so when somebody cannot be signed out', async () => {
    const page = await visit({ url: server.url });
    await signIn(page, server.token);
    await page.route('**/v1/session', (route) => route.abort());
    await page.locator('aside summary').click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('status').getByText('cannot be reached').waitFor();
    await page.unroute('**/v1/session');
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByLabel('Token').waitFor();
    expectQuiet(page);
  });
});

describe.skipIf(!has('chromium'))('many tabs', () => {
  it('leave those that are seen the few connections that a browser has to a server', async () => {
    const server = await start({ env: { CHANCERY_LOG_LEVEL: 'warn' } });
    const first = await visit({ url: server.url });
    await signIn(first, server.token);
    await turn(first, 'hidden');
    for (let tab = 0; tab < 7; tab++) {
      const page = await first.context().newPage();
      await page.goto('/ssh/keys');
      await page.getByText('You have no keys here yet').or(page.getByRole('table')).first().waitFor();
      await turn(page, 'hidden');
    }
    await first.goto('/access');
    await first.getByRole('heading', { name: 'Access', level: 1 }).waitFor();
    await turn(first, 'hidden');
    await made(server, 'POST /v1/identities', { name: 'made meanwhile', type: 'machine' });
    await turn(first, 'visible');
    await first.getByText('made meanwhile').first().waitFor();
    expectQuiet(first);
  });
});

/** As a browser tells a tab that another one is before it. */
async function turn(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { configurable: true, value: ${state === 'hidden'} });
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: '${state}' });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
}

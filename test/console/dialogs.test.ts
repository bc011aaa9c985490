/** Every dialog: it opens at its first field, closes with Escape, gives the focus back, and everybody can use it. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { expectAccessible, expectQuiet, type Page, signIn, visit } from '../support/browser.ts';
import { type Server, start } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { settle, settled } from '../support/settlement.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

/** By how the address of their page begins: the buttons that open them. */
const OPENERS: readonly (readonly [string, readonly string[]])[] = [
  ['/certificates/cert_', ['Renew', 'Revoke']],
  ['/requests/csr_', ['Approve', 'Reject']],
  ['/requests', ['Hand in a request']],
  ['/hierarchy', ['Create a root', 'Create an intermediate', 'Create an SSH authority']],
  ['/roles', ['Create a role']],
  ['/ssh/clusters', ['Add a cluster']],
  ['/ssh/keys', ['Add a key']],
  ['/ssh/authorities', ['Create an SSH authority', 'Rotate', 'Revoke']],
  ['/ssh', ['Add a host']],
  ['/revocation', ['Revoke a certificate', 'Revoke for SSH', 'Publish the CRL of starter-issuing now']],
  ['/audit', ['Export']],
  ['/access', ['Create a token', 'Create an identity', 'Create a group']],
];

describe.skipIf(!has('chromium'))('every dialog', () => {
  let server: Server;
  let paths: readonly string[];
  beforeAll(async () => {
    server = await start({ env: { CHANCERY_LOG_LEVEL: 'warn' } });
    paths = await settle(server);
  });

  const pathOf = (start: string): string =>
    paths.find((path) => path === start) ?? paths.find((path) => path.startsWith(start)) ?? start;

  it.each(['light', 'dark'] as const)('can be used by everybody, %s', async (scheme) => {
    const page = await visit({ url: server.url, scheme });
    await signIn(page, server.token);
    for (const [at, openers] of OPENERS) {
      await page.goto(pathOf(at));
      await settled(page);
      for (const opener of openers) await openAndClose(page, opener, `${at}: ${opener}`);
    }
    expectQuiet(page);
  });

  it('that goes anywhere opens with Ctrl-K, and goes by keys alone', async () => {
    const page = await visit({ url: server.url });
    await signIn(page, server.token);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /Where to/ }).waitFor();
    await expectAccessible(page, 'the palette');
    await page.keyboard.type('krl');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Revocation', level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('web.shop');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('grid', { name: 'Certificates' }).getByText('web.shop.internal').waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: /Where to/ }).waitFor({ state: 'detached' });
    expectQuiet(page);
  });
});

async function openAndClose(page: Page, opener: string, where: string): Promise<void> {
  const before = await page.getByRole('dialog').count();
  const button = page.getByRole('button', { name: opener, exact: true }).first();
  await button.click();
  const dialog = page.getByRole('dialog').nth(before);
  await dialog.waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  expect([where, await dialog.locator(':focus').count()]).toEqual([where, 1]);
  await expectAccessible(page, where);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect([where, await page.getByRole('dialog').count()]).toEqual([where, before]);
  await button.and(page.locator(':focus')).waitFor();
}

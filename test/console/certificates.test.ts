/** The list of certificates, one of them, and what is done with it, as a person does it. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { expectQuiet, type Page, signIn, visit } from '../support/browser.ts';
import { issue, made } from '../support/client.ts';
import { type Server, start } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.skipIf(!has('chromium'))('certificates in the console', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start({ env: { CHANCERY_LOG_LEVEL: 'warn' } });
    for (let i = 1; i <= 30; i++) await issue(server, 'starter', { common_name: `web-${i}.shop.internal` });
    await issue(server, 'starter', { common_name: 'db.store.test', ttl: '12h' });
  });

  const opened = async (path: string): Promise<Page> => {
    const page = await visit({ url: server.url });
    await signIn(page, server.token);
    await page.goto(path);
    await page.getByRole('heading', { name: 'Certificates', level: 1 }).waitFor();
    return page;
  };
  const rows = (page: Page) => page.getByRole('grid', { name: 'Certificates' }).getByRole('row');

  it('are found by the beginning of a name, by its end, by serial number and by when they end', async () => {
    const page = await opened('/certificates');
    await page.getByText('31 in all').waitFor();
    const search = page.getByRole('searchbox');
    await search.fill('db');
    await page.getByText('1 in all').waitFor();
    await search.fill('*.shop.internal');
    await page.getByText('30 in all').waitFor();
    const { serial_number: serial } = await issue(server, 'starter', { common_name: 'sought.internal' });
    await search.fill(serial.toLowerCase().replaceAll(':', ''));
    await page.getByText('1 in all').waitFor();
    await rows(page).getByText('sought.internal').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByLabel('Ends within').selectOption('24h');
    await page.getByText('1 in all').waitFor();
    expect(new URL(page.url()).search).toBe('?expiring_within=24h');
    await page.reload();
    await rows(page).getByText('db.store.test').waitFor();
    expectQuiet(page);
  });

  it('are walked through and opened by keys alone; one has an address of its own', async () => {
    const page = await opened('/certificates?sort=common_name');
    await page.getByText(/in all$/).waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('heading', { name: 'sought.internal' }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/certificates\/cert_/);
    await page.reload();
    await page.getByRole('dialog').getByText('Subject alternative names').waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?sort=common_name');
    expectQuiet(page);
  });

  it('say what their octets say, whom they were issued by, and are saved as PEM that OpenSSL reads', async () => {
    const { certificate_id: id } = await issue(server, 'starter', {
      common_name: 'parsed.internal',
      ip_sans: ['10.1.2.3'],
    });
    const page = await opened(`/certificates/${id}`);
    const drawer = page.getByRole('dialog');
    await drawer.getByText('TLS server').waitFor();
    await drawer.getByText('10.1.2.3').first().waitFor();
    await drawer.getByText('CN=Chancery Starter Root').first().waitFor();
    const saving = page.waitForEvent('download');
    await drawer.getByRole('button', { name: 'PEM' }).click();
    const file = await (await saving).path();
    const text = await output('openssl', [
      'x509',
      '-in',
      file,
      '-noout',
      '-fingerprint',
      '-sha256',
      '-ext',
      'subjectAltName',
    ]);
    expect(text).toContain('IP Address:10.1.2.3');
    const [, fingerprint = ''] = /Fingerprint=(\S+)/.exec(text) ?? [];
    await drawer.getByText(fingerprint).waitFor();
    expectQuiet(page);
  });

  it('are renewed, with a key that is shown once, and revoked with a reason', async () => {
    const { certificate_id: id } = await issue(server, 'starter', { common_name: 'renewed.internal' });
    const page = await opened(`/certificates/${id}`);
    await page.getByRole('button', { name: 'Renew' }).click();
    const renewing = page.getByRole('dialog', { name: 'Renew renewed.internal' });
    await renewing.getByLabel('Lifetime').fill('2h');
    await renewing.getByRole('button', { name: 'Renew' }).click();
    const done = page.getByRole('dialog', { name: 'Renewed' });
    const saving = page.waitForEvent('download');
    await done.getByRole('button', { name: 'Download the private key' }).click();
    const key = await (await saving).path();
    expect(await output('openssl', ['pkey', '-in', key, '-noout', '-text'])).toContain('prime256v1');
    await done.getByRole('link', { name: 'Open the certificate' }).click();
    await page.getByRole('dialog').getByText('In the place of').waitFor();

    await page.getByRole('button', { name: 'Revoke' }).click();
    const asking = page.getByRole('dialog', { name: 'Revoke renewed.internal' });
    await asking.getByLabel('Reason').selectOption('superseded');
    await asking.getByRole('button', { name: 'Revoke' }).click();
    await asking.waitFor({ state: 'detached' });
    await page.getByRole('dialog').getByText('Another one has taken its place').waitFor();
    const found = await made<{ data: { status: string; revocation_reason: string }[] }>(
      server,
      'GET /v1/certificates?status=revoked',
    );
    expect(found.data.map(({ revocation_reason: reason }) => reason)).toEqual(['superseded']);
    expectQuiet(page);
  });

  it('that somebody else issues appear without a reload', async () => {
    const page = await opened('/certificates?q=late');
    await page.getByText('No certificate is like that').waitFor();
    await issue(server, 'starter', { common_name: 'late.internal' });
    await rows(page).getByText('late.internal').waitFor();
    expectQuiet(page);
  });

  it('show the columns that were chosen, also the next time', async () => {
    const page = await opened('/certificates');
    await page.getByText('Columns', { exact: true }).click();
    await page.getByLabel('Key', { exact: true }).check();
    await page.getByRole('columnheader', { name: 'Key' }).waitFor();
    await page.reload();
    await page.getByRole('columnheader', { name: 'Key' }).waitFor();
    expectQuiet(page);
  });
});

/** What people come to the console for, from an empty installation on, each step judged by programs that are not ours. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { expectQuiet, type Page, saved, signIn, visit } from '../support/browser.ts';
import { made } from '../support/client.ts';
import { type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';
import { fileOf } from '../support/verifiers.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** What the journey leaves in the trail. */
const DONE = [
  'pki_ca_create',
  'pki_role_create',
  'pki_sign',
  'pki_csr_approve',
  'pki_revoke',
  'ssh_cluster_create',
];

describe.skipIf(!has('chromium'))('a person in the console', () => {
  let server: Server;
  let page: Page;
  let folder: string;
  beforeAll(async () => {
    server = await start({ env: { CHANCERY_STARTER: 'off', CHANCERY_LOG_LEVEL: 'warn' } });
    folder = temporaryFolder();
    page = await visit({ url: server.url });
  });

  const events = async (): Promise<readonly { readonly action: string; readonly success: boolean }[]> => {
    const route = 'GET /v1/audit/events?limit=100';
    return (await made<{ data: { action: string; success: boolean }[] }>(server, route)).data;
  };
  const go = async (name: string): Promise<void> => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
  };
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const dialog = (name: string) => page.getByRole('dialog', { name });

  it('signs in, and is shown what to begin with', async () => {
    await signIn(page, server.token);
    await page.getByText('Nothing is set up here yet').waitFor();
    await page.getByRole('link', { name: 'Create a hierarchy' }).click();
    await page.getByRole('heading', { name: 'Hierarchy', level: 1 }).waitFor();
    expectQuiet(page);
  });

  it('creates a hierarchy of a root and an authority below it, which OpenSSL takes', async () => {
    await button('Create a root').first().click();
    const root = dialog('Create a root');
    await root.getByLabel('Name', { exact: true }).fill('acme-root');
    await root.getByLabel('Common name').fill('Acme Root CA');
    await root.getByRole('button', { name: 'Create root' }).click();
    await dialog('acme-root').waitFor();
    await page.keyboard.press('Escape');
    await button('Create an intermediate').first().click();
    const below = dialog('Create an intermediate authority');
    await below.getByLabel('Name', { exact: true }).fill('acme-tls');
    await below.getByLabel('Only these domains').fill('shop.internal');
    await below.getByRole('button', { name: 'Create intermediate' }).click();
    await dialog('acme-tls').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('acme-tls').first().waitFor();
    const { data } = await made<{ data: { id: string; name: string }[] }>(server, 'GET /v1/pki/ca');
    const pems = await Promise.all(
      ['acme-root', 'acme-tls'].map(async (name) => {
        const id = data.find((one) => one.name === name)?.id;
        const route = `GET /v1/pki/ca/${id}/certificate`;
        return (await made<{ certificate_pem: string }>(server, route)).certificate_pem;
      }),
    );
    const [rootFile = '', belowFile = ''] = pems.map((pem) => fileOf(folder, pem));
    expect(await output('openssl', ['verify', '-x509_strict', '-CAfile', rootFile, belowFile])).toContain(
      'OK',
    );
    expect(await output('openssl', ['x509', '-in', belowFile, '-noout', '-text'])).toContain(
      'DNS:shop.internal',
    );
    expectQuiet(page);
  });

  it('makes a role', async () => {
    await go('Roles and profiles');
    await button('Create a role').first().click();
    const form = dialog('Create a role');
    await form.getByLabel('Name', { exact: true }).fill('web');
    await form.getByLabel('Authority').selectOption({ label: 'acme-tls (intermediate)' });
    await form.getByLabel('Allowed domains').fill('*.shop.internal');
    await form.getByRole('button', { name: 'Create role' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'web', exact: true }).waitFor();
    expectQuiet(page);
  });

  it('is refused by the policy while typing, and sees the rule and what would pass', async () => {
    await page.goto('/issue?role=web');
    await page.getByLabel('Common name').fill('pay.elsewhere.example');
    const answer = page.getByRole('complementary', { name: 'The policy’s answer' });
    await answer.getByText('dns_allowed').first().waitFor();
    await answer.getByText('*.shop.internal').first().waitFor();
    expectQuiet(page);
  });

  it('issues with a key made in the browser, which the server never saw, and saves both', async () => {
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.postData() ?? ''));
    await page.getByLabel('Common name').fill('pay.shop.internal');
    await page.getByRole('button', { name: /^Review/ }).click();
    const review = dialog('Review');
    await review.getByRole('button', { name: 'Sign and issue' }).click();
    const key = await saved(page, () => button('Download the private key').click());
    const chain = await saved(page, () => button('Certificate with its chain').click());
    const authorities = await saved(page, () => button('Authorities').click());
    expect(await output('openssl', ['verify', '-x509_strict', '-CAfile', authorities, chain])).toContain(
      'OK',
    );
    const ofKey = await output('openssl', ['pkey', '-in', key, '-pubout']);
    expect(await output('openssl', ['x509', '-in', chain, '-noout', '-pubkey'])).toBe(ofKey);
    const secret = readFileSync(key, 'utf8').split('\n')[1] ?? '';
    expect(secret).toMatch(/^[\w+/]{64}$/);
    expect(sent.join()).not.toContain(secret);
    expectQuiet(page);
  });

  it('approves and signs what somebody else asked for, and cannot approve what is their own', async () => {
    const asker = await made<{ id: string }>(server, 'POST /v1/identities', { name: 'robin', type: 'user' });
    const { token } = await made<{ token: string }>(server, 'POST /v1/tokens', {
      identity_id: asker.id,
      name: 'robin',
      scopes: ['pki:issue'],
    });
    const door = { url: server.url, token };
    const body = { subject: { common_name: 'robin.shop.internal' }, san_dns: ['robin.shop.internal'] };
    await made(door, 'POST /v1/pki/csr', body);
    await made(server, 'POST /v1/pki/csr', { ...body, subject: { common_name: 'own.shop.internal' } });
    await go('Requests');
    await page.getByRole('link', { name: 'own.shop.internal' }).click();
    await button('Approve').click();
    await dialog('Approve the request').getByRole('button', { name: 'Approve' }).click();
    await dialog('Approve the request').getByRole('alert').waitFor();
    await dialog('Approve the request').getByRole('button', { name: 'Cancel' }).click();
    await page.keyboard.press('Escape');

    await page.getByRole('link', { name: 'robin.shop.internal' }).click();
    await button('Approve').click();
    const approve = dialog('Approve the request');
    await approve.getByLabel('For one authority and lifetime alone').check();
    await approve.getByLabel('Authority', { exact: true }).selectOption({ label: 'acme-tls (intermediate)' });
    await approve.getByLabel('Days').fill('30');
    await approve.getByRole('button', { name: 'Approve' }).click();
    await button('Sign').click();
    await dialog('Sign the request').getByRole('button', { name: 'Sign' }).click();
    await page.getByRole('link', { name: 'Open the certificate' }).click();
    await dialog('robin.shop.internal').getByText('CN=robin.shop.internal').first().waitFor();
    expectQuiet(page);
  });

  it('revokes it, and sees it in the CRL, as OpenSSL does', async () => {
    const { data } = await made<{ data: { id: string; serial_number: string; ca_id: string }[] }>(
      server,
      'GET /v1/certificates?common_name=robin.shop.internal',
    );
    const serial = data[0]?.serial_number ?? '';
    await page.goto(`/certificates/${data[0]?.id}`);
    await button('Revoke').click();
    await dialog('Revoke robin.shop.internal').getByLabel('Reason').selectOption('cessation_of_operation');
    await dialog('Revoke robin.shop.internal').getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByText('revoked', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await go('Revocation');
    await page.getByRole('link', { name: 'Look into the CRL of acme-tls' }).click();
    const list = page.getByRole('dialog').getByRole('region', { name: 'Entries of the list' });
    await list.getByText(serial).waitFor();
    await page.keyboard.press('Escape');
    const crl = await saved(page, () =>
      page.getByRole('link', { name: 'Download the CRL of acme-tls' }).click(),
    );
    const pem = readFileSync(crl).subarray(0, 10).toString().startsWith('-----');
    const text = await output('openssl', [
      'crl',
      '-inform',
      pem ? 'PEM' : 'DER',
      '-in',
      crl,
      '-noout',
      '-text',
    ]);
    expect(text).toContain(serial.replaceAll(':', ''));
    expect(text).toContain('Cessation Of Operation');
    expectQuiet(page);
  });

  it('adds a cluster, and is given the lines for its machines', async () => {
    await go('SSH');
    await page.getByRole('link', { name: 'Clusters', exact: true }).click();
    await button('Add a cluster').first().click();
    const form = dialog('Add a cluster');
    await form.getByLabel('Cluster name').fill('gpu');
    if ((await form.getByLabel('Host').count()) === 0)
      await form.getByRole('button', { name: 'Add a node' }).click();
    await form.getByLabel('Host').fill('gpu1.shop.internal');
    await form.getByLabel('User', { exact: true }).fill('ubuntu');
    await form.getByRole('button', { name: 'Add cluster' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('dialog').getByText('TrustedUserCAKeys').first().waitFor();
    const { data } = await made<{ data: { name: string }[] }>(server, 'GET /v1/ssh/clusters');
    expect(data.map(({ name }) => name)).toEqual(['gpu']);
    expectQuiet(page);
  });

  it('finds all of it in the trail, whose chain is whole', async () => {
    await page.keyboard.press('Escape');
    await go('Audit');
    await button('Verify now').click();
    await page.getByText('chain verified').first().waitFor();
    const trail = page.getByRole('list', { name: 'Events, newest first' });
    await trail.getByText('Add a cluster').first().waitFor();
    // Events are sealed a moment after they happened.
    await expect
      .poll(async () => (await events()).filter(({ success }) => success).map(({ action }) => action), {
        timeout: 30_000,
      })
      .toEqual(expect.arrayContaining(DONE));
    const refused = (await events()).filter(({ success }) => !success);
    expect(refused.map(({ action }) => action)).toContain('pki_csr_approve');
    expectQuiet(page);
  });
});

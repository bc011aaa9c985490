/** An installation in which each page of the console has something to show, and the addresses of all pages. */
import type { Page } from './browser.ts';
import { issue, made } from './client.ts';
import { csr } from './csr.ts';
import type { Server } from './process.ts';

interface Listed {
  readonly data: readonly { readonly id: string; readonly name: string }[];
}

/** @param server with the starter's hierarchy. @returns addresses, one for each page and drawer */
export async function settle(server: Server): Promise<readonly string[]> {
  const issued: { readonly certificate_id: string; readonly serial_number: string }[] = [];
  for (const name of ['web', 'db', 'queue', 'api', 'gpu', 'cache']) {
    issued.push(await issue(server, 'starter', { common_name: `${name}.shop.internal`, ttl: '48h' }));
  }
  const [first, second] = issued;
  await made(server, 'POST /v1/pki/revoke', { serial_number: second?.serial_number, reason: 'superseded' });
  const { id: asker } = await made<{ id: string }>(server, 'POST /v1/identities', {
    name: 'robin',
    type: 'user',
  });
  const { token } = await made<{ token: string }>(server, 'POST /v1/tokens', {
    identity_id: asker,
    name: 'laptop',
    scopes: ['pki:issue', 'ssh:issue'],
  });
  const request = await made<{ id: string }>({ url: server.url, token }, 'POST /v1/pki/csr/import', {
    csr_pem: csr({ commonName: 'asked.shop.internal', dns: ['asked.shop.internal'] }),
  });
  const cluster = await made<{ id: string }>(server, 'POST /v1/ssh/clusters', {
    name: 'gpu',
    nodes: [{ name: 'gpu1', host: 'gpu1.shop.internal', port: 22, user: 'ubuntu' }],
  });
  const { tenant } = await made<{ tenant: { id: string } }>(server, 'GET /v1/auth/whoami');
  const host = await made<{ id: string }>(server, 'POST /api/v1/ssh/hosts', {
    projectId: tenant.id,
    hostname: 'web.shop.internal',
    loginMappings: [{ loginUser: 'root', allowedPrincipals: { usernames: ['admin'] } }],
  });
  const { data: authorities } = await made<Listed>(server, 'GET /v1/pki/ca');
  const { data: sshAuthorities } = await made<Listed>(server, 'GET /v1/ssh/authorities');
  const issuing = authorities.find(({ name }) => name === 'starter-issuing')?.id;
  return [
    '/',
    '/certificates',
    `/certificates/${first?.certificate_id}`,
    '/issue',
    '/issue?role=starter',
    '/requests',
    `/requests/${request.id}`,
    '/hierarchy',
    `/hierarchy/${issuing}`,
    `/hierarchy/${sshAuthorities[0]?.id}`,
    '/roles',
    '/roles/starter',
    '/ssh',
    `/ssh/hosts/${host.id}`,
    '/ssh/clusters',
    `/ssh/clusters/${cluster.id}`,
    '/ssh/keys',
    '/ssh/authorities',
    '/revocation',
    `/revocation/${issuing}`,
    '/audit',
    '/access',
    '/trust',
    '/nowhere',
  ];
}

/** Waits until a page has read what it shows: no skeleton is left, and its heading stands. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}

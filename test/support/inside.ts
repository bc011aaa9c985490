/** What no door may do, or shows: done to the store of a site directly. */
import { authenticate } from '../../src/access/authenticate.ts';
import type { Caller } from '../../src/access/caller.ts';
import { auditEvent, systemActor } from '../../src/audit/event.ts';
import { type Id, parseId } from '../../src/base/ids.ts';
import { conclude } from '../../src/issuing/conclude.ts';
import { readCsr } from '../../src/issuing/read-csr.ts';
import { namesOf } from '../../src/issuing/sign-csr.ts';
import type { CertificateRow } from '../../src/records/certificates.ts';
import type { Write } from '../../src/records/store.ts';
import type { TestSite } from './site.ts';

export function plainId(prefix: string, text: string): Id {
  const id = parseId(prefix, text);
  if (id === undefined) throw new Error(`no id: ${text}`);
  return id;
}

export async function callerOf(site: TestSite, token = site.admin): Promise<Caller> {
  const origin = { sourceIp: null, userAgent: null, requestId: null, startedMs: site.clock.now() };
  return authenticate(site.site.store, site.clock, token, origin);
}

export async function rowOf(site: TestSite, certificate: string, token?: string): Promise<CertificateRow> {
  const { tenantId } = await callerOf(site, token);
  const row = await site.site.store.get('certificates', { tenantId, id: plainId('cert', certificate) });
  if (row === undefined) throw new Error(`no certificate ${certificate}`);
  return row;
}

export async function commitInside(site: TestSite, writes: readonly Write[], token?: string): Promise<void> {
  const { tenantId } = await callerOf(site, token);
  const happening = { action: 'test', success: true };
  const event = auditEvent(systemActor(tenantId, site.clock), happening, site.site);
  const { status } = await site.site.store.commit({ expect: [], writes, events: [event] });
  if (status !== 'committed') throw new Error(`the change was ${status}`);
}

/** A certificate under an authority's direct policy, as an approved CSR request gets one. @returns its id */
export async function signedDirectly(site: TestSite, ca: string, csrPem: string): Promise<Id> {
  const csr = await readCsr(csrPem, 'csr_pem');
  const names = namesOf(csr, 'csr_pem').names;
  const grant = { kind: 'approval', requestId: 'x', approvedBy: 'x', csrHash: 'x' } as const;
  const { certificate } = await conclude(site.site, await callerOf(site), {
    action: 'test',
    origin: 'sign',
    under: { authorityId: plainId('ca', ca) },
    request: () => ({
      grant,
      request: {
        issuerField: 'ca_id',
        commonNames: csr.commonNames,
        commonNameField: 'csr_pem',
        names,
        key: { kind: 'given', publicKey: csr.publicKey },
        keyField: 'csr_pem',
        ttl: 3600,
        namesField: 'names',
        ttlField: 'ttl',
        csr: { field: 'csr_pem', extensions: csr.extensions, unlistedNames: [] },
        authority: undefined,
      },
    }),
  });
  return certificate.id;
}

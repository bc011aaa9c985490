/** Trust anchors: authorities that are not ours, and that a tenant trusts all the same. */
import { administer, type Site } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { toHex } from '../base/bytes.ts';
import { ChanceryError, invalidField, notFound, quote } from '../base/error.ts';
import { sha256 } from '../base/hash.ts';
import type { Id } from '../base/ids.ts';
import { parseLabel } from '../base/name.ts';
import { seconds } from '../base/ports.ts';
import type { Page, Reader, Write } from '../records/store.ts';
import type { TrustAnchorRow } from '../records/trust.ts';
import { readAnchorCertificate } from './anchor-certificate.ts';

/** Of a tenant. Whoever trusts more trusts the public web, and should do so by the system's own store. */
export const MOST_ANCHORS = 200;

/** @throws invalid_field; conflict for a name or a certificate that is registered */
export async function createAnchor(
  site: Site,
  caller: Caller,
  input: { readonly name: string; readonly certificatePem: string },
): Promise<TrustAnchorRow> {
  const { tenantId } = caller;
  const name = parseLabel(input.name, 'name');
  const now = seconds(site.clock);
  const certificate = readAnchorCertificate(input.certificatePem, now, 'certificate_pem');
  const row: TrustAnchorRow = {
    tenantId,
    id: site.ids.next(),
    name,
    certificate: certificate.der,
    fingerprint: sha256(certificate.der),
    notAfter: certificate.notAfter,
    createdBy: caller.identityId,
    createdAt: now,
  };
  return administer(
    site,
    caller,
    'pki_trust_anchor_create',
    async (reader) => {
      await checkRoom(reader, row);
      return { writes: [{ insert: 'trustAnchors', row }], data: eventData(row), value: row };
    },
    () => taken(`the trust anchor ${quote(name)}`),
  );
}

/** @throws not_found */
export async function readAnchor(reader: Reader, tenantId: Id, id: Id): Promise<TrustAnchorRow> {
  const row = await reader.get('trustAnchors', { tenantId, id });
  if (row === undefined) throw notFound('trust_anchor', id);
  return row;
}

export async function listAnchors(
  reader: Reader,
  tenantId: Id,
  page: Page,
): Promise<readonly TrustAnchorRow[]> {
  return reader.list('trustAnchors', { tenantId }, page);
}

/** What was registered below it goes with it. @throws not_found */
export async function removeAnchor(site: Site, caller: Caller, id: Id): Promise<void> {
  const { tenantId } = caller;
  await administer(
    site,
    caller,
    'pki_trust_anchor_delete',
    async (reader) => {
      const row = await readAnchor(reader, tenantId, id);
      const crls = await reader.all('anchorCrls', { tenantId, anchorId: id });
      const removals = crls.map(
        ({ issuerHash }): Write => ({ remove: 'anchorCrls', key: { tenantId, anchorId: id, issuerHash } }),
      );
      return {
        writes: [...removals, { remove: 'trustAnchors', key: { tenantId, id } }],
        data: eventData(row),
        value: undefined,
      };
    },
    () => notFound('trust_anchor', id),
  );
}

/** The store's keys decide in the end; here is told which of them it is. */
async function checkRoom(reader: Reader, { fingerprint, name, tenantId }: TrustAnchorRow): Promise<void> {
  const known = await reader.get('trustAnchors', { tenantId, fingerprint });
  if (known !== undefined) throw taken(`the certificate of the trust anchor ${quote(known.name)}`);
  if ((await reader.get('trustAnchors', { tenantId, name })) !== undefined) {
    throw taken(`the trust anchor ${quote(name)}`);
  }
  if ((await reader.list('trustAnchors', { tenantId }, { limit: MOST_ANCHORS })).length === MOST_ANCHORS) {
    throw invalidField('certificate_pem', `must be one of at most ${MOST_ANCHORS} that a tenant trusts`);
  }
}

function taken(what: string): ChanceryError {
  return new ChanceryError('conflict', `${what} is registered already`, { subject: 'trust_anchor' });
}

function eventData({ fingerprint, id, name }: TrustAnchorRow): Readonly<Record<string, unknown>> {
  return { trust_anchor_id: id, name, fingerprint: toHex(fingerprint) };
}

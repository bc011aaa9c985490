/** The certificate that an address names. */
import Type from 'typebox';
import type { Caller, RouteSubject } from '../../../../../access/caller.ts';
import { notFound } from '../../../../../base/error.ts';
import { parseId } from '../../../../../base/ids.ts';
import { findCertificate } from '../../../../../inventory/certificates.ts';
import { certificateSubject } from '../../../../../issuing/certificate-subject.ts';
import type { CertificateListing } from '../../../../../records/search.ts';
import type { Input } from '../../../../endpoint.ts';
import { readSerial } from '../../../../v1/serial.ts';

export const CERTIFICATE_PARAM = Type.Object({
  certificateId: Type.String({ description: 'the UUID, or the serial number' }),
});

type Named = Pick<Input<{ readonly certificateId: string }, unknown, unknown>, 'params' | 'site'>;

/** @throws not_found, also for a deleted one and an authority's; conflict when several have the serial number */
export async function findLeaf({ params, site }: Named, { tenantId }: Caller): Promise<CertificateListing> {
  const text = params.certificateId.trim();
  const key = parseId('cert', text) ?? readSerial(text);
  const found = await findCertificate(site.store, tenantId, key, text, 'x509', false);
  if (found.certificate.isAuthority) throw notFound('certificate', text);
  return found;
}

/** What the address is about, for a token that is narrowed. @throws as {@link findLeaf} does */
export async function leafSubject(named: Named, caller: Caller): Promise<RouteSubject | undefined> {
  return certificateSubject(named.site.store, (await findLeaf(named, caller)).certificate);
}

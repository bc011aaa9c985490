/** `GET /v1/certificates`: the inventory over all kinds of certificates, with all that it knows of each. */
import Type from 'typebox';
import type { CertificateKind } from '../../../../records/certificates.ts';
import { endpoint } from '../../../endpoint.ts';
import { findCertificates, SEARCH_QUERY } from '../../../v1/certificate-search.ts';
import { pageSchema } from '../../../v1/page.ts';
import { kindFor, kindOfSerial } from './kind.ts';
import { CERTIFICATE, SHOWN, spellCertificate } from './shape.ts';

export const listInventory = endpoint({
  method: 'GET',
  path: '/v1/certificates',
  summary: 'Search the inventory',
  query: Type.Object({ ...SEARCH_QUERY, kind: Type.Optional(Type.Enum(['x509', 'ssh'])) }),
  answers: { 200: pageSchema(CERTIFICATE) },
  async handle({ query, site }, caller) {
    const { tenantId } = caller;
    const allowed = kindFor(caller, query.kind as CertificateKind | undefined);
    const kind =
      query.serial_number === undefined
        ? allowed
        : (allowed ?? (await kindOfSerial(site.store, tenantId, query.serial_number)));
    const { at, listings, page } = await findCertificates(site, tenantId, query, kind, SHOWN);
    const ids = listings.map(({ certificate }) => certificate.id);
    const names = await site.store.namesOf(tenantId, ids);
    const data = listings.map((one) => spellCertificate(one, names.get(one.certificate.id) ?? [], at));
    return { status: 200, body: { data, ...page } };
  },
});

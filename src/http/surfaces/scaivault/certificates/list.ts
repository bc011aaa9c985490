/** `GET /v1/pki/certificates`: what was issued, newest first; authorities' own certificates are not among it. */
import Type from 'typebox';
import { parseDuration } from '../../../../base/duration.ts';
import { invalidField } from '../../../../base/error.ts';
import { seconds } from '../../../../base/ports.ts';
import { searchCertificates } from '../../../../inventory/certificates.ts';
import { endpoint } from '../../../endpoint.ts';
import { PAGE_QUERY, pageOf, pageSchema, readPage } from '../../../v1/page.ts';
import { fieldId } from '../../../v1/spelling.ts';
import { readSerial } from '../serial.ts';
import { CERTIFICATE, spellCertificate } from './shape.ts';

export const listCertificates = endpoint({
  method: 'GET',
  path: '/v1/pki/certificates',
  summary: 'List certificates',
  query: Type.Object({
    ...PAGE_QUERY,
    ca_id: Type.Optional(Type.String()),
    serial_number: Type.Optional(Type.String({ description: 'any case, with or without colons' })),
    common_name: Type.Optional(Type.String({ maxLength: 400 })),
    expiring_within: Type.Optional(Type.String({ maxLength: 40, description: 'a duration such as "30d"' })),
  }),
  answers: { 200: pageSchema(CERTIFICATE) },
  async handle({ query, site }, caller) {
    const page = readPage(query);
    const now = seconds(site.clock);
    const within = query.expiring_within && parseDuration(query.expiring_within, 'expiring_within');
    const listings = await searchCertificates(site.store, {
      ...page,
      tenantId: caller.tenantId,
      authorityId: query.ca_id === undefined ? undefined : fieldId('ca', query.ca_id, 'ca_id'),
      serial: query.serial_number === undefined ? undefined : serialOf(query.serial_number),
      commonName: query.common_name,
      ...(within ? { endsFrom: now, endsUntil: now + within + 1 } : {}),
    });
    return {
      status: 200,
      body: pageOf(listings, page, ({ certificate }) => certificate.id, spellCertificate),
    };
  },
});

function serialOf(text: string): Uint8Array {
  const serial = readSerial(text);
  if (serial === undefined) throw invalidField('serial_number', 'must be at most 20 octets in hexadecimal');
  return serial;
}

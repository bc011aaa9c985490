/** `GET /v1/certificates/{id}`: one certificate of any kind, authorities' included, by id or serial number. */
import Type from 'typebox';
import { parseId } from '../../../../base/ids.ts';
import { seconds } from '../../../../base/ports.ts';
import { findCertificate } from '../../../../inventory/certificates.ts';
import { endpoint } from '../../../endpoint.ts';
import { readSerial, sshSerial } from '../../../v1/serial.ts';
import { kindFor, kindOfSerial } from './kind.ts';
import { CERTIFICATE, spellCertificate } from './shape.ts';

export const readInventory = endpoint({
  method: 'GET',
  path: '/v1/certificates/:id',
  summary: 'Read a certificate of the inventory',
  params: Type.Object({ id: Type.String({ description: '`cert_…`, the plain UUID, or the serial number' }) }),
  answers: { 200: CERTIFICATE },
  async handle({ params, site }, caller) {
    const { tenantId } = caller;
    const id = parseId('cert', params.id);
    const allowed = kindFor(caller, undefined);
    const kind =
      id === undefined ? (allowed ?? (await kindOfSerial(site.store, tenantId, params.id))) : allowed;
    const key = id ?? (kind === 'ssh' ? sshSerial(params.id) : readSerial(params.id));
    const found = await findCertificate(site.store, tenantId, key, params.id, kind);
    const names = await site.store.namesOf(tenantId, [found.certificate.id]);
    const own = names.get(found.certificate.id) ?? [];
    return { status: 200, body: spellCertificate(found, own, seconds(site.clock)) };
  },
});

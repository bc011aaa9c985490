/** `POST /api/v3/pki/certificates/{certificateId}/renew`: a successor, once, for as many whole days. */
import Type from 'typebox';
import { type Id, parseId } from '../../../../base/ids.ts';
import { certificateSubject } from '../../../../issuing/certificate-subject.ts';
import { renewOnce } from '../../../../issuing/profiles/renew.ts';
import { rowToRenew } from '../../../../issuing/renewable.ts';
import { type Endpoint, endpoint } from '../../../endpoint.ts';
import { issue } from '../issue.ts';
import { OLDER_CERTIFICATES, SEED_CERTIFICATES, TODAYS_CERTIFICATES } from './address.ts';
import { REMOVE_ROOTS, readFlag } from './fields.ts';
import { ISSUED, ISSUED_FIELDS, spellIssued } from './issued.ts';

function readId(text: string): Id {
  const id = parseId('cert', text);
  if (id === undefined) throw issue('certificateId', 'Invalid uuid');
  return id;
}

const at = (prefix: string): Endpoint =>
  endpoint({
    method: 'POST',
    path: `${prefix}/:certificateId/renew`,
    summary: 'Renew a certificate',
    takesNull: true,
    params: Type.Object({ certificateId: Type.String() }),
    body: Type.Object({ removeRootsFromChain: Type.Optional(REMOVE_ROOTS) }),
    answers: {
      200:
        prefix === TODAYS_CERTIFICATES
          ? Type.Object({ ...ISSUED_FIELDS, certificateRequestId: Type.String() })
          : ISSUED,
    },
    async subject({ params, site }, { tenantId }) {
      const row = await rowToRenew(site.store, tenantId, readId(params.certificateId));
      return certificateSubject(site.store, row);
    },
    async handle({ body, params, site }, caller) {
      const renewed = await renewOnce(site, caller, readId(params.certificateId));
      site.metrics.issued.inc({ kind: 'x509', origin: 'renew' });
      const spelt = spellIssued(renewed, readFlag(body.removeRootsFromChain));
      const also = prefix === TODAYS_CERTIFICATES ? { certificateRequestId: renewed.certificate.id } : {};
      return { status: 200, body: { ...spelt, ...also } };
    },
  });

export const renewCertificate: readonly Endpoint[] = [
  SEED_CERTIFICATES,
  OLDER_CERTIFICATES,
  TODAYS_CERTIFICATES,
].map(at);

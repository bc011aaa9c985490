/** `POST /api/v1/cert-manager/certificates/{certificateId}/revoke`: an imported certificate is revoked in our inventory alone. */
import Type from 'typebox';
import { ChanceryError } from '../../../../../base/error.ts';
import { spellTime } from '../../../../../base/time.ts';
import { revokeCertificate } from '../../../../../revocation/revoke.ts';
import { CRL_REASON } from '../../../../../x509/extensions/reason-code.ts';
import { endpoint } from '../../../../endpoint.ts';
import { spellSerialNumber } from '../issued.ts';
import { CERTIFICATE_PARAM, findLeaf, leafSubject } from './find.ts';

const REASONS = {
  UNSPECIFIED: CRL_REASON.unspecified,
  KEY_COMPROMISE: CRL_REASON.key_compromise,
  CA_COMPROMISE: CRL_REASON.ca_compromise,
  AFFILIATION_CHANGED: CRL_REASON.affiliation_changed,
  SUPERSEDED: CRL_REASON.superseded,
  CESSATION_OF_OPERATION: CRL_REASON.cessation_of_operation,
  CERTIFICATE_HOLD: CRL_REASON.certificate_hold,
  PRIVILEGE_WITHDRAWN: CRL_REASON.privilege_withdrawn,
  A_A_COMPROMISE: CRL_REASON.aa_compromise,
} as const;

type Reason = keyof typeof REASONS;

export const revokeLeaf = endpoint({
  method: 'POST',
  path: '/:certificateId/revoke',
  summary: 'Revoke a certificate',
  params: CERTIFICATE_PARAM,
  body: Type.Object({ revocationReason: Type.Enum(Object.keys(REASONS) as [Reason, ...Reason[]]) }),
  answers: {
    200: Type.Object({ message: Type.String(), serialNumber: Type.String(), revokedAt: Type.String() }),
  },
  subject: leafSubject,
  async handle(input, caller) {
    const { body, site } = input;
    const { id: certificateId, serial } = (await findLeaf(input, caller)).certificate;
    const reason = REASONS[body.revocationReason];
    const named = { serial, text: input.params.certificateId, certificateId };
    const revoked = await revokeCertificate(site, caller, { ...named, reason, invalidityAt: null });
    // Asked for once more it is as it was asked for; another reason was not taken.
    if (revoked.reason !== reason) throw new ChanceryError('conflict', 'Certificate already revoked');
    return {
      status: 200,
      body: {
        message: 'Successfully revoked certificate',
        serialNumber: spellSerialNumber(serial),
        revokedAt: spellTime(revoked.revokedAt),
      },
    };
  },
});

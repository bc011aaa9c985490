/** A certificate and those above it, in PEM. */
import Type from 'typebox';
import { certificateBody } from '../../../../../authorities/certificate-body.ts';
import { chainAbove } from '../../../../../inventory/chain.ts';
import type { CertificateRow } from '../../../../../records/certificates.ts';
import type { Reader } from '../../../../../records/store.ts';
import { spellChain, spellPem, spellSerialNumber } from '../issued.ts';

export const BODY_FIELDS = {
  certificate: Type.String({ description: 'PEM' }),
  certificateChain: Type.Union([Type.String(), Type.Null()], {
    description: 'PEM, issuer first; null for an imported one that came without',
  }),
  serialNumber: Type.String(),
};

export async function spellBody(
  reader: Reader,
  row: CertificateRow,
): Promise<Readonly<Record<string, unknown>>> {
  const chain = await chainAbove(reader, row);
  return {
    certificate: spellPem('CERTIFICATE', await certificateBody(reader, row)),
    certificateChain: chain.length === 0 ? null : spellChain(chain),
    serialNumber: spellSerialNumber(row.serial),
  };
}

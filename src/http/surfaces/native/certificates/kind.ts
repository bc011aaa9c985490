/** Which kind of certificate a caller means, and may see. */
import { authorize, type Caller } from '../../../../access/caller.ts';
import { covers } from '../../../../access/scopes.ts';
import type { Id } from '../../../../base/ids.ts';
import type { CertificateKind } from '../../../../records/certificates.ts';
import type { Reader } from '../../../../records/store.ts';
import { sshSerial } from '../../../v1/serial.ts';

/**
 * Who may read all of the inventory sees both kinds, who may read of SSH the one.
 * @param asked absent: all that the caller may see
 * @throws insufficient_scope
 */
export function kindFor(caller: Caller, asked: CertificateKind | undefined): CertificateKind | undefined {
  if (covers(caller.scopes, 'pki:read')) return asked;
  if (asked === 'x509') authorize(caller, ['pki:read'], undefined);
  return 'ssh';
}

/**
 * A number that is no SSH certificate's is hexadecimal, and an X.509 certificate's.
 * @param text of a serial number, of either kind
 */
export async function kindOfSerial(
  reader: Pick<Reader, 'certificates'>,
  tenantId: Id,
  text: string,
): Promise<CertificateKind> {
  const serial = sshSerial(text);
  if (serial === undefined) return 'x509';
  const query = { tenantId, kind: 'ssh', serial, authorities: false, limit: 1 } as const;
  const { listings } = await reader.certificates(query);
  return listings.length > 0 ? 'ssh' : 'x509';
}

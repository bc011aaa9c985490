/**
 * One certificate of the records, looked at anew: its octets are read by the strict reader, compared with its row and the
 * inventory, verified with its issuer's key, linted, and decided on once more under the policy version that it names, by
 * what was true of its issuer then. What is not kept cannot be asked again, and is taken as it was: whether the authority
 * was switched on, whether the key was blocked, what a CSR asked for beside what was granted, whose approval or which
 * login mapping stood in for the allow-list.
 */
import { equal } from '../base/bytes.ts';
import { sha256 } from '../base/hash.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { Reader } from '../records/store.ts';
import { type Faults, refusedBy } from './faults.ts';
import { sshFaults } from './ssh.ts';
import { x509Faults } from './x509.ts';

/** @returns none when it is as it must be. @throws unavailable when the store cannot be read */
export async function examine(reader: Reader, row: CertificateRow): Promise<Faults> {
  const body = await reader.get('certificateBodies', { tenantId: row.tenantId, certificateId: row.id });
  if (body === undefined) return ['it has no body'];
  const look = row.kind === 'ssh' ? sshFaults : x509Faults;
  return [
    ...(equal(sha256(body.body), row.leafHash) ? [] : ['its body is another']),
    ...(await refusedBy(() => look(reader, row, body.body))),
  ];
}

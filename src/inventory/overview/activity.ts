/** What was issued and what was refused, by day. */
import type { Id } from '../../base/ids.ts';
import type { CertificateKind } from '../../records/certificates.ts';
import type { Days } from '../../records/overview.ts';
import type { Reader } from '../../records/store.ts';

export interface Activity {
  readonly days: readonly { readonly day: number; readonly issued: number; readonly refused: number }[];
}

/**
 * Of the events that tell of an issuance, or of its refusal. Explaining a refusal is none, and what is asked for on the way to
 * a certificate is not one yet.
 */
export const ISSUING_ACTIONS: Readonly<Record<CertificateKind, readonly string[]>> = {
  x509: ['pki_issue', 'pki_sign', 'pki_order', 'pki_renew', 'pki_csr_sign'],
  ssh: [
    'ssh_host_cert_issue',
    'ssh_user_cert_issue',
    'ssh_template_sign',
    'ssh_template_issue',
    'ssh_cluster_certificate',
  ],
};

export async function activityOf(
  reader: Reader,
  tenantId: Id,
  kind: CertificateKind,
  days: Days,
): Promise<Activity> {
  const issued = await reader.signedByDay(tenantId, kind, days);
  const refused = await reader.failuresByDay(tenantId, ISSUING_ACTIONS[kind], days);
  return {
    days: issued.map((count, i) => ({ day: days.first + i, issued: count, refused: refused[i] ?? 0 })),
  };
}

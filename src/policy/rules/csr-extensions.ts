/**
 * A CSR is never granted what only we give. Asking to be a CA, to sign certificates or CRLs, or for a critical extension
 * that we do not know is refused; other wishes are answered by the policy, whatever the CSR says.
 */
import { atField, type Refusal } from '../../base/error.ts';
import type { Extension } from '../../x509/extension.ts';
import { decodeBasicConstraints } from '../../x509/extensions/basic-constraints.ts';
import { decodeKeyUsage } from '../../x509/extensions/key-usage.ts';
import { EXTENSION } from '../../x509/oid.ts';
import { type RequestRule, refuse } from '../case.ts';

export const csrExtensions: RequestRule = ({ request }) => {
  const csr = request.csr;
  if (csr === undefined) return [];
  return atField(csr.field, () => csr.extensions.flatMap((extension) => judge(csr.field, extension)));
};

/** What is understood when a CSR marks it critical. */
const KNOWN: ReadonlySet<string> = new Set([
  EXTENSION.basicConstraints,
  EXTENSION.keyUsage,
  EXTENSION.extendedKeyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.subjectKeyIdentifier,
]);

function judge(field: string, { oid, critical, value }: Extension): readonly Refusal[] {
  if (oid === EXTENSION.basicConstraints) {
    const { ca, pathLength } = decodeBasicConstraints(value);
    if (!ca && pathLength === undefined) return [];
    const asked = ca ? 'CA:TRUE' : `pathlen:${pathLength}`;
    return [refuse('csr_basic_constraints', field, asked, `the CSR asks for ${asked}`, ['CA:FALSE', 'none'])];
  }
  if (oid === EXTENSION.keyUsage) {
    const asked = decodeKeyUsage(value).filter((usage) => usage === 'key_cert_sign' || usage === 'crl_sign');
    return asked.map((usage) =>
      refuse('csr_key_usage', field, usage, `the CSR asks for the key usage ${usage}, which only a CA has`),
    );
  }
  if (critical && !KNOWN.has(oid)) {
    return [
      refuse(
        'csr_critical_extension',
        field,
        oid,
        `the CSR has a critical extension ${oid} that is not known`,
      ),
    ];
  }
  return [];
}

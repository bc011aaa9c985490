/** What a CSR asks for and will not get, whoever approves it: told to reviewers before they decide. */
import { extendedKeyUsageOf, keyUsageOf, objections } from '../../policy/decision.ts';
import { directPolicy } from '../../policy/spellings/authority.ts';
import { keyPurpose } from '../../x509/extensions/extended-key-usage.ts';
import type { Asked, AskedExtension } from './asked.ts';

export interface NotGranted {
  /** `refused`: there will be no certificate. `left_out`: it will be without this. */
  readonly effect: 'refused' | 'left_out';
  /** For a reader. */
  readonly what: string;
}

/** By the policy that authorities own for requests that name them. */
export function notGranted({ extensions, request }: Asked): readonly NotGranted[] {
  const policy = directPolicy();
  const usages: readonly string[] = keyUsageOf(policy, request);
  const purposes = extendedKeyUsageOf(policy, request);
  const refused = objections({ request, policy, grant: { kind: 'approval' } });
  const leftOut = extensions.flatMap((one) => missing(one, usages, purposes));
  return [
    ...refused.map(({ message }) => ({ effect: 'refused', what: message }) as const),
    ...leftOut.map((what) => ({ effect: 'left_out', what }) as const),
  ];
}

/** What an authority alone has is refused, as is what is critical and not known. */
function missing(
  one: AskedExtension,
  usages: readonly string[],
  purposes: readonly string[],
): readonly string[] {
  switch (one.kind) {
    case 'keyUsage':
      return one.usages
        .filter((usage) => ![...usages, 'key_cert_sign', 'crl_sign'].includes(usage))
        .map((usage) => `the key usage ${usage}`);
    case 'extendedKeyUsage':
      return one.purposes
        .filter((oid) => !purposes.includes(oid))
        .map((oid) => `the extended key usage ${keyPurpose(oid) ?? oid}`);
    case 'other':
      return one.critical ? [] : [`the extension ${one.oid}`];
    default:
      return [];
  }
}

/**
 * Where a policy lets requests choose, the usages that are asked for are those that it requires, and no others but those
 * that it allows. Signing certificates and CRLs is for authorities, whatever a policy allows.
 */
import type { Refusal } from '../../base/error.ts';
import { keyPurpose } from '../../x509/extensions/extended-key-usage.ts';
import type { KeyUsage } from '../../x509/extensions/key-usage.ts';
import { CONTENT, type RequestRule, refuse } from '../case.ts';
import type { UsagePolicy } from '../issuance-policy.ts';

export const keyUsages: RequestRule = ({ policy, request }) => {
  const { keyUsage } = policy.usages;
  if (keyUsage.kind === 'given') return CONTENT;
  const { keyUsage: asked = [], keyUsageField = request.issuerField } = request.usages ?? {};
  const listed = judge('key_usage', keyUsage, asked, keyUsageField, (usage) => usage);
  if (policy.certificate === 'authority') return listed;
  return [
    ...listed,
    ...asked.filter(isOfAuthorities).map((usage) => {
      const message = `${usage} is a usage of authorities alone`;
      return refuse('key_usage_of_authorities', keyUsageField, usage, message);
    }),
    ...agreement(asked, keyUsageField),
  ];
};

export const extendedKeyUsages: RequestRule = ({ policy, request }) => {
  const { extendedKeyUsage } = policy.usages;
  if (extendedKeyUsage.kind === 'given') return CONTENT;
  const { extendedKeyUsage: asked = [], extendedKeyUsageField = request.issuerField } = request.usages ?? {};
  const name = (oid: string): string => keyPurpose(oid) ?? oid;
  return judge('extended_key_usage', extendedKeyUsage, asked, extendedKeyUsageField, name);
};

function isOfAuthorities(usage: KeyUsage): boolean {
  return usage === 'key_cert_sign' || usage === 'crl_sign';
}

/** RFC 5280 §4.2.1.3: encipherOnly and decipherOnly mean nothing without keyAgreement. */
function agreement(asked: readonly KeyUsage[], field: string): readonly Refusal[] {
  if (asked.includes('key_agreement')) return CONTENT;
  return asked
    .filter((usage) => usage === 'encipher_only' || usage === 'decipher_only')
    .map((usage) => {
      const message = `${usage} means nothing without key_agreement`;
      return refuse('key_usage_agreement', field, usage, message, [`key_agreement, ${usage}`]);
    });
}

/** All of one kind at once. @param rule what the names of its rules begin with */
function judge<Usage extends string>(
  rule: string,
  policy: Exclude<UsagePolicy<Usage>, { kind: 'given' }>,
  asked: readonly Usage[],
  field: string,
  name: (usage: Usage) => string,
): readonly Refusal[] {
  if (policy.kind === 'none') {
    if (asked.length === 0) return CONTENT;
    return [refuse(`${rule}_none`, field, asked.map(name).join(', '), 'the policy permits none')];
  }
  const { allowed, denied, required } = policy;
  const passing: readonly Usage[] = [...required, ...allowed];
  const passes = passing.filter((usage) => !denied.includes(usage)).map(name);
  const tell = (what: string, usages: readonly Usage[], message: string): readonly Refusal[] =>
    usages.length === 0
      ? CONTENT
      : [refuse(`${rule}_${what}`, field, usages.map(name).join(', '), message, passes)];
  return [
    ...tell(
      'required',
      required.filter((usage) => !asked.includes(usage)),
      'the policy requires usages that were not asked for',
    ),
    ...tell(
      'denied',
      asked.filter((usage) => denied.includes(usage)),
      'the policy denies usages that were asked for',
    ),
    ...tell(
      'allowed',
      asked.filter((usage) => !passing.includes(usage)),
      'the policy does not allow usages that were asked for',
    ),
  ];
}

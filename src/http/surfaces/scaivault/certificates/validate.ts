/** `POST /v1/pki/certificates/validate`: whether a certificate is valid, and why not. */
import Type from 'typebox';
import { atField, invalidField, quote } from '../../../../base/error.ts';
import { parseIp } from '../../../../base/ip.ts';
import { seconds } from '../../../../base/ports.ts';
import { isWildcard, parseDnsName } from '../../../../policy/dns-name.ts';
import { LONGEST_BUNDLE, MOST_GIVEN } from '../../../../trust/limits.ts';
import { validateCertificate as validate } from '../../../../trust/validate.ts';
import type { Verdict } from '../../../../trust/verdict.ts';
import {
  LONGEST_CERTIFICATE,
  parseCertificatePem,
  parseCertificatesPem,
} from '../../../../x509/certificate-pem.ts';
import type { KeyPurpose } from '../../../../x509/extensions/extended-key-usage.ts';
import { KEY_PURPOSE } from '../../../../x509/oid.ts';
import { endpoint } from '../../../endpoint.ts';
import { fieldTime, spellId } from '../../../v1/spelling.ts';
import { warnOfUnknown } from '../issued.ts';

const PURPOSES = Object.keys(KEY_PURPOSE) as [KeyPurpose, ...KeyPurpose[]];

const BODY = Type.Object({
  certificate_pem: Type.String({
    minLength: 1,
    maxLength: LONGEST_CERTIFICATE,
    description: 'one certificate, PEM',
  }),
  chain_pem: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: LONGEST_BUNDLE,
      description: `at most ${MOST_GIVEN} certificates in any order, none of which is trusted for being here, PEM`,
    }),
  ),
  check_revocation: Type.Optional(Type.Boolean({ description: 'true when absent' })),
  at: Type.Optional(
    Type.String({ maxLength: 40, description: 'the time to judge for, RFC 3339; now when absent' }),
  ),
  purpose: Type.Optional(Type.Enum(PURPOSES, { description: 'what it must be good for; any when absent' })),
  hostname: Type.Optional(
    Type.String({ maxLength: 400, description: 'a DNS name or an IP address that it must be good for' }),
  ),
});

const ANSWER = Type.Object({
  valid: Type.Boolean(),
  chain_valid: Type.Boolean(),
  not_expired: Type.Boolean(),
  not_revoked: Type.Boolean(),
  trusted_anchor: Type.Union([Type.String(), Type.Null()]),
  errors: Type.Array(Type.Object({ code: Type.String(), depth: Type.Integer(), message: Type.String() })),
  warnings: Type.Array(Type.String()),
});

export const validateCertificate = endpoint({
  method: 'POST',
  path: '/v1/pki/certificates/validate',
  summary: 'Say whether a certificate is valid, and why not',
  body: BODY,
  answers: { 200: ANSWER },
  async handle({ body, site }, caller) {
    const { chain_pem: chain, check_revocation: checkRevocation = true } = body;
    const verdict = await validate(site, caller, {
      certificate: atField('certificate_pem', () => parseCertificatePem(body.certificate_pem)),
      chain: chain === undefined ? [] : atField('chain_pem', () => parseCertificatesPem(chain, MOST_GIVEN)),
      checkRevocation,
      at: body.at === undefined ? seconds(site.clock) : Math.floor(fieldTime(body.at, 'at') / 1000),
      purpose: body.purpose,
      hostname: body.hostname === undefined ? undefined : hostnameOf(body.hostname),
    });
    return { status: 200, body: spell(verdict, warnOfUnknown(body, BODY)) };
  },
});

function hostnameOf(text: string): string {
  if (parseIp(text) !== undefined) return text;
  const read = parseDnsName(text);
  if (read.ok && !isWildcard(read.name)) return read.name;
  throw invalidField('hostname', `must be a DNS name in A-labels or an IP address, not ${quote(text)}`);
}

function spell({ anchor, errors, warnings, ...verdict }: Verdict, more: readonly string[]): unknown {
  return {
    valid: verdict.valid,
    chain_valid: verdict.chainValid,
    not_expired: verdict.notExpired,
    not_revoked: verdict.notRevoked,
    trusted_anchor: anchor === undefined ? null : spellId(anchor.kind, anchor.id),
    errors: errors.map(({ code, depth, message }) => ({ code, depth, message })),
    warnings: [...warnings, ...more],
  };
}

/** `POST /v1/pki/explain/{role}`, which the contract has not: what `issue` or `sign` would say, rule by rule, with nothing issued. */
import Type, { type Static } from 'typebox';
import { formatDuration, parseDuration } from '../../../base/duration.ts';
import { type ExplainCommand, type Explanation, explain } from '../../../issuing/explain.ts';
import { LONGEST_CSR } from '../../../issuing/read-csr.ts';
import type { Decision, RuleVerdict } from '../../../policy/decision.ts';
import { keyPurpose } from '../../../x509/extensions/extended-key-usage.ts';
import { endpoint } from '../../endpoint.ts';
import { spellTime } from '../../v1/spelling.ts';
import { ROLE_PARAM, warnOfLeftOut, warnOfShortened, warnOfUnknown } from './issued.ts';
import { NAME_FIELDS, TTL } from './names.ts';

const BODY = Type.Object({
  csr_pem: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: LONGEST_CSR,
      description: 'PKCS #10 in PEM, which is judged as `sign` does; without it, as `issue` does',
    }),
  ),
  ttl: TTL,
  ...NAME_FIELDS,
});

const REFUSAL = Type.Object({
  rule: Type.String(),
  field: Type.String(),
  value: Type.String(),
  message: Type.String(),
  allowed: Type.Array(Type.String(), { description: 'what would pass; none when nothing would' }),
});

const RULE = Type.Object({
  name: Type.String({ description: 'the row of the decision table' }),
  result: Type.Enum(['passed', 'refused', 'clamped']),
  refusals: Type.Array(REFUSAL, { description: 'of all rules together at most the first hundred' }),
  clamped: Type.Union([Type.Object({ from: Type.String(), to: Type.String() }), Type.Null()]),
});

const CERTIFICATE = Type.Object({
  subject: Type.Array(Type.Object({ type: Type.String(), value: Type.String() }), {
    description: 'least specific first',
  }),
  names: Type.Array(Type.Object({ type: Type.String(), value: Type.String() })),
  key_algorithm: Type.String(),
  key_usages: Type.Array(Type.String()),
  ext_key_usages: Type.Array(Type.String()),
  signature_algorithm: Type.String(),
  not_before: Type.String(),
  not_after: Type.String(),
});

export const explainRole = endpoint({
  method: 'POST',
  path: '/v1/pki/explain/:role',
  summary: 'Say what a role would say to a request, rule by rule, and issue nothing',
  params: ROLE_PARAM,
  body: BODY,
  answers: {
    200: Type.Object({
      role: Type.String(),
      would_issue: Type.Boolean(),
      rules: Type.Array(RULE, { description: 'the whole decision table, in its order' }),
      certificate: Type.Union([CERTIFICATE, Type.Null()], { description: 'null when it would be refused' }),
      warnings: Type.Array(Type.String()),
    }),
  },
  async handle({ body, params, site }, caller) {
    const { clamped, decision, leftOut, rules } = await explain(site, caller, commandOf(params.role, body));
    const warnings = [...warnOfShortened(clamped), ...warnOfLeftOut(leftOut), ...warnOfUnknown(body, BODY)];
    return {
      status: 200,
      tellsRefusal: decision === undefined,
      body: {
        role: params.role,
        would_issue: decision !== undefined,
        rules: rules.map((rule) => spellRule(rule, clamped)),
        certificate: decision === undefined ? null : spellCertificate(decision),
        warnings,
      },
    };
  },
});

function commandOf(role: string, body: Static<typeof BODY>): ExplainCommand {
  const { alt_names: altNames, common_name: commonName, csr_pem: csrPem, ip_sans: ipSans } = body;
  const ttl = body.ttl === undefined ? undefined : parseDuration(body.ttl, 'ttl');
  if (csrPem !== undefined) return { kind: 'sign', role, csrPem, ttl, commonName, altNames, ipSans };
  return { kind: 'issue', role, ttl, commonName, altNames: altNames ?? [], ipSans: ipSans ?? [] };
}

function spellRule(
  { isClamped, isRefused, name, refusals }: RuleVerdict,
  clamped: Explanation['clamped'],
): unknown {
  return {
    name,
    result: isRefused ? 'refused' : isClamped ? 'clamped' : 'passed',
    refusals: refusals.map(({ allowed, field, message, rule, value }) => ({
      rule,
      field,
      value,
      message,
      allowed,
    })),
    clamped:
      isClamped && clamped !== undefined
        ? { from: formatDuration(clamped.from), to: formatDuration(clamped.to) }
        : null,
  };
}

function spellCertificate(decision: Decision): unknown {
  const { extendedKeyUsage, key, keyUsage, names, signatureAlgorithm, subject, validity } = decision;
  return {
    subject: subject.map(({ type, value }) => ({ type, value })),
    names: names.map(({ type, value }) => ({ type, value })),
    key_algorithm: key.kind === 'given' ? key.publicKey.algorithm : key.algorithm,
    key_usages: keyUsage,
    ext_key_usages: extendedKeyUsage.map((oid) => keyPurpose(oid) ?? oid),
    signature_algorithm: signatureAlgorithm,
    not_before: spellTime(validity.notBefore),
    not_after: spellTime(validity.notAfter),
  };
}

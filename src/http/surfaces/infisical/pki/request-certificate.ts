/**
 * `POST /api/v1/cert-manager/certificates`: today's one address for certificates under a profile, whether the key is made
 * here or comes in a CSR.
 */
import Type, { type Static } from 'typebox';
import type { Caller } from '../../../../access/caller.ts';
import { unfitting } from '../../../../base/error.ts';
import type { Issued } from '../../../../issuing/conclude.ts';
import type { AskedPeriod } from '../../../../issuing/profiles/command.ts';
import { enrollingSubject } from '../../../../issuing/profiles/enrollment.ts';
import { issueUnderProfile } from '../../../../issuing/profiles/issue.ts';
import { signUnderProfile } from '../../../../issuing/profiles/sign.ts';
import type { SubjectAttribute } from '../../../../policy/request.ts';
import { KEYS, SIGNATURES } from '../../../../policy/spellings/certificate-policy.ts';
import { endpoint } from '../../../endpoint.ts';
import type { HttpSite } from '../../../site.ts';
import { together } from '../together.ts';
import { TODAYS_CERTIFICATES } from './address.ts';
import {
  ALT_NAMES,
  COMMON_NAME,
  CSR,
  DATE,
  EXTENDED_KEY_USAGE_LIST,
  KEY_USAGE_LIST,
  PROFILE_ID,
  REMOVE_ROOTS,
  readAltNames,
  readCommonName,
  readFlag,
  readPeriod,
  readProfileId,
  readUsages,
  SIGNATURE_ALGORITHM,
} from './fields.ts';
import { checkPeriod } from './giving.ts';
import { ISSUED, spellIssued } from './issued.ts';

/** Terraform's provider calls curves so. */
const CURVES = { ECDSA_P256: 'ec-p256', ECDSA_P384: 'ec-p384', ECDSA_P521: 'ec-p521' } as const;
const ALL_KEYS = { ...KEYS, ...CURVES };
type KeyName = keyof typeof ALL_KEYS;

const TEXT = Type.Union([COMMON_NAME, Type.Null()]);

const ATTRIBUTES = Type.Object({
  commonName: Type.Optional(TEXT),
  organization: Type.Optional(TEXT),
  organizationalUnit: Type.Optional(TEXT),
  country: Type.Optional(TEXT),
  state: Type.Optional(TEXT),
  locality: Type.Optional(TEXT),
  keyUsages: Type.Optional(KEY_USAGE_LIST),
  extendedKeyUsages: Type.Optional(EXTENDED_KEY_USAGE_LIST),
  altNames: Type.Optional(ALT_NAMES),
  signatureAlgorithm: Type.Optional(SIGNATURE_ALGORITHM),
  keyAlgorithm: Type.Optional(Type.Enum(Object.keys(ALL_KEYS) as [KeyName, ...KeyName[]])),
  ttl: Type.Optional(Type.String({ maxLength: 100, description: 'such as "90d"; empty as if absent' })),
  notBefore: Type.Optional(DATE),
  notAfter: Type.Optional(DATE),
  basicConstraints: Type.Optional(
    Type.Object({
      isCA: Type.Boolean(),
      pathLength: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
    }),
  ),
  removeRootsFromChain: Type.Optional(REMOVE_ROOTS),
});

const BODY = Type.Object({
  profileId: PROFILE_ID,
  csr: Type.Optional(CSR),
  attributes: Type.Optional(ATTRIBUTES),
  removeRootsFromChain: Type.Optional(REMOVE_ROOTS),
});

const AT = 'attributes.';

/** What is asked for, read. Beside a CSR only the length of an answer's attributes counts. @throws invalid_field, malformed */
function read(body: Static<typeof BODY>): (site: HttpSite, caller: Caller) => Promise<Issued> {
  const { csr, attributes = {} } = body;
  const { period, profileId } = together({
    profileId: () => readProfileId(body.profileId),
    period: () => readAskedPeriod(attributes),
  });
  if (csr !== undefined) {
    return (site, caller) => signUnderProfile(site, caller, { profileId, csr, csrField: 'csr', period });
  }
  const { keyAlgorithm, signatureAlgorithm } = attributes;
  const commonName = attributes.commonName ?? undefined;
  const command = {
    profileId,
    commonName: commonName === undefined ? undefined : readCommonName(commonName, `${AT}commonName`),
    commonNameField: `${AT}commonName`,
    // The order in which the original writes them.
    before: [
      ...attribute(attributes.country, 'countryName', 'country'),
      ...attribute(attributes.organization, 'organizationName', 'organization'),
      ...attribute(attributes.organizationalUnit, 'organizationalUnitName', 'organizationalUnit'),
      ...attribute(attributes.state, 'stateOrProvinceName', 'state'),
    ],
    behind: attribute(attributes.locality, 'localityName', 'locality'),
    names: readAltNames(attributes.altNames, AT),
    namesField: `${AT}altNames`,
    usages: readUsages(attributes, AT),
    signature: signatureAlgorithm && SIGNATURES[signatureAlgorithm],
    signatureField: `${AT}signatureAlgorithm`,
    keyAlgorithm: keyAlgorithm && ALL_KEYS[keyAlgorithm],
    keyField: `${AT}keyAlgorithm`,
    period,
  };
  return (site, caller) => issueUnderProfile(site, caller, command);
}

function readAskedPeriod({ ttl, ...dates }: Static<typeof ATTRIBUTES>): AskedPeriod {
  const isEmpty = ttl === undefined || ttl.trim() === '';
  const period = readPeriod({ ...dates, ...(isEmpty ? {} : { ttl }) }, AT);
  checkPeriod(period);
  return period;
}

function attribute(
  value: string | null | undefined,
  type: SubjectAttribute['type'],
  name: string,
): readonly SubjectAttribute[] {
  const field = `${AT}${name}`;
  return value == null ? [] : [{ type, value: readCommonName(value, field), field }];
}

export const requestCertificate = endpoint({
  method: 'POST',
  path: TODAYS_CERTIFICATES,
  summary: 'Issue a certificate, or sign a CSR, under a profile',
  body: BODY,
  answers: {
    200: Type.Object({
      certificate: ISSUED,
      certificateRequestId: Type.String({ description: 'the id of the certificate' }),
      status: Type.Literal('issued'),
    }),
  },
  subject({ body, site }, { tenantId }) {
    read(body);
    return enrollingSubject(site.store, tenantId, readProfileId(body.profileId));
  },
  async handle({ body, site }, caller) {
    const issue = read(body);
    if (body.attributes?.basicConstraints?.isCA === true) {
      throw unfitting(
        `${AT}basicConstraints.isCA`,
        'CA certificate issuance is denied by this policy. The policy does not allow issuing CA certificates.',
      );
    }
    const issued = await issue(site, caller);
    site.metrics.issued.inc({ kind: 'x509', origin: body.csr === undefined ? 'issue' : 'sign' });
    // Its agent puts the flag among the attributes.
    const flag = body.removeRootsFromChain ?? body.attributes?.removeRootsFromChain;
    return {
      status: 200,
      body: {
        certificate: spellIssued(issued, readFlag(flag)),
        certificateRequestId: issued.certificate.id,
        status: 'issued',
      },
    };
  },
});

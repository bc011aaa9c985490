/** `POST /api/v3/pki/certificates/issue-certificate`: a certificate under a profile, with a key that is made here. */
import Type, { type Static } from 'typebox';
import type { Caller } from '../../../../access/caller.ts';
import { type ChanceryError, unfitting } from '../../../../base/error.ts';
import type { IssueUnderProfile } from '../../../../issuing/profiles/command.ts';
import { enrollingSubject } from '../../../../issuing/profiles/enrollment.ts';
import { issueUnderProfile } from '../../../../issuing/profiles/issue.ts';
import { KEYS, SIGNATURES } from '../../../../policy/spellings/certificate-policy.ts';
import { type Endpoint, endpoint } from '../../../endpoint.ts';
import type { HttpSite } from '../../../site.ts';
import { OLDER_CERTIFICATES, SEED_CERTIFICATES, TODAYS_CERTIFICATES } from './address.ts';
import {
  ALT_NAMES,
  COMMON_NAME,
  DATE,
  EXTENDED_KEY_USAGE_LIST,
  KEY_ALGORITHM,
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
  TTL,
} from './fields.ts';
import { ISSUED, ISSUED_FIELDS, spellIssued } from './issued.ts';

const FIELDS = {
  profileId: PROFILE_ID,
  commonName: Type.Optional(COMMON_NAME),
  ttl: TTL,
  keyUsages: Type.Optional(KEY_USAGE_LIST),
  extendedKeyUsages: Type.Optional(EXTENDED_KEY_USAGE_LIST),
  notBefore: Type.Optional(DATE),
  notAfter: Type.Optional(DATE),
  altNames: Type.Optional(ALT_NAMES),
  signatureAlgorithm: SIGNATURE_ALGORITHM,
  keyAlgorithm: KEY_ALGORITHM,
};

/** Of the seed: a length must be given, and so no times can be. */
const BODY = Type.Object(FIELDS);
/** Later, times may be given in place of a length. */
const LATER_BODY = Type.Object({
  ...FIELDS,
  ttl: Type.Optional(TTL),
  removeRootsFromChain: Type.Optional(REMOVE_ROOTS),
});

/** @throws invalid_field, malformed */
function read(body: Static<typeof LATER_BODY>): IssueUnderProfile {
  const { commonName, keyAlgorithm, signatureAlgorithm } = body;
  const command = {
    profileId: readProfileId(body.profileId),
    commonName: commonName === undefined ? undefined : readCommonName(commonName, 'commonName'),
    commonNameField: 'commonName',
    before: [],
    behind: [],
    names: readAltNames(body.altNames),
    namesField: 'altNames',
    usages: readUsages(body),
    signature: SIGNATURES[signatureAlgorithm],
    signatureField: 'signatureAlgorithm',
    keyAlgorithm: KEYS[keyAlgorithm],
    keyField: 'keyAlgorithm',
    period: readPeriod(body),
  };
  const { dates, ttl } = command.period;
  if (ttl === undefined && dates?.notAfter === undefined) throw withoutLength();
  return command;
}

/** Nothing says how long it is to be good for. */
export function withoutLength(field = 'ttl'): ChanceryError {
  return unfitting(field, 'Certificate issuance requires a valid TTL');
}

const PATH = '/issue-certificate';
const SUMMARY = 'Issue a certificate and its key under a profile';

async function answer(
  site: HttpSite,
  caller: Caller,
  body: Static<typeof LATER_BODY>,
): Promise<ReturnType<typeof spellIssued>> {
  const issued = await issueUnderProfile(site, caller, read(body));
  site.metrics.issued.inc({ kind: 'x509', origin: 'issue' });
  return spellIssued(issued, readFlag(body.removeRootsFromChain));
}

export const issueCertificate: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: `${SEED_CERTIFICATES}${PATH}`,
    summary: SUMMARY,
    body: BODY,
    answers: { 200: ISSUED },
    subject: ({ body, site }, { tenantId }) => enrollingSubject(site.store, tenantId, read(body).profileId),
    handle: async ({ body, site }, caller) => ({ status: 200, body: await answer(site, caller, body) }),
  }),
  ...[OLDER_CERTIFICATES, TODAYS_CERTIFICATES].map((prefix) =>
    endpoint({
      method: 'POST',
      path: `${prefix}${PATH}`,
      summary: SUMMARY,
      body: LATER_BODY,
      answers: { 200: Type.Object({ ...ISSUED_FIELDS, certificateRequestId: Type.String() }) },
      subject: ({ body, site }, { tenantId }) => enrollingSubject(site.store, tenantId, read(body).profileId),
      async handle({ body, site }, caller) {
        const issued = await answer(site, caller, body);
        return { status: 200, body: { ...issued, certificateRequestId: issued['certificateId'] } };
      },
    }),
  ),
];

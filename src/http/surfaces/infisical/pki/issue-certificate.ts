/** `POST /api/v3/pki/certificates/issue-certificate`: a certificate under a profile, with a key that is made here. */
import Type, { type Static } from 'typebox';
import type { IssueUnderProfile } from '../../../../issuing/profiles/command.ts';
import { issueUnderProfile } from '../../../../issuing/profiles/issue.ts';
import { KEYS, SIGNATURES } from '../../../../policy/spellings/certificate-policy.ts';
import { together } from '../together.ts';
import {
  ALT_NAMES,
  COMMON_NAME,
  DATE,
  EXTENDED_KEY_USAGE_LIST,
  KEY_ALGORITHM,
  KEY_USAGE_LIST,
  PROFILE_ID,
  readAltNames,
  readCommonName,
  readPeriod,
  readProfileId,
  readUsages,
  SIGNATURE_ALGORITHM,
} from './fields.ts';
import { givingEndpoints } from './giving.ts';
import { ISSUED } from './issued.ts';

const BODY = Type.Object({
  profileId: PROFILE_ID,
  commonName: Type.Optional(COMMON_NAME),
  keyUsages: Type.Optional(KEY_USAGE_LIST),
  extendedKeyUsages: Type.Optional(EXTENDED_KEY_USAGE_LIST),
  notBefore: Type.Optional(DATE),
  notAfter: Type.Optional(DATE),
  altNames: Type.Optional(ALT_NAMES),
  signatureAlgorithm: SIGNATURE_ALGORITHM,
  keyAlgorithm: KEY_ALGORITHM,
});

function readBody(body: Static<typeof BODY>): IssueUnderProfile {
  const { commonName, keyAlgorithm, signatureAlgorithm } = body;
  const read = together({
    profileId: () => readProfileId(body.profileId),
    commonName: () => (commonName === undefined ? undefined : readCommonName(commonName, 'commonName')),
    period: () => readPeriod(body),
  });
  return {
    ...read,
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
  };
}

export const issueCertificate = givingEndpoints({
  path: '/issue-certificate',
  summary: 'Issue a certificate and its key under a profile',
  origin: 'issue',
  body: BODY,
  answer: ISSUED,
  read: readBody,
  give: issueUnderProfile,
});

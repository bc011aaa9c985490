/** `POST /api/v3/pki/certificates/sign-certificate`: a certificate under a profile, for the key of a CSR. */
import Type, { type Static } from 'typebox';
import type { SignUnderProfile } from '../../../../issuing/profiles/command.ts';
import { signUnderProfile } from '../../../../issuing/profiles/sign.ts';
import { together } from '../together.ts';
import { CSR, DATE, PROFILE_ID, readPeriod, readProfileId } from './fields.ts';
import { givingEndpoints } from './giving.ts';
import { ISSUED_FIELDS } from './issued.ts';

const BODY = Type.Object({
  profileId: PROFILE_ID,
  csr: CSR,
  notBefore: Type.Optional(DATE),
  notAfter: Type.Optional(DATE),
});

const { privateKey: _, ...SIGNED_FIELDS } = ISSUED_FIELDS;

function read(body: Static<typeof BODY>): SignUnderProfile {
  const { profileId } = body;
  const asked = together({ profileId: () => readProfileId(profileId), period: () => readPeriod(body) });
  return { ...asked, csr: body.csr, csrField: 'csr' };
}

export const signCertificate = givingEndpoints({
  path: '/sign-certificate',
  summary: 'Sign a CSR under a profile',
  origin: 'sign',
  body: BODY,
  answer: Type.Object(SIGNED_FIELDS),
  read,
  give: signUnderProfile,
});

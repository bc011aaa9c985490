/** `POST /api/v3/pki/certificates/sign-certificate`: a certificate under a profile, for the key of a CSR. */
import Type, { type Static } from 'typebox';
import type { Caller } from '../../../../access/caller.ts';
import type { SignUnderProfile } from '../../../../issuing/profiles/command.ts';
import { enrollingSubject } from '../../../../issuing/profiles/enrollment.ts';
import { signUnderProfile } from '../../../../issuing/profiles/sign.ts';
import { type Endpoint, endpoint } from '../../../endpoint.ts';
import type { HttpSite } from '../../../site.ts';
import { OLDER_CERTIFICATES, SEED_CERTIFICATES, TODAYS_CERTIFICATES } from './address.ts';
import { CSR, DATE, PROFILE_ID, REMOVE_ROOTS, readFlag, readPeriod, readProfileId, TTL } from './fields.ts';
import { withoutLength } from './issue-certificate.ts';
import { ISSUED_FIELDS, spellIssued } from './issued.ts';

const FIELDS = {
  profileId: PROFILE_ID,
  csr: CSR,
  ttl: TTL,
  notBefore: Type.Optional(DATE),
  notAfter: Type.Optional(DATE),
};
const BODY = Type.Object(FIELDS);
const LATER_BODY = Type.Object({
  ...FIELDS,
  ttl: Type.Optional(TTL),
  removeRootsFromChain: Type.Optional(REMOVE_ROOTS),
});
const { privateKey: _, ...SIGNED_FIELDS } = ISSUED_FIELDS;

function read(body: Static<typeof LATER_BODY>): SignUnderProfile {
  const period = readPeriod(body);
  if (period.ttl === undefined && period.dates?.notAfter === undefined) throw withoutLength();
  return { profileId: readProfileId(body.profileId), csr: body.csr, csrField: 'csr', period };
}

const PATH = '/sign-certificate';
const SUMMARY = 'Sign a CSR under a profile';

async function answer(
  site: HttpSite,
  caller: Caller,
  body: Static<typeof LATER_BODY>,
): Promise<ReturnType<typeof spellIssued>> {
  const signed = await signUnderProfile(site, caller, read(body));
  site.metrics.issued.inc({ kind: 'x509', origin: 'sign' });
  return spellIssued(signed, readFlag(body.removeRootsFromChain));
}

export const signCertificate: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: `${SEED_CERTIFICATES}${PATH}`,
    summary: SUMMARY,
    body: BODY,
    answers: { 200: Type.Object(SIGNED_FIELDS) },
    subject: ({ body, site }, { tenantId }) => enrollingSubject(site.store, tenantId, read(body).profileId),
    handle: async ({ body, site }, caller) => ({ status: 200, body: await answer(site, caller, body) }),
  }),
  ...[OLDER_CERTIFICATES, TODAYS_CERTIFICATES].map((prefix) =>
    endpoint({
      method: 'POST',
      path: `${prefix}${PATH}`,
      summary: SUMMARY,
      body: LATER_BODY,
      answers: { 200: Type.Object({ ...SIGNED_FIELDS, certificateRequestId: Type.String() }) },
      subject: ({ body, site }, { tenantId }) => enrollingSubject(site.store, tenantId, read(body).profileId),
      async handle({ body, site }, caller) {
        const signed = await answer(site, caller, body);
        return { status: 200, body: { ...signed, certificateRequestId: signed['certificateId'] } };
      },
    }),
  ),
];

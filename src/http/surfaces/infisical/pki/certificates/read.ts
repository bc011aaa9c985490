/** `GET /api/v1/cert-manager/certificates/{certificateId}`: one certificate, by id or serial number. */
import Type from 'typebox';
import type { CertificateRow } from '../../../../../records/certificates.ts';
import type { Reader } from '../../../../../records/store.ts';
import { endpoint } from '../../../../endpoint.ts';
import { CERTIFICATE_PARAM, findLeaf, leafSubject } from './find.ts';
import { ROW_FIELDS, readRow } from './row.ts';

const NULLABLE = Type.Union([Type.String(), Type.Null()]);

const ONE = Type.Object({
  ...ROW_FIELDS,
  subject: Type.Object({
    commonName: NULLABLE,
    organization: NULLABLE,
    organizationalUnit: NULLABLE,
    country: NULLABLE,
    state: NULLABLE,
    locality: NULLABLE,
  }),
  fingerprints: Type.Object({ sha256: Type.String(), sha1: Type.String() }),
  basicConstraints: Type.Object({ isCA: Type.Boolean(), pathLength: Type.Optional(Type.Integer()) }),
  caName: NULLABLE,
  caType: Type.Union([Type.Literal('internal'), Type.Null()]),
  profileName: NULLABLE,
  hasPrivateKey: Type.Boolean(),
  latestRenewalCertificateId: NULLABLE,
});

export const readCertificate = endpoint({
  method: 'GET',
  path: '/:certificateId',
  summary: 'Read a certificate',
  params: CERTIFICATE_PARAM,
  answers: { 200: Type.Object({ certificate: ONE }) },
  subject: leafSubject,
  async handle(input, caller) {
    const { site } = input;
    const found = await findLeaf(input, caller);
    const row = await readRow(site, found);
    const { isCA, pathLength } = row;
    return {
      status: 200,
      body: {
        certificate: {
          ...row,
          subject: {
            commonName: found.certificate.commonName,
            organization: row.subjectOrganization,
            organizationalUnit: row.subjectOrganizationalUnit,
            country: row.subjectCountry,
            state: row.subjectState,
            locality: row.subjectLocality,
          },
          fingerprints: { sha256: row.fingerprintSha256, sha1: row.fingerprintSha1 },
          basicConstraints: { isCA, ...(pathLength === null ? {} : { pathLength }) },
          ...(await relations(site.store, found.certificate)),
        },
      },
    };
  },
});

async function relations(
  reader: Reader,
  row: CertificateRow,
): Promise<Readonly<Record<string, string | boolean | null>>> {
  const { authorityId, profileId, tenantId } = row;
  const authority =
    authorityId === null ? undefined : await reader.get('authorities', { tenantId, id: authorityId });
  const profile =
    profileId === null ? undefined : await reader.get('certificateProfiles', { tenantId, id: profileId });
  return {
    caName: authority?.name ?? null,
    caType: authority === undefined ? null : 'internal',
    profileName: profile?.slug ?? null,
    hasPrivateKey: row.keyId !== null,
    latestRenewalCertificateId: await latest(reader, row),
  };
}

/** The last of those that renewed one another, or the furthest that is looked for; null for what was not renewed. */
async function latest(reader: Reader, { replacedBy, tenantId }: CertificateRow): Promise<string | null> {
  let last = replacedBy;
  for (let step = 0; step < MOST_STEPS && last !== null; step++) {
    const next = (await reader.get('certificates', { tenantId, id: last }))?.replacedBy ?? null;
    if (next === null) return last;
    last = next;
  }
  return last;
}

const MOST_STEPS = 1000;

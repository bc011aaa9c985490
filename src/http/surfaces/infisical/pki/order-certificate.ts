/** `POST /api/v3/pki/certificates/order-certificate`: for outside authorities, of which there are none behind profiles. */
import Type from 'typebox';
import { unfitting } from '../../../../base/error.ts';
import { enrollingSubject } from '../../../../issuing/profiles/enrollment.ts';
import { type Endpoint, endpoint } from '../../../endpoint.ts';
import { OLDER_CERTIFICATES, SEED_CERTIFICATES, TODAYS_CERTIFICATES } from './address.ts';
import {
  COMMON_NAME,
  DATE,
  EXTENDED_KEY_USAGE_LIST,
  KEY_ALGORITHM,
  KEY_USAGE_LIST,
  PROFILE_ID,
  readCommonName,
  readPeriod,
  readProfileId,
  SIGNATURE_ALGORITHM,
  TTL,
} from './fields.ts';

const body = (types: readonly [string, ...string[]]) =>
  Type.Object({
    profileId: PROFILE_ID,
    subjectAlternativeNames: Type.Array(
      Type.Object({
        type: Type.Enum([...types] as [string, ...string[]]),
        value: Type.String({ minLength: 1, maxLength: 255 }),
      }),
      { minItems: 1, maxItems: 1000 },
    ),
    ttl: TTL,
    commonName: Type.Optional(COMMON_NAME),
    keyUsages: Type.Optional(KEY_USAGE_LIST),
    extendedKeyUsages: Type.Optional(EXTENDED_KEY_USAGE_LIST),
    notBefore: Type.Optional(DATE),
    notAfter: Type.Optional(DATE),
    signatureAlgorithm: SIGNATURE_ALGORITHM,
    keyAlgorithm: KEY_ALGORITHM,
  });

const at = (prefix: string, types: readonly [string, ...string[]]): Endpoint =>
  endpoint({
    method: 'POST',
    path: `${prefix}/order-certificate`,
    summary: 'Order a certificate of an outside authority: refused, as profiles are of our own',
    body: body(types),
    answers: { 200: Type.Object({}) },
    subject({ body: asked, site }, { tenantId }) {
      if (asked.commonName !== undefined) readCommonName(asked.commonName, 'commonName');
      readPeriod(asked);
      return enrollingSubject(site.store, tenantId, readProfileId(asked.profileId));
    },
    handle: async () => {
      throw unfitting('profileId', 'Certificate ordering is not supported for the specified CA type');
    },
  });

export const orderCertificate: readonly Endpoint[] = [
  at(SEED_CERTIFICATES, ['dns', 'ip']),
  at(OLDER_CERTIFICATES, ['dns', 'ip']),
  at(TODAYS_CERTIFICATES, ['dns_name', 'ip_address', 'email', 'uri', 'dns', 'ip']),
];

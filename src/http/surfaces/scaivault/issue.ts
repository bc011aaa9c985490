/** `POST /v1/pki/issue/{role}`: a certificate with a key that is made here and shown once. */
import Type from 'typebox';
import { parseDuration } from '../../../base/duration.ts';
import { issue } from '../../../issuing/issue.ts';
import { endpoint } from '../../endpoint.ts';
import { ISSUED, ROLE_PARAM, spellIssued, warnOfUnknown } from './issued.ts';
import { NAME_FIELDS, TTL } from './names.ts';

const BODY = Type.Object({ ...NAME_FIELDS, ttl: TTL });

export const issueCertificate = endpoint({
  method: 'POST',
  path: '/v1/pki/issue/:role',
  summary: 'Issue a certificate and its key',
  params: ROLE_PARAM,
  body: BODY,
  answers: { 201: ISSUED },
  async handle({ body, params, site }, caller) {
    const issued = await issue(site, caller, {
      role: params.role,
      commonName: body.common_name,
      altNames: body.alt_names ?? [],
      ipSans: body.ip_sans ?? [],
      ttl: body.ttl === undefined ? undefined : parseDuration(body.ttl, 'ttl'),
    });
    site.metrics.issued.inc({ kind: 'x509', origin: 'issue' });
    return { status: 201, body: spellIssued(issued, warnOfUnknown(body, BODY)) };
  },
});

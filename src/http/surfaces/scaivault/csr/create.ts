/** `POST /v1/pki/csr`: a CSR and its key, made here. */
import Type from 'typebox';
import { createCsr } from '../../../../issuing/csr-requests/create.ts';
import { viewCsr } from '../../../../issuing/csr-requests/view.ts';
import { keyAlgorithmOf, ROLE_DEFAULTS, USUAL_KEY_BITS } from '../../../../policy/spellings/role.ts';
import { endpoint } from '../../../endpoint.ts';
import { warnOfUnknown } from '../issued.ts';
import { CSR_WITH_WARNINGS, spellCsr } from './shape.ts';
import { NEW_SUBJECT, readSubjectFields } from './subject.ts';

const NAMES = Type.Optional(Type.Array(Type.String({ maxLength: 400 }), { maxItems: 100 }));

const BODY = Type.Object({
  subject: Type.Optional(NEW_SUBJECT),
  san_dns: NAMES,
  san_ip: NAMES,
  san_email: NAMES,
  san_uri: Type.Optional(Type.Array(Type.String({ maxLength: 2048 }), { maxItems: 100 })),
  key_type: Type.Optional(Type.Enum(['rsa', 'ec', 'ed25519'], { description: 'ec when absent' })),
  key_size: Type.Optional(
    Type.Integer({
      description: '256, 384 or 521 for ec; 2048, 3072 or 4096 for rsa; the first when absent',
    }),
  ),
});

export const createCsrRequest = endpoint({
  method: 'POST',
  path: '/v1/pki/csr',
  summary: 'Make a CSR and its key, to be approved and signed',
  body: BODY,
  answers: { 201: CSR_WITH_WARNINGS },
  async handle({ body, site }, caller) {
    const keyType = body.key_type ?? ROLE_DEFAULTS.keyType;
    const subject = body.subject ?? {};
    const row = await createCsr(site, caller, {
      subject: readSubjectFields(subject),
      dns: body.san_dns ?? [],
      ips: body.san_ip ?? [],
      emails: body.san_email ?? [],
      uris: body.san_uri ?? [],
      keyAlgorithm: keyAlgorithmOf(keyType, body.key_size ?? USUAL_KEY_BITS[keyType], 'key_size'),
    });
    const warnings = [...warnOfUnknown(body, BODY), ...warnOfUnknown(subject, NEW_SUBJECT)];
    return { status: 201, body: { ...spellCsr(viewCsr(row)), warnings } };
  },
});

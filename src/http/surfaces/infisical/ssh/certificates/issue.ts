/** `POST /api/v1/ssh/certificates/issue`: under a template, with a key that is made here. */
import Type from 'typebox';
import { certifyUnderTemplate } from '../../../../../fleet/template-certificate.ts';
import { endpoint } from '../../../../endpoint.ts';
import { KEY_ALGORITHM_NAMES, readKeyAlgorithm } from '../key-algorithms.ts';
import { SIGNED_WITH_KEY, spellSignedWithKey } from '../signed.ts';
import { CERTIFICATE_FIELDS, readAsked } from './shape.ts';

export const issueUnderTemplate = endpoint({
  method: 'POST',
  path: '/api/v1/ssh/certificates/issue',
  summary: 'Issue a key and its certificate under a template',
  body: Type.Object({
    ...CERTIFICATE_FIELDS,
    keyAlgorithm: Type.Optional(Type.Enum(Object.keys(KEY_ALGORITHM_NAMES))),
  }),
  answers: { 200: SIGNED_WITH_KEY },
  async handle({ body, site }, caller) {
    const { keyAlgorithm = 'ED25519' } = body;
    const issued = await certifyUnderTemplate(site, caller, {
      ...readAsked(body),
      key: { kind: 'made', algorithm: readKeyAlgorithm(keyAlgorithm) },
    });
    return { status: 200, body: spellSignedWithKey(issued, keyAlgorithm, site.random) };
  },
});

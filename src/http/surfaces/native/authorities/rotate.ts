/** `POST /v1/pki/ca/{id}/rotate`: makes the next issuer, which can be distributed and does not sign yet. */
import Type, { type Static } from 'typebox';
import { rotateAuthority } from '../../../../authorities/rotate.ts';
import { invalidField } from '../../../../base/error.ts';
import type { KeyAlgorithm } from '../../../../keys/algorithms.ts';
import { keyAlgorithmOf, USUAL_KEY_BITS } from '../../../../policy/spellings/role.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { CA_ID, ROTATED, spellGenerations } from './shape.ts';

const BODY = Type.Object({
  key_type: Type.Optional(
    Type.Enum(['rsa', 'ec', 'ed25519'], { description: 'that of the key before when absent' }),
  ),
  key_size: Type.Optional(Type.Integer({ description: 'as for a new authority; with key_type' })),
  validity_days: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 36_500,
      description: '3650 for roots, 1825 or what is left of the parent for intermediates when absent',
    }),
  ),
  promote: Type.Optional(
    Type.Boolean({
      description: 'whether it signs at once, as is right for intermediates; false when absent',
    }),
  ),
});

export const rotateCaEndpoint = endpoint({
  method: 'POST',
  path: '/v1/pki/ca/:id/rotate',
  summary: 'Make the next issuer of a certificate authority',
  params: CA_ID,
  body: BODY,
  answers: { 200: ROTATED },
  async handle({ body, params, site }, caller) {
    const rotated = await rotateAuthority(site, caller, pathId('ca', params.id), {
      keyAlgorithm: algorithmOf(body),
      validityDays: body.validity_days,
      promote: body.promote ?? false,
    });
    return { status: 200, body: spellGenerations(rotated) };
  },
});

function algorithmOf({ key_size: size, key_type: type }: Static<typeof BODY>): KeyAlgorithm | undefined {
  if (type !== undefined) return keyAlgorithmOf(type, size ?? USUAL_KEY_BITS[type], 'key_size');
  if (size === undefined) return undefined;
  throw invalidField('key_size', 'must come with key_type');
}

/** The issuers of an X.509 authority as `/v1` shows them, generation by generation. */
import Type from 'typebox';
import type { Generation, Generations } from '../../../../authorities/generations.ts';
import { crlAddress } from '../../../../authorities/issuer.ts';
import { encodePem } from '../../../../base/pem.ts';
import type { KeyAlgorithm } from '../../../../keys/algorithms.ts';
import { parsePublicKey } from '../../../../keys/public-key.ts';
import { keyTypeOf } from '../../../../policy/spellings/role.ts';
import { spellId, spellTime } from '../../../v1/spelling.ts';

export const CA_ID = Type.Object({ id: Type.String({ description: '`ca_…` or the plain UUID' }) });

export const ISSUER = Type.Object({
  id: Type.String({ description: '`iss_…`, as the addresses in certificates name it' }),
  generation: Type.Integer(),
  state: Type.String({ description: '"next", "active", "previous" or "retired"' }),
  key_type: Type.String(),
  key_size: Type.Integer(),
  valid_from: Type.String(),
  valid_until: Type.String(),
  certificate_pem: Type.String(),
  cross_certificate_pem: Type.Optional(
    Type.String({ description: 'of a root: the same key, signed with the key before' }),
  ),
  crl_url: Type.Optional(Type.String({ description: 'where what it signed is told as revoked' })),
  created_at: Type.String(),
});

export const ROTATED = Type.Object({
  ca_id: Type.String(),
  issuers: Type.Array(ISSUER, { description: 'the newest first' }),
});

export function spellGenerations({ authority, issuers }: Generations): unknown {
  return { ca_id: spellId('ca', authority.id), issuers: issuers.map(spellIssuer) };
}

export function spellIssuer({ certificate, cross, issuer }: Generation): unknown {
  const { algorithm } = parsePublicKey(certificate.spki);
  const { keyType, size } = keyTypeOf(algorithm as KeyAlgorithm);
  const crlUrl = crlAddress(issuer, 0);
  return {
    id: spellId('issuer', issuer.id),
    generation: issuer.generation,
    state: issuer.state,
    key_type: keyType,
    key_size: size,
    valid_from: spellTime(certificate.notBefore),
    valid_until: spellTime(certificate.notAfter),
    certificate_pem: encodePem('CERTIFICATE', certificate.der),
    ...(cross && { cross_certificate_pem: encodePem('CERTIFICATE', cross.der) }),
    ...(crlUrl !== undefined && { crl_url: crlUrl }),
    created_at: spellTime(issuer.createdAt),
  };
}

/** An authority as ScaiVault's contract shows it. */
import Type from 'typebox';
import type { AuthorityView } from '../../../../authorities/read.ts';
import type { KeyAlgorithm } from '../../../../keys/algorithms.ts';
import { keyTypeOf } from '../../../../policy/spellings/role.ts';
import { commonNames } from '../../../../x509/name.ts';
import { spellId, spellTime } from '../../../v1/spelling.ts';

export const CA = Type.Object({
  id: Type.String(),
  name: Type.String(),
  common_name: Type.String(),
  ca_type: Type.String(),
  parent_ca_id: Type.Optional(Type.String()),
  key_type: Type.String(),
  key_size: Type.Integer(),
  valid_from: Type.String(),
  valid_until: Type.String(),
  is_active: Type.Boolean(),
  certificates_issued: Type.Integer(),
  created_at: Type.String(),
});

export const CA_ID = Type.Object({ id: Type.String({ description: '`ca_…` or the plain UUID' }) });

export function spellCa({ authority, chain, issued }: AuthorityView): unknown {
  const [own] = chain;
  const { keyType, size } = keyTypeOf(authority.keyAlgorithm as KeyAlgorithm);
  return {
    id: spellId('ca', authority.id),
    name: authority.name,
    common_name: own === undefined ? '' : commonNames(own.subject)[0],
    ca_type: authority.type,
    ...(authority.parentId === null ? {} : { parent_ca_id: spellId('ca', authority.parentId) }),
    key_type: keyType,
    key_size: size,
    valid_from: spellTime(own?.notBefore ?? 0),
    valid_until: spellTime(own?.notAfter ?? 0),
    is_active: authority.isActive,
    certificates_issued: issued,
    created_at: spellTime(authority.createdAt),
  };
}

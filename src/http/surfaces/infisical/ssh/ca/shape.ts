/** An SSH authority on the wire. */
import Type from 'typebox';
import type { SshAuthorityView } from '../../../../../authorities/ssh/read.ts';
import { spellKeyAlgorithm } from '../key-algorithms.ts';
import { keyLine } from '../public-keys.ts';

const CA_FIELDS = {
  id: Type.String(),
  projectId: Type.String(),
  friendlyName: Type.String(),
  status: Type.Enum(['active', 'disabled']),
  keyAlgorithm: Type.String(),
  keySource: Type.Enum(['internal', 'external']),
};

export const BARE_CA = Type.Object(CA_FIELDS);
export const CA = Type.Object({ ca: Type.Object({ ...CA_FIELDS, publicKey: Type.String() }) });
export const CA_ID = Type.Object({ sshCaId: Type.String() });

export function bareCa({ authority, ssh }: SshAuthorityView): Readonly<Record<string, unknown>> {
  return {
    id: authority.id,
    projectId: authority.tenantId,
    friendlyName: ssh.label,
    status: authority.isActive ? 'active' : 'disabled',
    keyAlgorithm: spellKeyAlgorithm(authority.keyAlgorithm),
    keySource: ssh.keySource,
  };
}

export function spellCa(view: SshAuthorityView): unknown {
  return { ca: { ...bareCa(view), publicKey: keyLine(view.keys) } };
}

/** The authorities that hosts get when they name none, on the wire. */
import Type from 'typebox';
import type { SshDefaultsRow } from '../../../../records/ssh.ts';

const NULLABLE = Type.Union([Type.String(), Type.Null()]);

export const SSH_CONFIG = Type.Object({
  projectId: Type.String(),
  defaultUserSshCaId: NULLABLE,
  defaultHostSshCaId: NULLABLE,
});

export function spellSshConfig({ hostAuthorityId, tenantId, userAuthorityId }: SshDefaultsRow): unknown {
  return {
    projectId: tenantId,
    defaultUserSshCaId: userAuthorityId,
    defaultHostSshCaId: hostAuthorityId,
  };
}

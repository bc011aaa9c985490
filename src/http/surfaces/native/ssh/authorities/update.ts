/** `PATCH /v1/ssh/authorities/{id}`: its name, whether it signs, who may name it; or where Vault is. */
import Type from 'typebox';
import { readSshAuthority } from '../../../../../authorities/ssh/read.ts';
import { updateSshAuthority } from '../../../../../authorities/ssh/update.ts';
import { updateVault } from '../../../../../authorities/ssh/vault.ts';
import { invalidField } from '../../../../../base/error.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../../../v1/spelling.ts';
import { ISSUER, readIssuerChange } from './issuer.ts';
import { SSH_AUTHORITY, SSH_AUTHORITY_ID, spellSshAuthority } from './shape.ts';

export const updateSshAuthorityEndpoint = endpoint({
  method: 'PATCH',
  path: '/v1/ssh/authorities/:id',
  summary: 'Change an SSH authority',
  params: SSH_AUTHORITY_ID,
  body: Type.Object({
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 400 })),
    is_active: Type.Optional(Type.Boolean()),
    shared: Type.Optional(Type.Boolean()),
    issuer: Type.Optional(ISSUER),
  }),
  answers: { 200: SSH_AUTHORITY },
  async handle({ body, params, site }, caller) {
    const { is_active: isActive, issuer, name, shared } = body;
    const id = pathId('ssh_authority', params.id);
    if (issuer === undefined) {
      await updateSshAuthority(site, caller, id, { name, label: name, isActive, shared });
    } else {
      // Each is one commit: half of what was asked for is not to stay when the other half is refused.
      if (name !== undefined || isActive !== undefined || shared !== undefined) {
        throw invalidField('issuer', 'must be changed by itself, without name, is_active and shared');
      }
      const { ssh } = await readSshAuthority(site.store, caller.tenantId, id);
      await updateVault(site, caller, id, readIssuerChange(issuer, ssh.vault));
    }
    const view = await readSshAuthority(site.store, caller.tenantId, id);
    return { status: 200, body: spellSshAuthority(view) };
  },
});

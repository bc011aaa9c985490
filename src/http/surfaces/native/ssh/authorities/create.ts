/** `POST /v1/ssh/authorities`: makes an SSH authority, or says where in Vault one is. */
import Type from 'typebox';
import { createSshAuthority } from '../../../../../authorities/ssh/create.ts';
import { readSshAuthority } from '../../../../../authorities/ssh/read.ts';
import { createVaultAuthority } from '../../../../../authorities/ssh/vault.ts';
import { invalidField } from '../../../../../base/error.ts';
import { endpoint } from '../../../../endpoint.ts';
import { ISSUER, readIssuer } from './issuer.ts';
import { KEY_TYPES, keyAlgorithm } from './key-type.ts';
import { SSH_AUTHORITY, spellSshAuthority } from './shape.ts';

export const createSshAuthorityEndpoint = endpoint({
  method: 'POST',
  path: '/v1/ssh/authorities',
  summary: 'Make an SSH authority',
  body: Type.Object({
    name: Type.String({
      minLength: 1,
      maxLength: 400,
      description: 'unique among the SSH authorities of the tenant',
    }),
    kind: Type.Enum(['user', 'host'], { description: 'what it certifies' }),
    key_type: Type.Optional(
      Type.Enum([...KEY_TYPES], { description: 'ed25519 when absent; not for keys in Vault' }),
    ),
    issuer: Type.Optional(ISSUER),
    shared: Type.Optional(
      Type.Boolean({
        description: 'whether several clusters and host groups may name it; false when absent',
      }),
    ),
  }),
  answers: { 201: SSH_AUTHORITY },
  async handle({ body, site }, caller) {
    const { kind, key_type: keyType, name, shared = false } = body;
    const vault = readIssuer(body.issuer);
    if (vault !== undefined && keyType !== undefined) {
      throw invalidField('key_type', 'must be absent where the key is Vault’s: ca_public_key says it');
    }
    const id =
      vault === undefined
        ? await createSshAuthority(site, caller, {
            name,
            label: name,
            kind,
            shared,
            keyAlgorithm: keyAlgorithm(keyType ?? 'ed25519'),
          })
        : await createVaultAuthority(site, caller, { name, kind, shared, ...vault });
    const view = await readSshAuthority(site.store, caller.tenantId, id);
    return { status: 201, body: spellSshAuthority(view) };
  },
});

/** `PATCH /api/v1/projects/{projectId}/ssh-config`. Hosts that are there already keep the authorities they have. */
import Type from 'typebox';
import type { Caller } from '../../../../access/caller.ts';
import { setSshDefaults } from '../../../../authorities/ssh/defaults.ts';
import type { Id } from '../../../../base/ids.ts';
import { checkAuthority } from '../../../../fleet/host-authorities.ts';
import type { SshKind } from '../../../../records/ssh.ts';
import type { Reader } from '../../../../records/store.ts';
import { endpoint } from '../../../endpoint.ts';
import { authorityId, checkProject } from '../spelling.ts';
import { PROJECT_ID } from './address.ts';
import { SSH_CONFIG, spellSshConfig } from './ssh-config.ts';

const ID = Type.Optional(Type.Union([Type.String({ maxLength: 400 }), Type.Null()]));

export const updateConfig = endpoint({
  method: 'PATCH',
  path: '/ssh-config',
  summary: 'Set the SSH authorities that hosts get by default',
  params: PROJECT_ID,
  body: Type.Object({ defaultUserSshCaId: ID, defaultHostSshCaId: ID }),
  answers: { 200: SSH_CONFIG },
  async handle({ body: { defaultHostSshCaId, defaultUserSshCaId }, params, site }, caller) {
    checkProject(caller, params.projectId);
    const row = await setSshDefaults(site, caller, {
      user: await read(site.store, caller, 'user', defaultUserSshCaId),
      host: await read(site.store, caller, 'host', defaultHostSshCaId),
    });
    return { status: 200, body: spellSshConfig(row) };
  },
});

const NAMES = {
  user: { field: 'defaultUserSshCaId', title: 'User SSH CA' },
  host: { field: 'defaultHostSshCaId', title: 'Host SSH CA' },
} as const;

async function read(
  reader: Reader,
  { tenantId }: Caller,
  kind: SshKind,
  given: string | null | undefined,
): Promise<{ readonly id: Id | null; readonly field: string } | undefined> {
  if (given === undefined) return undefined;
  const { field, title } = NAMES[kind];
  if (given === null) return { id: null, field };
  const id = authorityId(given, field, title, tenantId);
  await checkAuthority(reader, tenantId, id, kind, field);
  return { id, field };
}

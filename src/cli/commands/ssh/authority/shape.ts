/** How authorities of SSH and their keys are shown, and how they are found. */
import type { Answer, Client } from '../../../../client/client.ts';
import { EXIT } from '../../../exit-codes.ts';
import { Failure } from '../../../failure.ts';
import type { Shape } from '../../../output.ts';
import type { Session } from '../../../session.ts';
import { pagesOf } from '../../pages.ts';

export type SshAuthority = Answer<'/v1/ssh/authorities/{id}', 'get'>;

export const AUTHORITY_LIST: Shape<SshAuthority> = {
  columns: [
    ['NAME', ({ name }) => name],
    ['FOR', ({ kind }) => (kind === 'any' ? 'users and hosts' : `${kind}s`)],
    ['KEY', ({ key_type: type }) => type],
    ['KEYS', ({ keys }) => keys.map(({ state }) => state).join(', ')],
    ['HELD BY', ({ issuer }) => (issuer.type === 'vault' ? 'Vault' : 'us')],
    ['ACTIVE', ({ is_active: is }) => (is ? 'yes' : 'no')],
    ['ID', ({ id }) => id],
  ],
  name: ({ id }) => id,
};

const KEY_LIST: Shape<SshAuthority['keys'][number]> = {
  columns: [
    ['GENERATION', ({ generation }) => generation],
    ['STATE', ({ state }) => state],
    ['FINGERPRINT', ({ fingerprint }) => fingerprint],
    ['PUBLIC KEY', ({ public_key: key }) => key.split(' ')[0]],
  ],
  name: ({ fingerprint }) => fingerprint,
};

/** The keys of an authority; as JSON, YAML or a name, the authority itself. */
export async function showKeys(session: Session, authority: SshAuthority): Promise<void> {
  const { output } = await session.settings();
  if (output.value === 'table') await session.list(authority.keys, KEY_LIST);
  else await session.show(authority, AUTHORITY_LIST);
}

export function authoritiesOf(session: Session, client: Client): Promise<readonly SshAuthority[]> {
  return pagesOf(session, { limit: '1', all: true }, (query) =>
    client.get('/v1/ssh/authorities', { params: { query } }),
  );
}

/** @param text its name or id @throws Failure when there is none */
export async function findSshAuthority(
  session: Session,
  client: Client,
  text: string,
): Promise<SshAuthority> {
  const found = (await authoritiesOf(session, client)).find(({ id, name }) => id === text || name === text);
  if (found !== undefined) return found;
  throw new Failure(EXIT.notFound, `there is no authority of SSH "${text}"`, {
    hint: 'chancery ssh authority ls',
  });
}

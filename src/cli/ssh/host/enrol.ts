/** A host on the server: registered, with a token that certifies this host and does nothing else. */
import type { Client } from '../../../client/client.ts';
import { ApiError } from '../../../client/errors.ts';
import { EXIT } from '../../exit-codes.ts';
import { Failure, usage } from '../../failure.ts';
import { allHosts, type Host, isCalled, projectOf } from '../fleet.ts';

export interface HostFields {
  readonly hostname: string;
  readonly alias?: string | undefined;
  /** As typed: `user=name,group:slug`. */
  readonly logins: readonly string[];
  readonly userTtl?: string | undefined;
  readonly hostTtl?: string | undefined;
}

export interface Registered {
  readonly host: Host;
  readonly isNew: boolean;
}

type Mapping = Pick<Host['loginMappings'][number], 'loginUser' | 'allowedPrincipals'>;

/** Who may log in already goes on to. @throws Failure, ApiError */
export async function registerHost(client: Client, fields: HostFields): Promise<Registered> {
  const wanted = fields.logins.map(mappingOf);
  const known = (await allHosts(client)).find((host) => isCalled(host, fields.hostname));
  const changes = {
    ...(fields.alias !== undefined && { alias: fields.alias, aliasAsPrincipal: true }),
    ...(fields.userTtl !== undefined && { userCertTtl: fields.userTtl }),
    ...(fields.hostTtl !== undefined && { hostCertTtl: fields.hostTtl }),
  };
  if (known === undefined) {
    const body = {
      projectId: await projectOf(client),
      hostname: fields.hostname,
      ...changes,
      loginMappings: wanted,
    };
    const header = { 'Idempotency-Key': crypto.randomUUID() };
    return { host: await client.post('/api/v1/ssh/hosts', { params: { header }, body }), isNew: true };
  }
  if (wanted.length === 0 && Object.keys(changes).length === 0) return { host: known, isNew: false };
  const own = known.loginMappings.filter(({ source }) => source === 'host');
  const loginMappings = [...own, ...wanted].map(({ allowedPrincipals, loginUser }) => ({
    allowedPrincipals,
    loginUser,
  }));
  const host = await client.patch('/api/v1/ssh/hosts/{sshHostId}', {
    params: { path: { sshHostId: known.id } },
    body: { ...changes, ...(wanted.length > 0 && { loginMappings }) },
  });
  return { host, isNew: false };
}

function mappingOf(text: string): Mapping {
  const [, loginUser = '', names = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const all = names.split(',').filter((name) => name !== '');
  if (loginUser === '' || all.length === 0) {
    throw usage(
      `--login "${text}" must be a user of this machine and who may be it`,
      '--login root=ada,group:ops',
    );
  }
  const usernames = all.filter((name) => !name.startsWith('group:'));
  const groups = all.filter((name) => name.startsWith('group:')).map((name) => name.slice('group:'.length));
  return { loginUser, allowedPrincipals: { usernames, groups } };
}

export interface TimerToken {
  readonly token: string;
  readonly identityId: string;
}

/**
 * A machine of its own, so that it goes on when whoever added the host is gone, with a token that asks for certificates of
 * this host alone. @throws Failure, ApiError
 */
export async function makeTimerToken(client: Client, { hostname, id }: Host): Promise<TimerToken> {
  const name = `ssh host ${hostname}`;
  try {
    const identityId = await machineCalled(client, name);
    const { token } = await client.post('/v1/tokens', {
      body: { name, identity_id: identityId, scopes: ['ssh:issue'], only: { hosts: [id] } },
    });
    return { token, identityId };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 403) throw error;
    throw new Failure(EXIT.denied, 'this token may make none for the timer', {
      why: [error.message],
      hint: `--renew-token @file, made with: chancery token create '${name}' --scope ssh:issue --host ${id}`,
    });
  }
}

async function machineCalled(client: Client, name: string): Promise<string> {
  try {
    return (await client.post('/v1/identities', { body: { name, type: 'machine' } })).id;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
  }
  // Of an earlier time that was not undone.
  for (let cursor: string | null = null; ; ) {
    const query = { limit: '1000', ...(cursor !== null && { cursor }) };
    const page: Page = await client.get('/v1/identities', { params: { query } });
    const found = page.data.find((one) => one.name === name && one.type === 'machine');
    if (found !== undefined) return found.id;
    if (!page.has_more || page.cursor === null) {
      throw new Failure(EXIT.conflict, `"${name}" is somebody else already`, { hint: '--renew-token @file' });
    }
    cursor = page.cursor;
  }
}

interface Page {
  readonly data: readonly { readonly id: string; readonly name: string; readonly type: string }[];
  readonly cursor: string | null;
  readonly has_more: boolean;
}

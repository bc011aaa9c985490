/**
 * A server that speaks as Vault's SSH engine does, signs with `ssh-keygen`, and can be told to lie or to fail. Needs
 * `has('ssh-keygen')`.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { output } from './run.ts';

/** What is wrong with the certificate that comes back. */
export type Lie =
  | 'other key'
  | 'other principals'
  | 'more principals'
  | 'no principals'
  | 'longer validity'
  | 'other type'
  | 'other key id'
  /** Longer than databases index, and such as cannot be packed. */
  | 'long key id'
  | 'one principal of two lines'
  | 'extra extension'
  | 'extra option'
  | 'wrong CA'
  /** The certificate that was given last, once more. */
  | 'replay'
  /** The serial number of the one that was given last. */
  | 'serial again'
  /** Base64 of what is no certificate. */
  | 'garbage'
  /** A plain public key where the certificate belongs. */
  | 'plain key';

/** What happens instead of an answer that can be read. `sealed` is a 503; `refused` a 400, `forbidden` a 403. */
export type Failure =
  | 'sealed'
  | 'refused'
  | 'forbidden'
  | 'hang'
  | 'cut off'
  | 'half an answer'
  | 'redirect'
  | 'huge'
  | 'not JSON'
  | 'no signed_key';

export type Behaviour = 'well' | { readonly lie: Lie } | { readonly fail: Failure };

/** A call as it arrived. */
export interface Heard {
  readonly path: string;
  readonly token: string | undefined;
  readonly namespace: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface VaultLies {
  readonly address: string;
  /** That it takes, beside those of its logins. */
  readonly token: string;
  readonly appRole: { readonly method: 'approle'; readonly role_id: string; readonly secret_id: string };
  /** A line as in `authorized_keys`. */
  readonly caPublicKey: string;
  readonly heard: readonly Heard[];
  /** Of everything that is signed from now on. */
  behave(behaviour: Behaviour): void;
  /** What logins give from now on: 3600 seconds and any number of uses, unless told otherwise. */
  lease(seconds: number, uses?: number): void;
  /** Tokens of logins so far are taken no longer. */
  revokeTokens(): void;
  stop(): Promise<void>;
}

/** @param now Unix milliseconds, for validity; the real time when absent */
export async function startVaultLies(now: () => number = Date.now): Promise<VaultLies> {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-lies-'));
  for (const name of ['ca', 'other-ca', 'other']) {
    await output('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(folder, name)]);
  }
  const state: State = {
    folder,
    now,
    heard: [],
    tokens: new Set(),
    behaviour: 'well',
    lease: { seconds: 3600, uses: 0 },
    count: 0,
    last: { line: '', serial: 0 },
  };
  const server = createServer((request, response) => {
    answer(state, request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: TOKEN,
    appRole: { method: 'approle', ...APP_ROLE },
    caPublicKey: readFileSync(join(folder, 'ca.pub'), 'utf8').trim(),
    heard: state.heard,
    behave(behaviour) {
      state.behaviour = behaviour;
    },
    lease(seconds, uses = 0) {
      state.lease = { seconds, uses };
    },
    revokeTokens: () => state.tokens.clear(),
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true });
    },
  };
}

const TOKEN = 'hvs.static';
const APP_ROLE = { role_id: 'role-1', secret_id: 'secret-1' };

interface State {
  readonly folder: string;
  readonly now: () => number;
  readonly heard: Heard[];
  readonly tokens: Set<string>;
  behaviour: Behaviour;
  lease: { readonly seconds: number; readonly uses: number };
  count: number;
  /** What was given last. */
  last: { readonly line: string; readonly serial: number };
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  const token = headerOf(request, 'x-vault-token');
  const namespace = headerOf(request, 'x-vault-namespace');
  const heard: Heard = { path: request.url ?? '', token, namespace, body: JSON.parse(text) as Heard['body'] };
  state.heard.push(heard);
  if (heard.path.endsWith('/login')) return logIn(state, heard, response);
  if (token !== TOKEN && !state.tokens.has(token ?? '')) return refuse(response, 403, 'permission denied');
  const { behaviour } = state;
  if (behaviour !== 'well' && 'fail' in behaviour) return fail(behaviour.fail, response);
  const line = await certificate(state, heard.body, behaviour === 'well' ? undefined : behaviour.lie);
  tell(response, { data: { serial_number: '1f', signed_key: `${line}\n` } });
}

function logIn(state: State, { body }: Heard, response: ServerResponse): void {
  if (body['role_id'] !== APP_ROLE.role_id || body['secret_id'] !== APP_ROLE.secret_id) {
    refuse(response, 400, `invalid secret id ${String(body['secret_id'])}`);
    return;
  }
  state.count += 1;
  const token = `hvs.login-${state.count}`;
  state.tokens.add(token);
  const { seconds, uses } = state.lease;
  tell(response, { auth: { client_token: token, lease_duration: seconds, num_uses: uses } });
}

function fail(failure: Failure, response: ServerResponse): void {
  if (failure === 'sealed') refuse(response, 503, 'Vault is sealed');
  if (failure === 'refused') refuse(response, 400, 'bob is not a valid value for valid_principals');
  if (failure === 'forbidden') refuse(response, 403, 'permission denied');
  if (failure === 'cut off') response.destroy();
  if (failure === 'redirect') response.writeHead(302, { location: '/v1/elsewhere' }).end();
  if (failure === 'huge') response.writeHead(200).end(' '.repeat(2 ** 20 + 1));
  if (failure === 'not JSON') response.writeHead(200).end('<html>');
  if (failure === 'no signed_key') tell(response, { data: {} });
  if (failure === 'half an answer') {
    response.writeHead(200, { 'content-length': '100' }).write('{"data":');
    setTimeout(() => response.destroy(), 20);
  }
}

async function certificate(state: State, body: Heard['body'], lie: Lie | undefined): Promise<string> {
  if (lie === 'plain key') return String(body['public_key']);
  if (lie === 'replay') return state.last.line;
  if (lie === 'garbage') return 'ssh-ed25519-cert-v01@openssh.com AAAAB3NzaC1yc2E=';
  const file = join(state.folder, `subject-${state.heard.length}`);
  const key =
    lie === 'other key' ? readFileSync(join(state.folder, 'other.pub'), 'utf8') : body['public_key'];
  writeFileSync(`${file}.pub`, `${String(key).trim()}\n`);
  const serial = lie === 'serial again' ? state.last.serial : state.heard.length;
  const isHost = (body['cert_type'] === 'host') !== (lie === 'other type');
  await output('ssh-keygen', [
    '-q',
    `-s${join(state.folder, lie === 'wrong CA' ? 'other-ca' : 'ca')}`,
    `-I${keyId(String(body['key_id']), lie)}`,
    `-z${serial}`,
    `-V${validity(state, body, lie)}`,
    ...principals(String(body['valid_principals']), lie),
    ...(isHost ? ['-h'] : options(body, lie)),
    `${file}.pub`,
  ]);
  const line = readFileSync(`${file}-cert.pub`, 'utf8').trim();
  state.last = { line, serial };
  return line;
}

function keyId(asked: string, lie: Lie | undefined): string {
  if (lie === 'long key id') return randomBytes(6000).toString('base64url');
  return lie === 'other key id' ? 'vault-root' : asked;
}

/** As Vault's: from 30 seconds ago, to `ttl` from now. */
function validity({ now }: State, body: Heard['body'], lie: Lie | undefined): string {
  const ttl = Number.parseInt(String(body['ttl']), 10) + (lie === 'longer validity' ? 86_400 : 0);
  const text = (offset: number): string =>
    new Date(now() + offset * 1000).toISOString().replace(/[-:T]|\.\d+/g, '');
  return `${text(-30)}:${text(ttl)}`;
}

function principals(asked: string, lie: Lie | undefined): readonly string[] {
  if (lie === 'no principals') return [];
  if (lie === 'other principals') return ['-n', 'root'];
  if (lie === 'one principal of two lines') return ['-n', asked.replaceAll(',', '\n')];
  return ['-n', lie === 'more principals' ? `${asked},root` : asked];
}

function options(body: Heard['body'], lie: Lie | undefined): readonly string[] {
  const critical = {
    ...(body['critical_options'] as Record<string, string>),
    ...(lie === 'extra option' ? { 'force-command': '/bin/true' } : {}),
  };
  const extensions = [
    ...Object.keys(body['extensions'] as object),
    ...(lie === 'extra extension' ? ['permit-X11-forwarding'] : []),
  ];
  return [
    'clear',
    ...Object.entries(critical).map(([name, value]) => `critical:${name}=${value}`),
    ...new Set(extensions.map((name) => `extension:${name}`)),
  ].flatMap((option) => ['-O', option]);
}

function refuse(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ errors: [error] }));
}

function tell(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

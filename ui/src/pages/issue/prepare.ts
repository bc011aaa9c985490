/** The three ways to a certificate, by where its key is made. */
import { type Answer, api } from '../../api/client.ts';
import type { Role } from '../../api/shapes.ts';
import {
  type Asked,
  type IssueBody,
  issueBody,
  issueFlags,
  namesOf,
  type SignBody,
  signBody,
} from '../../asking/asked.ts';
import { type Explanation, explain, type Question } from '../../asking/explanation.ts';
import { fileNameOf } from '../../files/file-name.ts';
import { KEY_NAMES, type NewKeyAlgorithm } from '../../keys/generate.ts';
import { shellWord } from '../../parts/shell-word.ts';
import { keyWords } from '../../words/keys.ts';

export type Way = 'browser' | 'csr' | 'server';

/** What stands in the fields. */
export interface Draft {
  readonly way: Way;
  readonly asked: Asked;
  /** PEM. */
  readonly csr: string;
}

/** What would be sent, and what the role says of exactly that. */
export type Prepared = { readonly explanation: Explanation; readonly role: string; readonly name: string } & (
  | { readonly way: 'server'; readonly body: IssueBody }
  | { readonly way: 'csr'; readonly body: SignBody }
  /** @param privateKey PEM, which nobody but this page has */
  | { readonly way: 'browser'; readonly body: SignBody; readonly privateKey: string }
);

type SignAnswer = Answer<'/v1/pki/sign/{role}', 'post'>;

export interface Issued {
  readonly answer: SignAnswer;
  readonly name: string;
  readonly way: Way;
  /** PEM; absent where the key was never here. */
  readonly privateKey: string | undefined;
}

/** The kind of key that a role asks for; undefined for one that browsers are not asked to make. */
export function browserKeyOf({ key_bits: bits, key_type: type }: Role): NewKeyAlgorithm | undefined {
  const name = type === 'ed25519' ? type : `${type === 'ec' ? 'ec-p' : 'rsa-'}${bits}`;
  return (Object.keys(KEY_NAMES) as NewKeyAlgorithm[]).find((one) => one === name);
}

/** Why this page cannot make the key that a role asks for; undefined where it can. */
export function noBrowserKey(role: Role): string | undefined {
  if (browserKeyOf(role) === undefined)
    return `Browsers make no ${keyWords(role.key_type, role.key_bits)} keys, which this role asks for.`;
  return isSecureContext ? undefined : 'Browsers make keys only on pages that came over HTTPS.';
}

/** What the policy is asked while somebody types. */
export function questionOf(role: Role, { asked, csr, way }: Draft): Question {
  if (way === 'csr') return { csr, ttl: asked.ttl };
  const key = way === 'browser' ? browserKeyOf(role) : undefined;
  return { names: namesOf(asked), ttl: asked.ttl, ...(key !== undefined && { key }) };
}

/** Draws up what will be sent, with a new key where this page makes it, and has the role judge it. */
export async function prepare(role: Role, draft: Draft, csrName: string | undefined): Promise<Prepared> {
  const names = namesOf(draft.asked);
  const { ttl } = draft.asked;
  const first = names.commonName || names.dns[0] || names.ip[0] || names.email[0] || 'certificate';
  if (draft.way === 'server') {
    const body = issueBody(names, ttl);
    return { way: 'server', body, role: role.name, name: first, explanation: await explain(role.name, body) };
  }
  if (draft.way === 'csr') {
    const body = signBody(draft.csr, ttl);
    const name = csrName ?? 'certificate';
    return { way: 'csr', body, role: role.name, name, explanation: await explain(role.name, body) };
  }
  const key = browserKeyOf(role);
  if (key === undefined)
    throw new Error('Browsers make no key of the kind that this role asks for. Bring a CSR.');
  const { makeRequest } = await import('../../keys/new-request.ts');
  const { csr, privateKey } = await makeRequest(key, names);
  const body = signBody(csr, ttl);
  const explanation = await explain(role.name, body);
  return { way: 'browser', body, privateKey, role: role.name, name: first, explanation };
}

export async function send(prepared: Prepared): Promise<Issued> {
  const { name, role, way } = prepared;
  const params = { path: { role } };
  if (way === 'server') {
    const answer = await api.post('/v1/pki/issue/{role}', { params, body: prepared.body });
    return { answer, name, way, privateKey: answer.private_key };
  }
  const answer = await api.post('/v1/pki/sign/{role}', { params, body: prepared.body });
  return { answer, name, way, privateKey: way === 'browser' ? prepared.privateKey : undefined };
}

/** The same on the command line. */
export function lineOf(prepared: Prepared): string {
  const { body, name, role, way } = prepared;
  if (way === 'server') {
    // The command takes the common name as a word of its own.
    const { common_name: commonName = name, ...others } = prepared.body;
    return `cert issue ${shellWord(role)} ${shellWord(commonName)}${issueFlags(others)}`;
  }
  const flags = issueFlags(body.ttl === undefined ? {} : { ttl: body.ttl });
  return `cert sign ${shellWord(role)} ${shellWord(fileNameOf(name, '.csr'))}${flags}`;
}

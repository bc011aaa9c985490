/** A client of the server's HTTP interface, and what most tests need made through it. */
import { type Agent, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { request as secureRequest } from 'node:https';

/** Where to, and as whom. */
export interface Door {
  readonly url: string;
  readonly token?: string | undefined;
  readonly agent?: Agent;
  /** PEM of the only root that is trusted. */
  readonly ca?: string;
}

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly octets: Buffer;
  /** @throws for what is no JSON */
  readonly json: T;
}

/** Of issue and sign. */
export interface IssuedAnswer {
  readonly certificate: string;
  readonly private_key: string;
  readonly ca_chain: readonly string[];
  readonly serial_number: string;
  readonly not_after: string;
  readonly certificate_id: string;
  readonly warnings: readonly string[];
}

/** One request; the body is sent as JSON. */
export function call<T = Record<string, unknown>>(
  door: Door,
  route: string,
  body?: unknown,
  headers: OutgoingHttpHeaders = {},
): Promise<Answer<T>> {
  const [method, path = ''] = route.split(' ');
  const url = new URL(door.url + path);
  const text = body === undefined ? undefined : JSON.stringify(body);
  const options = {
    method,
    agent: door.agent,
    headers: {
      ...(door.token === undefined ? {} : { authorization: `Bearer ${door.token}` }),
      ...(text === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      ...headers,
    },
  };
  return new Promise((done, fail) => {
    const answered = (message: IncomingMessage): void => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.once('error', fail);
      message.once('end', () => done(answer(message, Buffer.concat(chunks))));
    };
    const sent =
      url.protocol === 'https:'
        ? secureRequest(url, { ...options, ca: door.ca }, answered)
        : request(url, options, answered);
    sent.once('error', fail);
    sent.end(text);
  });
}

/** As `call`, for what must succeed. @throws when it does not */
export async function made<T = Record<string, unknown>>(
  door: Door,
  route: string,
  body?: unknown,
): Promise<T> {
  const { json, octets, status } = await call<T>(door, route, body);
  if (status >= 300) throw new Error(`${route}: ${status} ${octets.toString()}`);
  return json;
}

export async function makeCa(
  door: Door,
  fields: Readonly<Record<string, unknown>> & { readonly name: string },
): Promise<string> {
  const { name } = fields;
  const type = fields['parent_ca_id'] === undefined ? 'root' : 'intermediate';
  const usual = { common_name: `Test ${name}`, ca_type: type, key_type: 'ec' };
  const { id } = await made<{ id: string }>(door, 'POST /v1/pki/ca', { ...usual, ...fields });
  return id;
}

/** A role for `*.internal`, localhost and addresses, unless the fields say otherwise. */
export async function makeRole(door: Door, fields: Readonly<Record<string, unknown>>): Promise<void> {
  const usual = {
    allowed_domains: ['*.internal', 'localhost'],
    allow_subdomains: true,
    allow_ip_sans: true,
  };
  await made(door, 'POST /v1/pki/roles', { ...usual, ...fields });
}

export function issue(
  door: Door,
  role: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<IssuedAnswer> {
  return made(door, `POST /v1/pki/issue/${role}`, fields);
}

/** A root, an authority below it and a role `leaf` of that. */
export async function makeHierarchy(
  door: Door,
): Promise<{ readonly root: string; readonly issuing: string }> {
  const root = await makeCa(door, { name: 'root' });
  const issuing = await makeCa(door, { name: 'issuing', parent_ca_id: root });
  await makeRole(door, { name: 'leaf', ca_id: issuing });
  return { root, issuing };
}

/** The certificate of an authority, PEM. */
export async function caPem(door: Door, id: string): Promise<string> {
  const { certificate_pem } = await made<{ certificate_pem: string }>(
    door,
    `GET /v1/pki/ca/${id}/certificate`,
  );
  return certificate_pem;
}

function answer<T>(message: IncomingMessage, octets: Buffer): Answer<T> {
  return {
    status: message.statusCode ?? 0,
    headers: message.headers,
    octets,
    get json() {
      return JSON.parse(octets.toString()) as T;
    },
  };
}

/** A server as declared things see it: names in the place of ids. */
import { parseId } from '../../base/ids.ts';
import type { Answer, Client } from '../../client/client.ts';

/** What a field may name: authorities of X.509, of SSH, and certificate policies. */
export type Reference = 'ca' | 'ssh_authority' | 'policy';

export interface Names {
  idOf(name: string): string | undefined;
  /** The id where it has no name. */
  nameOf(id: string): string;
}

export class World {
  readonly client: Client;
  readonly #names = new Map<Reference, Promise<Names>>();
  #tenant: Promise<string> | undefined;

  constructor(client: Client) {
    this.client = client;
  }

  /** The tenant's id, which some addresses want. */
  tenant(): Promise<string> {
    this.#tenant ??= this.client.get('/v1/auth/whoami').then(({ tenant }) => tenant.id);
    return this.#tenant;
  }

  names(of: Reference): Promise<Names> {
    const known = this.#names.get(of) ?? namesFrom(READERS[of](this.client));
    this.#names.set(of, known);
    return known;
  }

  /** There is a new one. */
  forget(of: Reference): void {
    this.#names.delete(of);
  }

  /** @throws RangeError where there is none, as it was looked up before */
  async idOf(of: Reference, name: unknown): Promise<string> {
    const id = (await this.names(of)).idOf(String(name));
    if (id === undefined) throw new RangeError(`no ${of} ${String(name)}`);
    return id;
  }
}

interface Named {
  readonly id: string;
  readonly name: string;
}

async function namesFrom(all: Promise<readonly Named[]>): Promise<Names> {
  const named = await all;
  const byName = new Map(named.map(({ id, name }) => [name, id]));
  const byId = new Map(named.map(({ id, name }) => [plain(id), name]));
  return {
    idOf: (name) => byName.get(name),
    nameOf: (id) => byId.get(plain(id)) ?? id,
  };
}

/** Ids have two spellings. */
function plain(id: string): string {
  return parseId('ca', id) ?? id;
}

const READERS: Readonly<Record<Reference, (client: Client) => Promise<readonly Named[]>>> = {
  ca: (client) => byCursor((query) => client.get('/v1/pki/ca', { params: { query } })),
  ssh_authority: (client) => byCursor((query) => client.get('/v1/ssh/authorities', { params: { query } })),
  policy: (client) => allPolicies(client),
};

type CertificatePolicy = Answer<
  '/api/v1/cert-manager/certificate-policies',
  'get'
>['certificatePolicies'][number];

export function allPolicies(client: Client): Promise<readonly CertificatePolicy[]> {
  return byOffset(async (query) => {
    const answer = await client.get('/api/v1/cert-manager/certificate-policies', { params: { query } });
    return answer.certificatePolicies;
  });
}

/** As many as every list gives. */
const PAGE = 100;

export async function byCursor<T>(
  ask: (query: { readonly limit: string; readonly cursor?: string }) => Promise<{
    readonly data: readonly T[];
    readonly cursor: string | null;
    readonly has_more: boolean;
  }>,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ask({ limit: String(PAGE), ...(cursor !== undefined && { cursor }) });
    found.push(...page.data);
    if (!page.has_more || page.cursor === null) return found;
    cursor = page.cursor;
  }
}

export async function byOffset<T>(
  ask: (query: { readonly limit: string; readonly offset: string }) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (;;) {
    const page = await ask({ limit: String(PAGE), offset: String(found.length) });
    found.push(...page);
    if (page.length < PAGE) return found;
  }
}

/** Authorities of both kinds as nodes of one tree. */

import type { Overview, SshAuthority, X509Authority } from '../../api/shapes.ts';
import { algorithmWords, keyWords } from '../../words/keys.ts';

export interface AuthorityNode {
  readonly id: string;
  readonly name: string;
  readonly kind: 'x509' | 'ssh';
  /** `root`, `intermediate`; of SSH `user`, `host` or `any`. */
  readonly type: string;
  readonly state: string;
  readonly key: string;
  /** Of the key that signs; null: not told. */
  readonly generation: number | null;
  /** Made, and not promoted yet. */
  readonly nextGeneration: number | null;
  readonly from: string;
  readonly until: string | null;
  /** How many certificates it signed; null: not counted. */
  readonly issued: number | null;
  readonly children: readonly AuthorityNode[];
}

/** Roots of X.509 with all below them, then authorities of SSH; each level by name. */
export function treeOf(
  x509: readonly X509Authority[],
  ssh: readonly SshAuthority[],
  overview: Overview | null | undefined,
): readonly AuthorityNode[] {
  const below = new Map<string, X509Authority[]>();
  for (const ca of x509) {
    const parent = ca.parent_ca_id ?? '';
    below.set(parent, [...(below.get(parent) ?? []), ca]);
  }
  const known = new Set(x509.map(({ id }) => id));
  const nodeOf = (ca: X509Authority): AuthorityNode => ({
    ...factsOf(ca, overview),
    children: byName((below.get(ca.id) ?? []).map(nodeOf)),
  });
  // One whose parent is not told stands by itself, rather than nowhere.
  const tops = x509.filter(({ parent_ca_id }) => parent_ca_id === undefined || !known.has(parent_ca_id));
  return [...byName(tops.map(nodeOf)), ...byName(ssh.map((one) => sshNode(one, overview)))];
}

function factsOf(ca: X509Authority, overview: Overview | null | undefined): Omit<AuthorityNode, 'children'> {
  const seen = overview?.x509?.authorities.find(({ id }) => id === ca.id);
  return {
    id: ca.id,
    name: ca.name,
    kind: 'x509',
    type: ca.ca_type,
    state: stateOf(ca, seen?.state),
    key: keyWords(ca.key_type, ca.key_size),
    generation: seen?.generation ?? null,
    nextGeneration: seen?.next_generation ?? null,
    from: ca.valid_from,
    until: ca.valid_until,
    issued: ca.certificates_issued,
  };
}

/** What was revoked is told by the overview alone; whether it is switched on, by the authority sooner. */
export function stateOf({ is_active }: { readonly is_active: boolean }, seen: string | undefined): string {
  if (seen === 'revoked' || seen === 'expired') return seen;
  return is_active ? 'active' : 'inactive';
}

function sshNode(authority: SshAuthority, overview: Overview | null | undefined): AuthorityNode {
  const { created_at, id, key_type, keys, kind, name } = authority;
  const seen = overview?.ssh?.authorities.find((one) => one.id === id);
  const active = keys.find(({ state }) => state === 'active');
  return {
    id,
    name,
    kind: 'ssh',
    type: kind,
    state: stateOf(authority, seen?.state),
    key: algorithmWords(key_type),
    generation: active?.generation ?? null,
    nextGeneration: keys.find(({ state }) => state === 'next')?.generation ?? null,
    from: active?.created_at ?? created_at,
    until: null,
    issued: null,
    children: [],
  };
}

function byName(nodes: readonly AuthorityNode[]): readonly AuthorityNode[] {
  return nodes.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}

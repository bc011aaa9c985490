/** Authorities as one tree, and the forms that make them. */
import { describe, expect, it } from 'vitest';
import { treeOf } from '../../ui/src/pages/hierarchy/nodes.ts';
import { bodyOf, emptyDraft, lineOf } from '../../ui/src/pages/hierarchy/x509-draft.ts';
import { algorithmWords, keyWords } from '../../ui/src/words/keys.ts';

type X509 = Parameters<typeof treeOf>[0][number];
type Ssh = Parameters<typeof treeOf>[1][number];

function ca(id: string, parent?: string): X509 {
  return {
    id,
    name: id,
    common_name: id,
    ca_type: parent === undefined ? 'root' : 'intermediate',
    ...(parent !== undefined && { parent_ca_id: parent }),
    key_type: 'ec',
    key_size: 256,
    valid_from: '2026-01-01T00:00:00Z',
    valid_until: '2036-01-01T00:00:00Z',
    is_active: true,
    certificates_issued: 0,
    created_at: '2026-01-01T00:00:00Z',
  };
}

const SSH: Ssh = {
  id: 'users',
  name: 'users',
  kind: 'user',
  shared: false,
  is_active: false,
  key_type: 'ed25519',
  issuer: { type: 'builtin' },
  keys: [
    {
      state: 'active',
      generation: 2,
      public_key: '',
      fingerprint: '',
      created_at: '2026-02-01T00:00:00Z',
    },
    { state: 'next', generation: 3, public_key: '', fingerprint: '', created_at: '2026-03-01T00:00:00Z' },
  ],
  created_at: '2026-01-01T00:00:00Z',
};

type Node = ReturnType<typeof treeOf>[number];

function namesOf(nodes: readonly Node[]): unknown {
  return nodes.map(({ children, name }) => (children.length === 0 ? name : [name, namesOf(children)]));
}

describe('the tree', () => {
  it('has authorities below those that vouch for them, and those of SSH beside the roots', () => {
    const tree = treeOf([ca('tls', 'root'), ca('a', 'tls'), ca('other'), ca('root')], [SSH], undefined);
    expect(namesOf(tree)).toEqual(['other', ['root', [['tls', ['a']]]], 'users']);
  });

  it('has an authority by itself whose parent is not told', () => {
    expect(namesOf(treeOf([ca('orphan', 'gone')], [], null))).toEqual(['orphan']);
  });

  it('tells the key that signs, and the one that is next', () => {
    expect(treeOf([], [SSH], null)).toMatchObject([
      { state: 'inactive', generation: 2, nextGeneration: 3, from: '2026-02-01T00:00:00Z', until: null },
    ]);
  });

  it('calls keys what people call them', () => {
    expect([keyWords('ec', 384), keyWords('rsa', 4096), keyWords('ed25519', 256)]).toEqual([
      'EC P-384',
      'RSA 4096',
      'Ed25519',
    ]);
    expect(['ed25519', 'ec-p521', 'rsa-3072'].map(algorithmWords)).toEqual([
      'Ed25519',
      'EC P-521',
      'RSA 3072',
    ]);
  });
});

describe('the form for an authority', () => {
  it('asks for a root of P-256 with nothing but its name', () => {
    const draft = { ...emptyDraft(undefined), name: ' acme-root ' };
    const body = bodyOf(draft, undefined);
    expect(body).toEqual({
      name: 'acme-root',
      common_name: 'acme-root',
      ca_type: 'root',
      key_type: 'ec',
      key_size: 256,
    });
    expect(lineOf(body, draft, undefined)).toBe('ca create acme-root');
  });

  it('says all that it is told, as a body and as a line', () => {
    const draft = {
      ...emptyDraft('ca_1'),
      name: 'tls',
      commonName: 'Acme TLS CA',
      key: 'rsa-4096',
      days: '90',
      permittedDomains: 'a.internal\nb.internal',
      permittedRanges: '10.0.0.0/8',
    };
    const body = bodyOf(draft, 'ca_1');
    expect(body).toMatchObject({
      parent_ca_id: 'ca_1',
      key_type: 'rsa',
      key_size: 4096,
      validity_days: 90,
      max_path_length: 0,
      permitted_dns_domains: ['a.internal', 'b.internal'],
      permitted_ip_ranges: ['10.0.0.0/8'],
    });
    expect(lineOf(body, draft, 'acme-root')).toBe(
      "ca create tls --cn 'Acme TLS CA' --parent acme-root --key rsa --bits 4096 --days 90 --path-length 0 --permit-domain a.internal b.internal --permit-ip 10.0.0.0/8",
    );
  });

  it('has no line for what the command line cannot say', () => {
    const draft = { ...emptyDraft(undefined), name: 'r', excludedDomains: 'x.internal' };
    expect(lineOf(bodyOf(draft, undefined), draft, undefined)).toBeUndefined();
  });
});

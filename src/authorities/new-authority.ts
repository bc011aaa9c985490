/** What a new authority consists of: its first issuer and the policies that it owns. */
import { type Caller, callerFence } from '../access/caller.ts';
import { auditEvent } from '../audit/event.ts';
import { toHex } from '../base/bytes.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { KeyAlgorithm } from '../keys/algorithms.ts';
import type { KeyPair } from '../keys/generate.ts';
import type { Decision } from '../policy/decision.ts';
import type { IssuancePolicy } from '../policy/issuance-policy.ts';
import { authorityPolicy, directPolicy } from '../policy/spellings/authority.ts';
import type { AuthorityRow } from '../records/authorities.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { PolicySpelling } from '../records/policies.ts';
import type { Change, Write } from '../records/store.ts';
import type { NameConstraints } from '../x509/extensions/name-constraints.ts';
import { drawUpIssuer } from './new-issuer.ts';
import { lengthOf, type Parent } from './parent.ts';
import { newPolicy } from './policy-rows.ts';
import type { AuthorityView } from './read.ts';
import type { AuthoritySite } from './site.ts';

export interface NewAuthority {
  readonly name: string;
  readonly commonName: string;
  /** Absent: a root. */
  readonly parentId: Id | undefined;
  readonly keyAlgorithm: KeyAlgorithm;
  /** Absent: the usual length. */
  readonly validityDays: number | undefined;
  readonly pathLength: number | undefined;
  readonly nameConstraints: NameConstraints | undefined;
}

/** Drafts, signs, and writes down. Of the key pair, only what is sealed stays. */
export async function drawUpAuthority(
  site: AuthoritySite,
  caller: Caller,
  input: NewAuthority,
  parent: Parent | undefined,
  decision: Decision,
  pair: KeyPair,
): Promise<{ readonly view: AuthorityView; readonly change: Change }> {
  const authority = authorityRow(site, caller.tenantId, input);
  const own = newPolicy(site, ownedBy(authority, 'authority', authorityPolicy()));
  const direct = newPolicy(site, ownedBy(authority, 'direct', directPolicy()));
  const drawn = await drawUpIssuer(
    site,
    caller,
    {
      authority,
      generation: 1,
      state: 'active',
      above: parent?.issuer,
      policyVersionId: parent?.versionId ?? own.version.id,
      decision,
      ttl: lengthOf(input.validityDays, parent === undefined),
    },
    pair,
  );
  const data = eventData(authority, drawn.row);
  const change: Change = {
    expect: [...callerFence(caller, site.clock), ...(parent?.expect ?? [])],
    // In the order in which they refer to each other.
    writes: [
      { insert: 'authorities', row: authority },
      ...[own, direct].flatMap(({ policy, version }): Write[] => [
        { insert: 'policyVersions', row: version },
        { insert: 'policies', row: policy },
      ]),
      ...drawn.writes,
    ],
    counts: drawn.counts,
    events: [auditEvent(caller, { action: 'pki_ca_create', success: true, data }, site)],
  };
  const chain = [drawn.certificate, ...(parent?.issuer.chain ?? [])];
  return { view: { authority, chain, issued: 0 }, change };
}

function authorityRow(site: AuthoritySite, tenantId: Id, input: NewAuthority): AuthorityRow {
  return {
    tenantId,
    id: site.ids.next(),
    kind: 'x509',
    type: input.parentId === undefined ? 'root' : 'intermediate',
    name: input.name,
    parentId: input.parentId ?? null,
    keyAlgorithm: input.keyAlgorithm,
    isActive: true,
    createdAt: seconds(site.clock),
    epoch: 1,
    revokedAt: null,
    revokedReason: null,
  };
}

function ownedBy(
  { id, tenantId }: AuthorityRow,
  spelling: PolicySpelling,
  compiled: IssuancePolicy,
): Parameters<typeof newPolicy>[1] {
  return { tenantId, authorityId: id, name: id, source: null, spelling, compiled };
}

function eventData(authority: AuthorityRow, certificate: CertificateRow): Readonly<Record<string, unknown>> {
  return {
    ca_id: authority.id,
    name: authority.name,
    ca_type: authority.type,
    parent_ca_id: authority.parentId,
    certificate_id: certificate.id,
    serial_number: toHex(certificate.serial),
    not_after: certificate.notAfter,
  };
}

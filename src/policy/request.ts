/** What was asked for, parsed: the input of the decision table, whatever API it came by. */
import type { KeyAlgorithm, SignatureAlgorithm } from '../keys/algorithms.ts';
import type { PublicKey } from '../keys/public-key.ts';
import type { Extension } from '../x509/extension.ts';
import type { KeyUsage } from '../x509/extensions/key-usage.ts';
import type { NameConstraints } from '../x509/extensions/name-constraints.ts';
import type { GeneralName } from '../x509/general-name.ts';
import type { AttributeName } from '../x509/name.ts';
import type { DnsName } from './dns-name.ts';
import type { EmailAddress } from './email-address.ts';
import type { UriName } from './uri-name.ts';

/** A name to be certified and the field of the request that it came by. */
export type RequestedName = { readonly field: string } & (
  | { readonly type: 'dns'; readonly value: DnsName }
  /** `value` is the canonical text, `octets` 4 or 16. */
  | { readonly type: 'ip'; readonly value: string; readonly octets: Uint8Array }
  | { readonly type: 'email'; readonly value: EmailAddress }
  | { readonly type: 'uri'; readonly value: UriName }
  /** A kind that is never certified, quoted for the refusal. */
  | { readonly type: 'directory' | 'other'; readonly value: string }
);

/** The name as certificates and CSRs write it; undefined for a kind that is never certified. */
export function toGeneralName(name: RequestedName): GeneralName | undefined {
  if (name.type === 'ip') return { type: 'ip', octets: name.octets };
  if (name.type === 'directory' || name.type === 'other') return undefined;
  return { type: name.type, value: name.value };
}

/** An attribute of a distinguished name; its value fits its type. */
export interface SubjectAttribute {
  readonly type: AttributeName;
  readonly value: string;
  /** Where it stands in the request; absent: where the common name does. */
  readonly field?: string;
}

export interface IssuanceRequest {
  /** What names the issuer in the request, e.g. `role`. */
  readonly issuerField: string;
  /** At most one is granted; a CSR may have asked with several. */
  readonly commonNames: readonly string[];
  /** Where the common name stands in the request, e.g. `common_name` or `csr_pem`. */
  readonly commonNameField: string;
  /** The whole subject, common names in their place, least specific first; absent: the common name alone. */
  readonly subject?: readonly SubjectAttribute[];
  /** Without repetition. */
  readonly names: readonly RequestedName[];
  /** Where further names would stand. */
  readonly namesField: string;
  readonly key: SubjectKey;
  /** The field that the key came by; of a key made here, the one that names its type. */
  readonly keyField: string;
  /** Absent: none, and what the policy gives by itself. */
  readonly usages?: RequestedUsages | undefined;
  /** What the authority is to sign with; absent: what is usual for it. */
  readonly signature?: { readonly algorithm: SignatureAlgorithm; readonly field: string } | undefined;
  /** Seconds from now; absent: the policy's usual length. */
  readonly ttl: number | undefined;
  readonly ttlField: string;
  /** Times in place of a length; absent, or either of them: as without. */
  readonly dates?: RequestedDates | undefined;
  readonly csr: RequestedByCsr | undefined;
  /** Of an authority's certificate. */
  readonly authority: RequestedAuthority | undefined;
}

/** The whole subject that a request asks for. */
export function subjectOf({
  commonNames,
  subject,
}: Pick<IssuanceRequest, 'commonNames' | 'subject'>): readonly SubjectAttribute[] {
  return subject ?? commonNames.map((value) => ({ type: 'commonName', value }));
}

/** The subject's key: the caller's own, or one to be made here once the request was granted. */
export type SubjectKey =
  | { readonly kind: 'given'; readonly publicKey: PublicKey }
  /** `named` is false when the request does not say of which kind, so that it is one like the authority's. */
  | { readonly kind: 'made'; readonly algorithm: KeyAlgorithm; readonly named?: false };

export interface RequestedUsages {
  readonly keyUsage: readonly KeyUsage[];
  readonly keyUsageField: string;
  /** OIDs. */
  readonly extendedKeyUsage: readonly string[];
  readonly extendedKeyUsageField: string;
}

/** Seconds since 1970 UTC. */
export interface RequestedDates {
  readonly notBefore: number | undefined;
  readonly notBeforeField: string;
  readonly notAfter: number | undefined;
  readonly notAfterField: string;
}

/** What a CSR asks for besides subject, names and key. */
export interface RequestedByCsr {
  readonly field: string;
  readonly extensions: readonly Extension[];
  /** Names that stand in the CSR and not among those that the request's own fields name instead. */
  readonly unlistedNames: readonly string[];
}

export interface RequestedAuthority {
  /** How many further authorities may stand between this one and a leaf; absent: no bound. */
  readonly pathLength: number | undefined;
  readonly nameConstraints: NameConstraints | undefined;
}

/** What path validation is asked, and what it answers. */
import type { Certificate } from '../x509/certificate.ts';
import type { KeyPurpose } from '../x509/extensions/extended-key-usage.ts';

export interface PathRequest {
  readonly leaf: Certificate;
  /** Untrusted, in any order, bounded in number by the caller. */
  readonly intermediates: readonly Certificate[];
  /**
   * Trusted authorities. RFC 5280 §6.1.1(d) takes a name and a key; as RFC 5937 has it, what their certificates say beside
   * these binds too: validity, path length, key usage, name constraints, the constraints on policies, and critical extensions.
   * Their own signature is not looked at. One of version 1 or 2, which can say nothing, is an authority because it is
   * trusted; one of version 3 must say that it is.
   */
  readonly anchors: readonly Certificate[];
  /** Seconds since 1970 UTC. */
  readonly at: number;
  /** What the leaf must be good for; absent: anything. */
  readonly purpose?: KeyPurpose;
  /** A DNS name in A-labels or an IP address that the leaf must be good for; absent: any. */
  readonly hostname?: string;
  readonly policies?: PolicyInputs;
  /** How many authorities may stand between leaf and anchor, self-issued ones not counted; by default 10. */
  readonly maxIntermediates?: number;
  /** Also demands what RFC 5280 obliges authorities to write and validators not to check; see `rules/profile.ts`. */
  readonly strict?: boolean;
}

/** RFC 5280 §6.1.1(c), (e), (f) and (g). */
export interface PolicyInputs {
  /** OIDs in dotted decimal; absent: any policy. */
  readonly initial?: readonly string[];
  readonly requireExplicit?: boolean;
  readonly inhibitMapping?: boolean;
  readonly inhibitAny?: boolean;
}

export interface ValidPath {
  /** The leaf first, the anchor last; the leaf alone when it is an anchor itself. */
  readonly certificates: readonly Certificate[];
  /** The user-constrained-policy-set (RFC 5280 §6.1.6): OIDs, among them perhaps anyPolicy. */
  readonly policies: readonly string[];
}

/** How a path stands: every certificate on it below the anchor, by our records or by the CRLs of others. */
import type { Id } from '../base/ids.ts';
import type { Reader } from '../records/store.ts';
import type { Certificate } from '../x509/certificate.ts';
import { crlStanding } from './by-crls.ts';
import { importedStanding, ownStanding } from './by-records.ts';
import { both, type Standing, type StandingCode } from './standing.ts';

export interface StandingProblem {
  readonly code: StandingCode;
  /** The certificate that it lies with, counted from the leaf, which is 0. */
  readonly depth: number;
  readonly message: string;
}

export interface JudgedPath {
  /** The leaf first, the anchor last. */
  readonly certificates: readonly Certificate[];
  readonly problems: readonly StandingProblem[];
  readonly warnings: readonly string[];
}

export type PathJudge = (certificates: readonly Certificate[]) => Promise<JudgedPath>;

/** A judge for all paths of one request: each certificate is looked up once below each issuer. */
export function pathJudge(reader: Reader, tenantId: Id, at: number): PathJudge {
  const known = new Map<Certificate, Map<Certificate, Promise<Standing>>>();
  const standingOf = (certificate: Certificate, issuer: Certificate): Promise<Standing> => {
    const below = known.get(certificate) ?? new Map<Certificate, Promise<Standing>>();
    known.set(certificate, below);
    const standing = below.get(issuer) ?? find(reader, tenantId, certificate, issuer, at);
    below.set(issuer, standing);
    return standing;
  };
  return async (certificates) => {
    const problems: StandingProblem[] = [];
    const warnings: string[] = [];
    for (const [depth, certificate] of certificates.slice(0, -1).entries()) {
      const standing = await standingOf(certificate, certificates[depth + 1] as Certificate);
      problems.push(...standing.faults.map((fault) => ({ ...fault, depth })));
      warnings.push(...standing.warnings.map((warning) => `the certificate at depth ${depth} ${warning}`));
    }
    return { certificates, problems, warnings };
  };
}

/** Without looking at revocation. */
export const unjudged: PathJudge = async (certificates) => ({
  certificates,
  problems: [],
  warnings: ['revocation was not checked'],
});

async function find(
  reader: Reader,
  tenantId: Id,
  certificate: Certificate,
  issuer: Certificate,
  at: number,
): Promise<Standing> {
  const own = await ownStanding(reader, tenantId, certificate, issuer, at);
  if (own !== undefined) return own;
  const imported = await importedStanding(reader, tenantId, certificate, at);
  return both(imported, await crlStanding(reader, tenantId, certificate, issuer, at));
}

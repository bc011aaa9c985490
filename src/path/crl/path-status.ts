/** The certificates of a valid path by CRLs, whose issuers need valid paths of their own (RFC 5280 §6.3.3(f)). */
import type { Certificate } from '../../x509/certificate.ts';
import type { CertificateList } from '../../x509/crl.ts';
import { validPaths } from '../paths.ts';
import type { PathRequest, ValidPath } from '../request.ts';
import { type CrlOptions, type CrlStatus, crlStatus } from './status.ts';

/** What a path was found for, and the lists that it is judged by. */
export interface PathCrls extends Pick<PathRequest, 'at' | 'intermediates'>, Pick<CrlOptions, 'deltas'> {
  readonly crls: readonly CertificateList[];
}

/** A path is searched for each, and its certificates judged in turn, so that lists of issuers of issuers end. */
const MOST_CRL_ISSUERS = 16;
const MOST_PATHS = 4;

/**
 * The status of each certificate, the leaf's first; the anchor is not judged.
 * @param request its intermediates may have signed lists, too: a CRL issuer is authorized by a valid path to the anchor of
 *   `path` on which nothing was revoked. Where its own status stands in a list that it signs, that list decides.
 */
export function pathStatuses(path: ValidPath, request: PathCrls): readonly CrlStatus[] {
  const anchor = path.certificates[path.certificates.length - 1] as Certificate;
  const pool = [...path.certificates, ...request.intermediates];
  const [asked, known] = [new Set<Certificate>(), new Map<Certificate, boolean>()];
  let searches = 0;
  const authorized = (crlIssuer: Certificate): boolean => {
    const before = known.get(crlIssuer);
    if (before !== undefined || asked.has(crlIssuer)) return before ?? true;
    if (++searches > MOST_CRL_ISSUERS) return false;
    asked.add(crlIssuer);
    let [good, paths] = [false, 0];
    for (const one of validPaths({
      leaf: crlIssuer,
      intermediates: pool,
      anchors: [anchor],
      at: request.at,
    })) {
      good = statuses(one.certificates).every(({ status }) => status === 'good');
      if (good || ++paths === MOST_PATHS) break;
    }
    asked.delete(crlIssuer);
    // What was found on the way to another answer may rest on that one.
    if (asked.size === 0) known.set(crlIssuer, good);
    return good;
  };
  const options: CrlOptions = { ...request, issuers: pool, authorized };
  const statuses = (certificates: readonly Certificate[]): readonly CrlStatus[] =>
    certificates
      .slice(0, -1)
      .map((certificate, depth) =>
        crlStatus(certificate, certificates[depth + 1] as Certificate, request.crls, request.at, options),
      );
  return statuses(path.certificates);
}

/** Revocation on whole paths, as a caller judges it: by CRLs, for every certificate below the anchor. */
import { crlStatus } from '../../src/path/crl/status.ts';
import type { PathRequest, ValidPath } from '../../src/path/request.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import type { CertificateList } from '../../src/x509/crl.ts';
import { outcomeOf } from './paths.ts';

/** Judges the paths of one request. */
export class Revocation {
  readonly #request: PathRequest;
  readonly #crls: readonly CertificateList[];
  readonly #asked = new Set<Certificate>();

  constructor(request: PathRequest, crls: readonly CertificateList[]) {
    this.#request = request;
    this.#crls = crls;
  }

  /** The first valid path on which the CRLs say of each certificate that it is good. */
  firstGood(): ValidPath | undefined {
    return outcomeOf(this.#request, 10).paths.find((path) => this.#isGood(path));
  }

  #isGood({ certificates }: ValidPath): boolean {
    return certificates.slice(0, -1).every((certificate, depth) => {
      const issuer = certificates[depth + 1] as Certificate;
      const options = {
        issuers: this.#request.intermediates,
        authorized: (crlIssuer: Certificate) => this.#isAuthorized(crlIssuer),
      };
      return crlStatus(certificate, issuer, this.#crls, this.#request.at, options).status === 'good';
    });
  }

  /** Where a CRL issuer's own status is in the list that it signs, that list decides. */
  #isAuthorized(crlIssuer: Certificate): boolean {
    if (this.#asked.has(crlIssuer)) return true;
    this.#asked.add(crlIssuer);
    const { anchors, at, intermediates } = this.#request;
    const { paths } = outcomeOf({ leaf: crlIssuer, intermediates, anchors, at }, 10);
    const good = paths.some((path) => this.#isGood(path));
    this.#asked.delete(crlIssuer);
    return good;
  }
}

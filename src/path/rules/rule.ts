/** What the rules on one certificate have in common. Composition is in `certificate-rules.ts`. */
import type { Examined } from '../examined.ts';
import type { Fault } from '../problem.ts';
import type { PathRequest } from '../request.ts';

export type Position = 'leaf' | 'intermediate' | 'anchor';

export interface CertificateCase {
  readonly examined: Examined;
  readonly position: Position;
  readonly request: PathRequest;
}

/** What the rule finds wrong with a certificate in its position, whatever path it is on. */
export type CertificateRule = (c: CertificateCase) => readonly Fault[];

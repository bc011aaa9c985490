/** What is wrong with a path, for a program (`code`) and for a reader (`message`). */
export type ProblemCode =
  // Of one certificate.
  | 'expired'
  | 'not_yet_valid'
  | 'malformed_extension'
  | 'unknown_critical_extension'
  | 'not_an_authority'
  | 'key_usage'
  | 'extended_key_usage'
  | 'weak_key'
  | 'weak_algorithm'
  | 'profile'
  // Of the leaf.
  | 'hostname'
  // Of the path.
  | 'path_length'
  | 'name_constraints'
  | 'policy'
  | 'bad_signature'
  // Of the search.
  | 'unknown_issuer'
  | 'untrusted_root'
  | 'path_too_long'
  | 'budget';

export interface PathProblem {
  readonly code: ProblemCode;
  /** The certificate that it lies with, counted from the leaf, which is 0. */
  readonly depth: number;
  /** Names the certificate's field or extension, and what would pass; a sentence without its full stop. */
  readonly message: string;
}

/** A problem of a certificate that has no place on a path yet. */
export type Fault = Omit<PathProblem, 'depth'>;

export const NO_FAULTS: readonly Fault[] = [];

/** Why something is revoked, in a person's words (RFC 5280 §5.3.1). */

const WORDS: Readonly<Record<string, string>> = {
  unspecified: 'No reason given',
  key_compromise: 'The key may be in other hands',
  ca_compromise: 'The authority’s key may be in other hands',
  affiliation_changed: 'Its names or its owner have changed',
  superseded: 'Another one has taken its place',
  cessation_of_operation: 'What it was for is no longer run',
  certificate_hold: 'On hold for now; can be lifted',
  privilege_withdrawn: 'Its owner may not have it any more',
};

/** A reason as the API says it, in words; one that is not known is told as it is. */
export function reasonWords(reason: string | null): string {
  if (reason === null) return '';
  return (Object.hasOwn(WORDS, reason) ? WORDS[reason] : undefined) ?? reason;
}

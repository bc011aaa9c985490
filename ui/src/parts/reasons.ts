/** Why a certificate is revoked (RFC 5280 §5.3.1), in the API's spelling and in words. */
export const REASONS: readonly { readonly value: string; readonly text: string }[] = [
  { value: 'unspecified', text: 'No reason given' },
  { value: 'key_compromise', text: 'Its private key is, or may be, in other hands' },
  { value: 'superseded', text: 'Another certificate takes its place' },
  { value: 'cessation_of_operation', text: 'What it was for is no more' },
  { value: 'affiliation_changed', text: 'A name in it has changed' },
  { value: 'privilege_withdrawn', text: 'Whoever has it may not use it any more' },
  { value: 'certificate_hold', text: 'On hold: it may be given back later' },
];

/** A reason in words; the API's spelling where there are none. */
export function reasonInWords(reason: string): string {
  return REASONS.find(({ value }) => value === reason)?.text ?? reason.replaceAll('_', ' ');
}

/** Of authorities, and of what is on a KRL: nothing of those is put on hold. */
export const AUTHORITY_REASON_CHOICES: typeof REASONS = [
  ...REASONS.filter(({ value }) => value !== 'certificate_hold'),
  { value: 'ca_compromise', text: 'The key of its authority is, or may be, in other hands' },
];

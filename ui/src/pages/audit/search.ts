/** What is looked for in the trail, as it stands in the address. */

export interface AuditSearch {
  readonly action?: string;
}

export function readAuditSearch(given: Record<string, unknown>): AuditSearch {
  const { action } = given;
  return typeof action === 'string' && action !== '' ? { action } : {};
}

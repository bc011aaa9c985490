/** What is looked for in a list of what is revoked, as it stands in the address. */

export interface ListSearch {
  /** A serial number, or a part of one. */
  readonly look?: string;
  /** Of the key whose list it is; absent: the one that signs now. */
  readonly generation?: number;
}

export function readListSearch(given: Record<string, unknown>): ListSearch {
  const { generation, look } = given;
  return {
    ...(typeof look === 'string' && look !== '' && { look: look.slice(0, 200) }),
    ...(typeof look === 'number' && { look: String(look) }),
    ...(typeof generation === 'number' && Number.isInteger(generation) && { generation }),
  };
}

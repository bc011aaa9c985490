/** Which requests are looked at, as it stands in the address. */

export const STATUSES = ['pending', 'approved', 'signed', 'rejected'] as const;
export type RequestStatus = (typeof STATUSES)[number];

export interface RequestSearch {
  /** Absent: those that wait; `all`: whatever became of them. */
  readonly state?: RequestStatus | 'all';
}

export function readRequestSearch(given: Record<string, unknown>): RequestSearch {
  const state = [...STATUSES, 'all' as const].find((one) => one === given['state']);
  return state === undefined ? {} : { state };
}

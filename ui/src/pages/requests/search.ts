/** Which requests are looked at, as it stands in the address. */

export const STATUSES = ['pending', 'approved', 'signed', 'rejected'] as const;
export type RequestStatus = (typeof STATUSES)[number];

export interface RequestSearch {
  /** Absent: those that wait; `all`: whatever became of them. */
  readonly status?: RequestStatus | 'all';
}

export function readRequestSearch(given: Record<string, unknown>): RequestSearch {
  const status = [...STATUSES, 'all' as const].find((one) => one === given['status']);
  return status === undefined ? {} : { status };
}

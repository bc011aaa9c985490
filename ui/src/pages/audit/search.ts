/** What is looked for in the trail, as it stands in the address. */

export interface AuditSearch {
  readonly action?: string;
  /** The id of an identity. */
  readonly by?: string;
  readonly outcome?: Outcome;
  readonly request?: string;
  /** RFC 3339. */
  readonly from?: string;
  readonly until?: string;
}

export type Outcome = (typeof OUTCOMES)[number];
export const OUTCOMES = ['done', 'refused'] as const;

/** Takes what it knows of an address that anybody may have written. */
export function readAuditSearch(given: Record<string, unknown>): AuditSearch {
  const outcome = OUTCOMES.find((one) => one === given['outcome']);
  return {
    ...wordIn(given, 'action'),
    ...wordIn(given, 'by'),
    ...(outcome !== undefined && { outcome }),
    ...wordIn(given, 'request'),
    ...timeIn(given, 'from'),
    ...timeIn(given, 'until'),
  };
}

function wordIn(given: Record<string, unknown>, name: string): Readonly<Record<string, string>> {
  const value = given[name];
  return typeof value === 'string' && /^[\w-]{1,100}$/.test(value) ? { [name]: value } : {};
}

function timeIn(given: Record<string, unknown>, name: string): Readonly<Record<string, string>> {
  const value = given[name];
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) return {};
  return { [name]: new Date(value).toISOString() };
}

export interface LogsQuery {
  readonly action?: string;
  readonly identity_id?: string;
  readonly success?: 'true' | 'false';
  readonly request_id?: string;
  readonly from?: string;
  readonly until?: string;
}

/** As the API takes it. */
export function queryOf({ action, by, from, outcome, request, until }: AuditSearch): LogsQuery {
  return {
    ...(action !== undefined && { action }),
    ...(by !== undefined && { identity_id: by }),
    ...(outcome !== undefined && { success: outcome === 'done' ? 'true' : 'false' }),
    ...(request !== undefined && { request_id: request }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  };
}

/** As options of `chancery audit ls`, with a space before each; undefined: it has none for that. */
export function optionsOf({ action, by, from, outcome, request, until }: AuditSearch): string | undefined {
  if (outcome === 'done') return undefined;
  return [
    action !== undefined && ` --action ${action}`,
    by !== undefined && ` --identity ${by}`,
    request !== undefined && ` --request ${request}`,
    from !== undefined && ` --since ${from}`,
    until !== undefined && ` --until ${until}`,
    outcome === 'refused' && ' --refused',
  ]
    .filter((word) => word !== false)
    .join('');
}

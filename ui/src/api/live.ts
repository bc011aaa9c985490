/** What others do appears without a reload: the server tells that something happened, and what shows it is read anew. */
import type { Query, QueryClient } from '@tanstack/react-query';
import { ApiError } from './client.ts';
import { whoIsSignedIn } from './queries.ts';

/** The first word of the key of every query that is kept: what of the page it is about. */
export type Area = (typeof AREAS)[number];

const AREAS = [
  'access',
  'audit',
  'authorities',
  'certificates',
  'overview',
  'requests',
  'revocation',
  'roles',
  'ssh',
  'trust',
] as const;

/** Which areas an action touches, by how its name begins; the first that fits counts, and an action that is not known touches all. */
const TOUCHED: readonly (readonly [string, readonly Area[]])[] = [
  ['session_', []],
  ['pki_explain', []],
  ['pki_csr_', ['requests', 'overview', 'certificates']],
  ['pki_role_', ['roles']],
  ['certificate_profile', ['roles']],
  ['certificate_policy', ['roles']],
  ['certificate_', ['certificates', 'overview']],
  ['pki_ca_', AREAS],
  ['pki_trust_anchor', ['trust']],
  ['pki_revoke', ['certificates', 'overview', 'revocation']],
  ['pki_unrevoke', ['certificates', 'overview', 'revocation']],
  ['crl_', ['revocation', 'overview']],
  ['krl_', ['revocation', 'overview', 'ssh']],
  ['pki_', ['certificates', 'overview']],
  ['ssh_', ['ssh', 'certificates', 'authorities', 'overview', 'revocation']],
  ['token_', ['access']],
  ['identity_', ['access']],
  ['group_', ['access']],
  ['tenant_', ['access']],
  ['webhook_', ['access']],
  ['alarm_', ['overview']],
];

/** What shows these areas, or the trail, which tells of everything, is read anew. */
export function readAnew(queries: QueryClient, ...areas: readonly Area[]): void {
  for (const area of new Set<Area>([...areas, 'audit'])) {
    void queries.invalidateQueries({ queryKey: [area], predicate: mayChange });
  }
}

/** However much happens, what is shown is read anew so often at most. */
const PAUSE_MS = 1500;

/** Follows until the function that it gives is called. */
export function follow(queries: QueryClient): () => void {
  const waiting = new Set<Area>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;

  const refresh = (): void => {
    timer = undefined;
    readAnew(queries, ...waiting);
    waiting.clear();
  };
  const touch = (areas: readonly Area[]): void => {
    for (const area of areas) waiting.add(area);
    timer ??= setTimeout(refresh, PAUSE_MS);
  };
  const open = (isFirst: boolean): void => {
    source = new EventSource('/v1/events');
    source.onmessage = ({ data }: MessageEvent<string>) => touch(touchedBy(data));
    // Too much to tell, or another trail than before: nothing that is shown can be trusted to be new.
    source.addEventListener('reset', () => touch(AREAS));
    source.onopen = () => {
      if (!isFirst) touch(AREAS);
    };
    // The browser connects again by itself but after an answer that is no stream: the session's end, or a server that is full.
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      void queries.invalidateQueries({ queryKey: whoIsSignedIn.queryKey });
      again = setTimeout(() => open(false), 10_000);
    };
  };
  const close = (): void => {
    source?.close();
    clearTimeout(again);
  };
  // Without TLS a browser has six connections to a server, for all of its tabs: those that nobody sees must not hold them.
  const turn = (): void => {
    close();
    if (!document.hidden) open(false);
  };
  document.addEventListener('visibilitychange', turn);
  if (!document.hidden) open(true);
  return () => {
    document.removeEventListener('visibilitychange', turn);
    close();
    clearTimeout(timer);
  };
}

/**
 * A token's scopes stay what they are. What they refuse is not asked again: each refusal is an event itself, of which all
 * who look are told, and would ask again.
 */
function mayChange({ state: { error } }: Query): boolean {
  return !(error instanceof ApiError && error.status === 403);
}

function touchedBy(message: string): readonly Area[] {
  const { action, success } = JSON.parse(message) as { readonly action: string; readonly success: boolean };
  const known = TOUCHED.find(([start]) => action.startsWith(start))?.[1];
  // What was refused without being anything that is known has changed nothing.
  return known ?? (success ? AREAS : []);
}

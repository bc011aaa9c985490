/** Scopes: what a token may be used for. */

export const SCOPES = [
  'pki:read',
  'pki:issue',
  'pki:admin',
  'csr:approve',
  'key:read',
  'ssh:read',
  'ssh:issue',
  'ssh:admin',
  'audit:read',
  'admin',
  'system',
] as const;

export type Scope = (typeof SCOPES)[number];

/** What a scope brings with it. `admin` is everything in its tenant; the installation itself is `system`'s alone. */
const IMPLIED: Readonly<Partial<Record<Scope, readonly Scope[]>>> = {
  'pki:admin': ['pki:read'],
  'ssh:admin': ['ssh:read'],
  admin: SCOPES.filter((scope) => scope !== 'system'),
};

/** Whether a holder of `held` has `needed`. */
export function covers(held: readonly string[], needed: Scope): boolean {
  return held.some((scope) => scope === needed || (IMPLIED[scope as Scope]?.includes(needed) ?? false));
}

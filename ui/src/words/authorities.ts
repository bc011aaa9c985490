/** What authorities are called. */
import type { X509Authority } from '../api/shapes.ts';

/** `X.509 root`, `SSH users`. */
export function authorityWords(kind: 'x509' | 'ssh', type: string): string {
  return kind === 'x509' ? `X.509 ${type}` : `SSH ${certifiedBy(type)}`;
}

/** What an SSH authority of this kind certifies. */
export function certifiedBy(kind: string): string {
  return kind === 'any' ? 'users and hosts' : `${kind}s`;
}

/** Authorities of X.509 as a select offers them. */
export function authorityChoices(
  authorities: readonly X509Authority[],
): { readonly value: string; readonly text: string }[] {
  return authorities.map(({ ca_type: type, id, is_active: isActive, name }) => ({
    value: id,
    text: `${name} (${type}${isActive ? '' : ', switched off'})`,
  }));
}

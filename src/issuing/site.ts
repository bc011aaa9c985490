import type { AuthoritySite } from '../authorities/site.ts';
import type { Contexts } from './contexts.ts';

/** What certificates are issued with. */
export interface IssuingSite extends AuthoritySite {
  readonly contexts: Contexts;
}

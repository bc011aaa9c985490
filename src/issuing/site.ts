import type { AuthoritySite } from '../authorities/site.ts';
import type { Egress } from '../base/egress.ts';
import type { Contexts } from './contexts.ts';
import type { SshContexts } from './ssh/contexts.ts';
import type { DelegatedIssuer } from './ssh/delegated.ts';

/** What certificates are issued with. */
export interface IssuingSite extends AuthoritySite {
  readonly contexts: Contexts;
  readonly sshContexts: SshContexts;
  readonly egress: Egress;
  /** Outside issuers, which build certificates themselves. */
  readonly delegated: DelegatedIssuer;
}

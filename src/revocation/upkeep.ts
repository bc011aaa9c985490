/**
 * What has to be done without being asked: the leaves of revoked authorities are marked, every CRL and KRL is kept up to
 * date, and what outside issuers were asked for does not stay open.
 */
import type { Site } from '../access/administer.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import { askedIntents, giveUpIntent } from '../issuing/ssh/open-intents.ts';
import type { AuthorityRow, IssuerRow } from '../records/authorities.ts';
import type { SshIntentRow } from '../records/ssh.ts';
import type { Page } from '../records/store.ts';
import type { Crls } from './crls.ts';
import type { Krls } from './krls.ts';
import { markLeaves } from './mark-leaves.ts';
import { isRevoked } from './revoke-authority.ts';

export interface UpkeepSite extends Site {
  readonly crls: Crls;
  readonly krls: Krls;
  /** What went wrong with one issuer, SSH authority or intent; the others are tended all the same. */
  readonly failed: (id: Id, error: unknown) => void;
}

const PAGE = 100;

/** After the end of its certificate, nothing that an issuer signed is valid; for so long its lists go on. */
const AFTERWARDS_SECONDS = 7 * 86_400;

export class Upkeep {
  readonly #site: UpkeepSite;
  /** Authorities whose leaves are all marked: there will be no more of them. Found out anew by each process. */
  readonly #marked = new Set<Id>();

  constructor(site: UpkeepSite) {
    this.#site = site;
  }

  /**
   * Goes over all issuers, SSH authorities and open intents once.
   * @param carryOn asked before each piece of work; false: the round ends
   */
  async round(carryOn: () => Promise<boolean>): Promise<void> {
    const { krls, store } = this.#site;
    const issuers = (page: Page): Promise<readonly IssuerRow[]> => store.list('issuers', {}, page);
    await this.#each(issuers, carryOn, (issuer) => this.#tend(issuer, carryOn));
    const authorities = (page: Page): Promise<readonly AuthorityRow[]> =>
      store.list('authorities', { kind: 'ssh' }, page);
    await this.#each(authorities, carryOn, ({ id }) => krls.current(id));
    const intents = (page: Page): Promise<readonly SshIntentRow[]> => askedIntents(store, page);
    await this.#each(intents, carryOn, (intent) => giveUpIntent(this.#site, intent));
  }

  async #each<T extends { readonly id: Id }>(
    pageOf: (page: Page) => Promise<readonly T[]>,
    carryOn: () => Promise<boolean>,
    tend: (one: T) => Promise<unknown>,
  ): Promise<void> {
    let before: Id | undefined;
    do {
      const page = await pageOf({ before, limit: PAGE });
      for (const one of page) {
        if (!(await carryOn())) return;
        try {
          await tend(one);
        } catch (error) {
          if (!(await carryOn())) return;
          this.#site.failed(one.id, error);
        }
      }
      before = page.length < PAGE ? undefined : page.at(-1)?.id;
    } while (before !== undefined);
  }

  async #tend(issuer: IssuerRow, carryOn: () => Promise<boolean>): Promise<void> {
    const { authorityId, keyId, state, tenantId } = issuer;
    if (authorityId === null || keyId === null || state === 'retired') return;
    if (await this.#isOver(issuer)) return;
    const authority = await this.#site.store.get('authorities', { tenantId, id: authorityId });
    if (authority?.kind !== 'x509') return;
    await this.#mark(authority, carryOn);
    await this.#site.crls.refresh(issuer.id);
  }

  async #mark(authority: AuthorityRow, carryOn: () => Promise<boolean>): Promise<void> {
    if (!isRevoked(authority) || this.#marked.has(authority.id)) return;
    if (await markLeaves(this.#site, authority, carryOn)) this.#marked.add(authority.id);
  }

  async #isOver({ id: issuerId, tenantId }: IssuerRow): Promise<boolean> {
    const own = await this.#site.store.all('issuerCertificates', { tenantId, issuerId });
    const end = Math.max(...own.map(({ notAfter }) => notAfter));
    return end + AFTERWARDS_SECONDS < seconds(this.#site.clock);
  }
}

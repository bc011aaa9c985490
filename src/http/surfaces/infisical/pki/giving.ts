/**
 * What gives a certificate under a profile, at its three addresses: as the seed has it, and as its aliases do, which take
 * times in place of a length.
 */
import Type, { type Static, type TObject } from 'typebox';
import type { Caller } from '../../../../access/caller.ts';
import { type ChanceryError, unfitting } from '../../../../base/error.ts';
import type { Id } from '../../../../base/ids.ts';
import type { Issued } from '../../../../issuing/conclude.ts';
import type { AskedPeriod } from '../../../../issuing/profiles/command.ts';
import { enrollingSubject } from '../../../../issuing/profiles/enrollment.ts';
import { type Endpoint, endpoint } from '../../../endpoint.ts';
import type { HttpSite } from '../../../site.ts';
import { OLDER_CERTIFICATES, SEED_CERTIFICATES, TODAYS_CERTIFICATES } from './address.ts';
import { REMOVE_ROOTS, readFlag, TTL } from './fields.ts';
import { spellIssued } from './issued.ts';

interface Command {
  readonly profileId: Id;
  readonly period: AskedPeriod;
}

export interface Giving<Body extends TObject, Asked extends Command> {
  /** Behind the address of certificates. */
  readonly path: string;
  readonly summary: string;
  readonly origin: 'issue' | 'sign';
  /** All but the length. */
  readonly body: Body;
  readonly answer: TObject;
  /** @throws invalid_field, malformed */
  readonly read: (body: Static<Body>) => Asked;
  readonly give: (site: HttpSite, caller: Caller, asked: Asked) => Promise<Issued>;
}

export function givingEndpoints<Body extends TObject, Asked extends Command>(
  giving: Giving<Body, Asked>,
): readonly Endpoint[] {
  const { answer, body, path, summary } = giving;
  const requestId = { certificateRequestId: Type.String({ description: 'the id of the certificate' }) };
  const seed = Type.Object({ ...body.properties, ttl: TTL });
  const alias = Type.Object({
    ...body.properties,
    ttl: Type.Optional(TTL),
    removeRootsFromChain: Type.Optional(REMOVE_ROOTS),
  });
  const read = (asked: unknown): Asked => checked(giving.read(asked as Static<Body>));
  const at = (prefix: string, withRequest: boolean): Endpoint =>
    endpoint({
      method: 'POST',
      path: `${prefix}${path}`,
      summary,
      body: withRequest ? alias : seed,
      answers: { 200: withRequest ? Type.Object({ ...answer.properties, ...requestId }) : answer },
      subject: ({ body: asked, site }, { tenantId }) =>
        enrollingSubject(site.store, tenantId, read(asked).profileId),
      async handle({ body: asked, site }, caller) {
        const issued = await giving.give(site, caller, read(asked));
        site.metrics.issued.inc({ kind: 'x509', origin: giving.origin });
        const { removeRootsFromChain: flag } = asked as Partial<Static<typeof alias>>;
        const spelt = spellIssued(issued, readFlag(flag));
        const more = withRequest ? { certificateRequestId: issued.certificate.id } : {};
        return { status: 200, body: { ...spelt, ...more } };
      },
    });
  return [at(SEED_CERTIFICATES, false), at(OLDER_CERTIFICATES, true), at(TODAYS_CERTIFICATES, true)];
}

function checked<Asked extends Command>(asked: Asked): Asked {
  checkPeriod(asked.period);
  return asked;
}

/** @throws invalid_field (unfitting) when nothing says how long it is to be good for */
export function checkPeriod({ dates, ttl, ttlField }: AskedPeriod): void {
  if (ttl === undefined && dates?.notAfter === undefined) throw withoutLength(ttlField);
}

function withoutLength(field: string): ChanceryError {
  return unfitting(field, 'Certificate issuance requires a valid TTL');
}

/** `/v1/session`: a browser swaps a token for a cookie that holds it, sealed. */
import Type from 'typebox';
import { type Caller, callerFence, checkStillCaller } from '../../../../access/caller.ts';
import { auditEvent } from '../../../../audit/event.ts';
import { ChanceryError, invalidField } from '../../../../base/error.ts';
import { seconds } from '../../../../base/ports.ts';
import { endpoint, openEndpoint } from '../../../endpoint.ts';
import { LONGEST_SESSION } from '../../../session/sealed-session.ts';
import type { SetupCodes } from '../../../session/setup-codes.ts';
import type { HttpSite } from '../../../site.ts';
import { spellTime } from '../../../v1/spelling.ts';
import { spellWho, WHO_MEMBERS } from './whoami.ts';

export const createSession = openEndpoint({
  method: 'POST',
  path: '/v1/session',
  summary: 'Sign in: keep the token in a cookie that scripts do not see, for 12 hours at most',
  body: Type.Object({
    token: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
    setup_code: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 512,
        description:
          'instead of a token: of the link that `chancery up` prints; it works once, within the hour',
      }),
    ),
  }),
  answers: {
    201: Type.Object({ ...WHO_MEMBERS, expires_at: Type.String({ description: 'of the session' }) }),
  },
  async handle({ body, identify, site }) {
    const token = tokenOf(body, site.setup);
    const caller = await identify(token);
    const longest = seconds(site.clock) + LONGEST_SESSION;
    const endsAt = Math.min(longest, caller.tokenExpiresAt ?? longest);
    const who = await spellWho(site, caller);
    const by = body.token === undefined ? 'setup_code' : 'token';
    await record(site, caller, 'session_create', { by, expires_at: endsAt });
    return {
      status: 201,
      body: { ...who, expires_at: spellTime(endsAt) },
      session: { token, endsAt },
    };
  },
});

export const deleteSession = endpoint({
  method: 'DELETE',
  path: '/v1/session',
  summary: 'Sign out: take the cookie back',
  answers: { 204: Type.Null() },
  async handle({ site }, caller) {
    await record(site, caller, 'session_delete', {});
    return { status: 204, session: null };
  },
});

/** @throws invalid_field; token_invalid for a code that is not known, or not any more */
function tokenOf(
  { setup_code: code, token }: { readonly token?: string; readonly setup_code?: string },
  setup: SetupCodes,
): string {
  if (token !== undefined && code === undefined) return token;
  if (code === undefined) throw invalidField('token', 'must be given, or "setup_code"');
  if (token !== undefined) throw invalidField('setup_code', 'must not be given with "token"');
  const found = setup.take(code);
  if (found !== undefined) return found;
  throw new ChanceryError(
    'token_invalid',
    'the setup code is not known: it works once, within an hour of the start that printed it',
  );
}

/** @throws token_revoked, token_expired, unavailable */
async function record(
  { clock, ids, store }: HttpSite,
  caller: Caller,
  action: string,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const event = auditEvent(caller, { action, success: true, data }, { clock, ids });
  checkStillCaller(await store.commit({ expect: callerFence(caller, clock), writes: [], events: [event] }));
}

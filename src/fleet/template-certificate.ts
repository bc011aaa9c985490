/** A certificate under a template, for a key that was given or one that is made here. */
import type { Caller } from '../access/caller.ts';
import { quote, unfitting } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { IssuingSite } from '../issuing/site.ts';
import { concludeSsh } from '../issuing/ssh/conclude.ts';
import type { SshContext } from '../issuing/ssh/contexts.ts';
import type { SshAsked, SshIssued } from '../issuing/ssh/door.ts';
import type { SshRequestedKey } from '../policy/ssh/ssh-request.ts';
import type { SshCertificateKind } from '../ssh/certificate.ts';

export interface UnderTemplate {
  readonly templateId: Id;
  readonly kind: SshCertificateKind;
  readonly principals: readonly string[];
  /** Seconds; absent: the template's. */
  readonly ttl?: number | undefined;
  /** Of no effect unless the template lets callers choose. */
  readonly keyId?: string | undefined;
  readonly key: SshRequestedKey;
}

/** @throws not_found, policy_denied, busy, unavailable, issuer_failed, token_revoked */
export async function certifyUnderTemplate(
  site: IssuingSite,
  caller: Caller,
  input: UnderTemplate,
): Promise<SshIssued> {
  return concludeSsh(site, caller, {
    action: input.key.kind === 'given' ? 'ssh_template_sign' : 'ssh_template_issue',
    origin: input.key.kind === 'given' ? 'sign' : 'issue',
    under: { templateId: input.templateId },
    request: (context) => asked(context, caller, input),
  });
}

function asked(context: SshContext, caller: Caller, input: UnderTemplate): SshAsked {
  const { key, keyId, kind, principals, templateId, ttl } = input;
  const chosen = context.policy.choosesKeyId ? keyId : undefined;
  if (wouldGive(context, kind)) checkWords(principals, chosen);
  return {
    request: {
      issuerField: 'certificateTemplateId',
      kind,
      kindField: 'certType',
      principals: principals.map((value, i) => ({ value, field: `principals[${i}]` })),
      principalsField: 'principals',
      key,
      keyField: key.kind === 'given' ? 'publicKey' : 'keyAlgorithm',
      keyId: chosen === undefined ? { text: usualKeyId(caller) } : { text: chosen, field: 'keyId' },
      ttl,
      ttlField: 'ttl',
    },
    data: { ssh_template_id: templateId },
  };
}

/** Whether nothing stands against it before the names are looked at. */
function wouldGive({ issuer, policy }: SshContext, kind: SshCertificateKind): boolean {
  return issuer.facts.isActive && policy.isActive && policy.kinds.includes(kind);
}

/** Narrower than what OpenSSH takes, as the contract has it: no e-mail addresses and no IPv6 addresses. */
function checkWords(principals: readonly string[], keyId: string | undefined): void {
  for (const [i, principal] of principals.entries()) {
    if (!/^(?!-)[A-Za-z0-9._-]{1,64}$/.test(principal)) {
      const shown = quote(principal).slice(1, -1);
      throw unfitting(
        `principals[${i}]`,
        `Invalid principal '${shown}': must be 1 to 64 letters, digits, ".", "_" and "-", and not begin with "-"`,
      );
    }
  }
  if (keyId !== undefined && !/^[A-Za-z0-9:.-]{1,50}$/.test(keyId)) {
    throw unfitting('keyId', 'Invalid key ID: must be 1 to 50 letters, digits, "-", ":" and "."');
  }
}

function usualKeyId({ identityId, identityType }: Caller): string {
  return `${identityType === 'user' ? 'user' : 'identity'}-${identityId}`;
}

/** Signers that may fail, wherever a context is decided on. */
import type { Contexts } from '../../src/issuing/contexts.ts';
import type { KeptContexts } from '../../src/issuing/kept-contexts.ts';
import type { SshContexts } from '../../src/issuing/ssh/contexts.ts';
import type { Signer } from '../../src/keys/signer.ts';
import type { Incarnation } from './replica.ts';

export function withFaultySigner(incarnation: Incarnation, contexts: Contexts): Contexts {
  return mapped(contexts, (context) => {
    const { issuer } = context;
    const signing = { ...issuer.signing, signer: faulty(incarnation, issuer.signing.signer) };
    return { ...context, issuer: { ...issuer, signing } };
  });
}

export function withFaultySshSigner(incarnation: Incarnation, contexts: SshContexts): SshContexts {
  return mapped(contexts, (context) => {
    const { issuer } = context;
    if (issuer.holder.kind !== 'builtin') return context;
    const { signing } = issuer.holder;
    const signer = faulty(incarnation, signing.signer);
    return {
      ...context,
      issuer: { ...issuer, holder: { kind: 'builtin', signing: { ...signing, signer } } },
    };
  });
}

function faulty(incarnation: Incarnation, signer: Signer): Signer {
  return {
    ...signer,
    sign: (algorithm, message) =>
      incarnation.port('signer', 'a signature', () => signer.sign(algorithm, message)),
  };
}

function mapped<U, C>(contexts: KeptContexts<U, C>, map: (context: C) => C): KeptContexts<U, C> {
  return { ...contexts, of: async (tenantId, under) => map(await contexts.of(tenantId, under)) };
}

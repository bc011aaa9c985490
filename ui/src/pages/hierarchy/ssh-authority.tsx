import { type ReactNode, useState } from 'react';
import { useMay } from '../../api/may.ts';
import type { SshAuthority } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Line } from '../../parts/commands.tsx';
import { Code } from '../../parts/copy.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts, Part } from '../../parts/page.tsx';
import { Paste } from '../../parts/paste.tsx';
import { shellWord } from '../../parts/shell-word.ts';
import { Badge, Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { authorityWords } from '../../words/authorities.ts';
import { algorithmWords } from '../../words/keys.ts';
import { Steps } from './generations.tsx';
import { SwitchSsh, type Turning, TurnSsh } from './turn-ssh.tsx';
import { VaultIntents } from './vault-intents.tsx';

export function SshAuthorityFacts({ authority }: { readonly authority: SshAuthority }): ReactNode {
  const { created_at, id, is_active, issuer, key_type, kind, shared } = authority;
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-center gap-2">
        <Status of={is_active ? 'active' : 'inactive'} />
        <Badge tone="plain">{authorityWords('ssh', kind)}</Badge>
        <Badge tone="plain">{algorithmWords(key_type)}</Badge>
      </div>
      <Part title="Facts">
        <Facts>
          <Fact name="Key held by">
            {issuer.type === 'vault' ? (
              <>
                Vault at{' '}
                <ForeignText text={`${issuer.address ?? ''} ${issuer.mount ?? ''}/${issuer.role ?? ''}`} />
              </>
            ) : (
              'this installation'
            )}
          </Fact>
          <Fact name="Shared">
            {shared
              ? 'several clusters and host groups may name it'
              : 'with nobody but those that it was made for'}
          </Fact>
          <Fact name="Created">
            <Time at={created_at} />
          </Fact>
          <Fact name="Id">
            <Code text={id} what="id of the authority" />
          </Fact>
        </Facts>
      </Part>
      <Keys authority={authority} />
      {issuer.type === 'vault' && <VaultIntents authorityId={id} />}
      <Trusting authority={authority} />
      <SwitchPart authority={authority} />
    </div>
  );
}

function Keys({ authority }: { readonly authority: SshAuthority }): ReactNode {
  const [asked, setAsked] = useState<Turning>();
  const may = useMay('ssh:admin');
  const { issuer, keys } = authority;
  return (
    <Part title="Generations of its key">
      <ul className="flex flex-col gap-3">
        {keys.map(({ created_at, fingerprint, generation, public_key, state }) => (
          <li key={fingerprint} className="flex flex-col gap-1 rounded-lg border border-line p-3">
            <span className="flex flex-wrap items-center gap-2">
              <span className="font-medium">Generation {generation}</span>
              <Status of={state} />
              <span className="text-xs text-soft">
                made <Time at={created_at} />
              </span>
            </span>
            <Code text={fingerprint} what={`fingerprint of generation ${generation}`} />
            <Line text={public_key} what={`public key of generation ${generation}`} />
          </li>
        ))}
      </ul>
      {may && issuer.type === 'builtin' && (
        <Steps
          of="ssh"
          onAsk={setAsked}
          hasNext={keys.some(({ state }) => state === 'next')}
          hasPrevious={keys.some(({ state }) => state === 'previous')}
        />
      )}
      {asked !== undefined && (
        <TurnSsh verb={asked} authority={authority} onClose={() => setAsked(undefined)} />
      )}
    </Part>
  );
}

/** How machines come to trust it. */
function Trusting({ authority: { id, kind, name } }: { readonly authority: SshAuthority }): ReactNode {
  const at = `"$CHANCERY_URL"/v1/ssh/authorities/${id}`;
  return (
    <Part title="Trusting it">
      {kind !== 'host' && (
        <Paste text={`curl -sSf ${at}/public-key -o /etc/ssh/user_ca.pub`} what="the line for hosts">
          On hosts, as <code className="font-mono">TrustedUserCAKeys</code> of sshd:
        </Paste>
      )}
      {kind !== 'user' && (
        <Paste text={`curl -sSf ${at}/known_hosts >> ~/.ssh/known_hosts`} what="the line for clients">
          Where people log in from, as a line of <code className="font-mono">known_hosts</code>:
        </Paste>
      )}
      <Paste
        text={`chancery ssh krl ${shellWord(name)} --out /etc/ssh/revoked.krl`}
        what="the line for the KRL"
      >
        What is revoked, as <code className="font-mono">RevokedKeys</code> of sshd and{' '}
        <code className="font-mono">RevokedHostKeys</code> of ssh:
      </Paste>
    </Part>
  );
}

function SwitchPart({ authority }: { readonly authority: SshAuthority }): ReactNode {
  const [isAsked, setAsked] = useState(false);
  const may = useMay('ssh:admin');
  if (!may) return null;
  return (
    <Part title={authority.is_active ? 'Switch off' : 'Switch on'}>
      <div>
        <Button look={authority.is_active ? 'danger' : 'plain'} onClick={() => setAsked(true)}>
          {authority.is_active ? 'Switch off' : 'Switch on'}
        </Button>
      </div>
      {isAsked && <SwitchSsh authority={authority} onClose={() => setAsked(false)} />}
    </Part>
  );
}

import { type ReactNode, useState } from 'react';
import { Code } from '../../parts/copy.tsx';
import { TextField } from '../../parts/field.tsx';
import { Fact, Facts, Section } from '../../parts/page.tsx';
import { Paste } from '../../parts/paste.tsx';
import { shellWord } from '../../parts/shell-word.ts';
import { Badge } from '../../parts/status.tsx';
import type { SshTrusted } from './shapes.ts';

/** The SSH authorities that hosts have by default: what clients trust, and what sshd does. */
export function SshTrust({ authorities }: { readonly authorities: readonly SshTrusted[] }): ReactNode {
  return (
    <>
      {authorities.map((authority) =>
        authority.kind === 'user' ? null : <OfHosts key={`${authority.id} hosts`} authority={authority} />,
      )}
      {authorities.map((authority) =>
        authority.kind === 'host' ? null : <OfUsers key={`${authority.id} users`} authority={authority} />,
      )}
    </>
  );
}

interface OneProps {
  readonly authority: SshTrusted;
}

function OfHosts({ authority }: OneProps): ReactNode {
  const [pattern, setPattern] = useState(usualPattern);
  const hosts = pattern.trim() === '' ? '*' : pattern.replaceAll(/\s/g, '');
  const lines = authority.keys.map(({ public_key }) => `@cert-authority ${hosts} ${public_key}`);
  return (
    <Section
      title="Hosts over SSH"
      lead="With this line, nobody is asked whether to trust a host’s key: its certificate says whose it is."
    >
      <div className="flex min-w-0 flex-col gap-4">
        <Fingerprints authority={authority} />
        <TextField
          label="Names of the hosts"
          mono
          value={pattern}
          onChange={({ target }) => setPattern(target.value)}
          hint="Patterns with commas between them. It vouches for these alone."
        />
        <Paste text={lines.join('\n')} what="the lines of known_hosts">
          In ~/.ssh/known_hosts, or /etc/ssh/ssh_known_hosts for everybody on the machine:
        </Paste>
        <Paste text={`curl -sSf ${url(authority, 'krl')} -o revoked_hosts`} what="the line for the list">
          Of what is revoked, for RevokedHostKeys of ssh_config:
        </Paste>
      </div>
    </Section>
  );
}

function OfUsers({ authority }: OneProps): ReactNode {
  const file = '/etc/ssh/chancery_user_ca.pub';
  const lines = authority.keys.map(({ public_key }) => public_key);
  return (
    <Section
      title="Users over SSH"
      lead="A host whose sshd trusts this takes users by their certificates. Only for who runs the host."
    >
      <div className="flex min-w-0 flex-col gap-4">
        <Fingerprints authority={authority} />
        <Paste text={lines.join('\n')} what="the keys for sshd">
          {`In ${file}:`}
        </Paste>
        <Paste
          text={`curl -sSf ${url(authority, 'public-key')} -o ${file} &&\nssh-keygen -l -f ${file}`}
          what="the lines that fetch the keys"
        >
          The same by a command, which shows the fingerprints to compare:
        </Paste>
        <Paste text={`TrustedUserCAKeys ${file}`} what="the line of sshd_config">
          And in sshd_config:
        </Paste>
      </div>
    </Section>
  );
}

function Fingerprints({ authority: { id, keys } }: OneProps): ReactNode {
  return (
    <Facts>
      {keys.map(({ fingerprint, state }) => (
        <Fact
          key={fingerprint}
          name={state === 'active' ? 'Signs now' : state === 'next' ? 'Next' : 'Before'}
        >
          <Code text={fingerprint} what="fingerprint" />{' '}
          {state === 'next' && <Badge tone="info">trust it now</Badge>}
        </Fact>
      ))}
      <Fact name="Id">
        <Code text={id} what="id of the authority" />
      </Fact>
    </Facts>
  );
}

function url({ id }: SshTrusted, what: string): string {
  return shellWord(`${location.origin}/v1/ssh/authorities/${id}/${what}`);
}

/** The domain that this server is in, as hosts are in it mostly; all hosts where it has none. */
function usualPattern(): string {
  const { hostname } = location;
  const [, ...above] = hostname.split('.');
  const isName = above.length >= 2 && /[a-z]/i.test(hostname);
  return isName ? `*.${above.join('.')}` : '*';
}

import type { ReactNode } from 'react';
import { idOf } from '../../api/ids.ts';
import { Part } from '../../parts/page.tsx';
import { Paste } from '../../parts/paste.tsx';
import { shellWord } from '../../parts/shell-word.ts';
import type { Host } from './fleet.ts';
import { authorityUrl, CA_FILE, exportUrl, KRL_FILE, krlLines } from './lines.ts';

const HOST_KEY = '/etc/ssh/ssh_host_ed25519_key';

/** What is pasted on the machine, and where people log in from. */
export function HostLines({ host }: { readonly host: Host }): ReactNode {
  return (
    <>
      <Part title="On the machine">
        <Paste
          text={`${exportUrl()}\nchancery ssh host add --hostname ${shellWord(host.hostname)}`}
          what="the line of chancery"
        >
          With the command line, as root, with a token: keys, list and certificates are fetched and kept
          fresh, sshd is told of them, and everything is put back when it would not start so.
        </Paste>
        <ByHand host={host} />
      </Part>
      <ForClients host={host} />
    </>
  );
}

function ByHand({ host: { hostname, id, userSshCaId } }: { readonly host: Host }): ReactNode {
  const keys = shellWord(`${location.origin}/api/v1/ssh/hosts/${id}/user-ca-public-key`);
  return (
    <>
      <Paste
        text={[`curl -sSf ${keys} -o ${CA_FILE}`, `: > ${KRL_FILE}`, krlLines(idOf('ca', userSshCaId))].join(
          '\n',
        )}
        what="the lines that fetch keys and list"
      >
        Or by hand, as root. First the keys to trust and the list of what is revoked; fetch both again every
        few minutes.
      </Paste>
      <Paste
        text={`chancery ssh sign --host ${shellWord(hostname)} ${HOST_KEY}.pub`}
        what="the line that certifies the host"
      >
        Then a certificate for the host’s own key, which is written beside it.
      </Paste>
      <Paste
        text={[
          `TrustedUserCAKeys ${CA_FILE}`,
          `RevokedKeys ${KRL_FILE}`,
          `HostKey ${HOST_KEY}`,
          `HostCertificate ${HOST_KEY}-cert.pub`,
        ].join('\n')}
        what="the lines of sshd_config"
      >
        And sshd is told, in <code>/etc/ssh/sshd_config.d/10-chancery.conf</code>:
      </Paste>
      <Paste text="sshd -t && systemctl reload ssh" what="the line that reloads sshd">
        When it would start so, it reads them.
      </Paste>
    </>
  );
}

function ForClients({ host: { hostname, hostSshCaId } }: { readonly host: Host }): ReactNode {
  const known = authorityUrl(idOf('ca', hostSshCaId), `known_hosts?hosts=${encodeURIComponent(hostname)}`);
  return (
    <Part title="Where people log in from">
      <Paste text={`chancery ssh login ${shellWord(hostname)}`} what="the line that logs in">
        With the command line: a certificate, the host’s authority in <code>known_hosts</code>, and the ssh
        line.
      </Paste>
      <Paste text={`curl -sSf ${known} >> ~/.ssh/known_hosts`} what="the line for known_hosts">
        Or the <code>@cert-authority</code> line by hand, so that nobody is asked whether to trust its key:
      </Paste>
    </Part>
  );
}

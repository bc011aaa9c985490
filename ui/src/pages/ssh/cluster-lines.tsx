import type { ReactNode } from 'react';
import { curlOf } from '../../parts/commands.tsx';
import { Part } from '../../parts/page.tsx';
import { Paste } from '../../parts/paste.tsx';
import { shellWord } from '../../parts/shell-word.ts';
import type { Cluster } from './fleet.ts';
import { authorityUrl, CA_FILE, exportUrl, KRL_FILE, krlLines } from './lines.ts';

/** What is pasted to log in to a cluster, and to have a machine trust it. */
export function ClusterLines({ cluster }: { readonly cluster: Cluster }): ReactNode {
  return (
    <>
      <LoggingIn cluster={cluster} />
      <OnNodes cluster={cluster} />
    </>
  );
}

function LoggingIn({ cluster: { id, name } }: { readonly cluster: Cluster }): ReactNode {
  const path = `/api/admin/clusters/${id}/authorizations/certificate`;
  const ask = curlOf({ method: 'POST', path, body: { publicKey: 'KEY', ttl: '1h' } })
    .replace('-sS', '-sSf')
    .replace(
      `'{"publicKey":"KEY","ttl":"1h"}'`,
      `"{\\"publicKey\\":\\"$(cat ~/.ssh/id_ed25519.pub)\\",\\"ttl\\":\\"1h\\"}"`,
    );
  return (
    <Part title="Logging in">
      <Paste text={`chancery ssh login ${shellWord(name)}`} what="the line that logs in">
        With the command line: a new key and its certificate for some hours, and an ssh line for each node.
      </Paste>
      <Paste text={`${exportUrl()}\n${ask}`} what="the curl line of a certificate">
        With curl, as Prime Intellect’s admins ask: the certificate is <code>data.signedKey</code>. Without a{' '}
        <code>publicKey</code> it is for your primary key.
      </Paste>
    </Part>
  );
}

function OnNodes({ cluster: { authority_id, name } }: { readonly cluster: Cluster }): ReactNode {
  return (
    <Part title="On each node">
      <Paste
        text={`${exportUrl()}\nchancery ssh host add --cluster ${shellWord(name)}`}
        what="the line for a node"
      >
        With the command line, as root, with a token: sshd takes the cluster’s certificates, shows one of its
        own, and both are kept fresh.
      </Paste>
      <Paste
        text={[
          `curl -sSf ${authorityUrl(authority_id, 'public-key')} -o ${CA_FILE}`,
          `: > ${KRL_FILE}`,
          krlLines(authority_id),
          `printf '%s\\n' 'TrustedUserCAKeys ${CA_FILE}' 'RevokedKeys ${KRL_FILE}' > /etc/ssh/sshd_config.d/10-chancery.conf`,
          'sshd -t && systemctl reload ssh',
        ].join('\n')}
        what="the lines for sshd"
      >
        By hand, as root. Fetch keys and list again every few minutes; sshd reads them at each login.
      </Paste>
    </Part>
  );
}

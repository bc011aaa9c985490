import type { ReactNode } from 'react';
import type { SshAuthority } from '../../api/shapes.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Paste } from '../../parts/paste.tsx';
import { authorityUrl, KRL_FILE, krlLines } from './lines.ts';

/** How a list of what is revoked gets to a machine, and how to look into it. */
export function KrlLines({
  authority: { id, kind, name },
  onClose,
}: {
  readonly authority: SshAuthority;
  readonly onClose: () => void;
}): ReactNode {
  const url = authorityUrl(id, 'krl');
  return (
    <Dialog
      title={
        <>
          Fetching the list of <ForeignText text={name} most={60} />
        </>
      }
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <Paste text={krlLines(id)} what="the lines that fetch the list">
          Every few minutes, on each machine. sshd that finds a broken list lets nobody in, so it is looked at
          before it is put into its place.
        </Paste>
        <Paste text={`chancery ssh krl ${id} --out ${KRL_FILE}`} what="the line of chancery">
          The same with the command line; with the id it needs no token.
        </Paste>
        <Paste
          text={kind === 'host' ? `RevokedHostKeys ${KRL_FILE}` : `RevokedKeys ${KRL_FILE}`}
          what="the line of the configuration"
        >
          {kind === 'host'
            ? 'In ~/.ssh/config or /etc/ssh/ssh_config, where people log in from:'
            : 'In sshd_config. Before that, there must be a list, be it empty:'}
        </Paste>
        <Paste text={`curl -sSf ${url} -o ${KRL_FILE}`} what="the plain line of curl">
          To have a look at it, plainly:
        </Paste>
        <Paste text={`ssh-keygen -Q -l -f ${KRL_FILE}`} what="the line that shows the list">
          What it says:
        </Paste>
        <Paste text={`ssh-keygen -Q -f ${KRL_FILE} id_ed25519-cert.pub`} what="the line that asks the list">
          Whether a key or a certificate is revoked by it:
        </Paste>
      </div>
    </Dialog>
  );
}

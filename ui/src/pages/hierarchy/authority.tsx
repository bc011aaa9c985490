import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSshAuthorities, useX509Authorities } from '../../api/authorities.ts';
import { idOf } from '../../api/ids.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Failure, Skeleton } from '../../parts/waiting.tsx';
import { SshAuthorityFacts } from './ssh-authority.tsx';
import { X509AuthorityFacts } from './x509-authority.tsx';

/** One authority, of either kind, at the side of the tree. */
export function AuthorityDrawer(): ReactNode {
  const { id: given } = useParams({ from: '/shell/hierarchy/$id' });
  const navigate = useNavigate();
  const x509 = useX509Authorities();
  const ssh = useSshAuthorities();
  const id = idOf('ca', given);
  const ca = x509.data?.find((one) => one.id === id);
  const sshCa = ssh.data?.find((one) => one.id === id);
  const error = x509.error ?? ssh.error;
  // One that was just created is in no list yet that was read before.
  const isPending = x509.isFetching || ssh.isFetching;
  return (
    <Dialog
      side
      title={<ForeignText text={ca?.name ?? sshCa?.name ?? 'Authority'} most={120} />}
      onClose={() => void navigate({ to: '/hierarchy' })}
    >
      {error !== null && <Failure error={error} />}
      {ca !== undefined && <X509AuthorityFacts key={id} ca={ca} />}
      {sshCa !== undefined && <SshAuthorityFacts key={id} authority={sshCa} />}
      {ca === undefined && sshCa === undefined && error === null && <Absent isPending={isPending} />}
    </Dialog>
  );
}

function Absent({ isPending }: { readonly isPending: boolean }): ReactNode {
  if (isPending) return <Skeleton rows={8} />;
  return <Failure error={new Error('There is no such authority, or it is not for you to see.')} />;
}

import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../api/may.ts';
import { whoIsSignedIn } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/copy.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts, Part } from '../../parts/page.tsx';
import { Paste } from '../../parts/paste.tsx';
import { Failure, Skeleton } from '../../parts/waiting.tsx';
import { lifetimeWords } from '../../words/lifetime.ts';
import { type Host, hostsOf, publicKeysOf } from './fleet.ts';
import { ChangeHost, DeleteHost } from './host-form.tsx';
import { HostLines } from './host-lines.tsx';
import { Logins } from './hosts.tsx';

export function SshHostDrawer(): ReactNode {
  const { id } = useParams({ from: '/shell/ssh/hosts/hosts/$id' });
  const navigate = useNavigate();
  const projectId = useQuery(whoIsSignedIn).data?.tenant.id;
  const { data, error, isFetching } = useQuery({
    ...hostsOf(projectId ?? ''),
    enabled: projectId !== undefined,
  });
  const host = data?.find((one) => one.id === id);
  return (
    <Dialog
      side
      title={<ForeignText text={host?.hostname ?? 'Host'} most={120} />}
      onClose={() => void navigate({ to: '/ssh' })}
    >
      {/* One that was just added is in no list yet that was read before. */}
      {host === undefined && error === null && isFetching && <Skeleton rows={8} />}
      {error !== null && <Failure error={error} />}
      {host !== undefined && <HostFacts host={host} />}
      {data !== undefined && host === undefined && !isFetching && (
        <Failure error={new Error('There is no such host, or it was deleted.')} />
      )}
    </Dialog>
  );
}

function HostFacts({ host }: { readonly host: Host }): ReactNode {
  const { alias, hostCertTtl, id, loginMappings, userCertTtl } = host;
  return (
    <div className="flex flex-col gap-6">
      <Part title="Facts" actions={<Actions host={host} />}>
        <Facts>
          <Fact name="Id">
            <Code text={id} what="id of the host" />
          </Fact>
          {alias !== null && (
            <Fact name="Alias">
              <ForeignText text={alias} />
            </Fact>
          )}
          <Fact name="Who may log in">
            {loginMappings.length === 0 ? 'nobody yet' : <Logins host={host} />}
          </Fact>
          <Fact name="Of its users">certificates last {lifetimeWords(userCertTtl)}</Fact>
          <Fact name="Its own">certificates last {lifetimeWords(hostCertTtl)}</Fact>
        </Facts>
      </Part>
      <HostLines host={host} />
      <PublicKeys id={id} />
    </div>
  );
}

function Actions({ host }: { readonly host: Host }): ReactNode {
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'change' | 'delete'>();
  const may = useMay('ssh:admin');
  const close = (): void => setAsked(undefined);
  if (!may) return null;
  return (
    <>
      <Button icon={Pencil} onClick={() => setAsked('change')}>
        Change
      </Button>
      <Button look="danger" icon={Trash2} onClick={() => setAsked('delete')}>
        Delete
      </Button>
      {asked === 'change' && <ChangeHost host={host} onClose={close} />}
      {asked === 'delete' && (
        <DeleteHost host={host} onClose={close} leave={() => navigate({ to: '/ssh' })} />
      )}
    </>
  );
}

function PublicKeys({ id }: { readonly id: string }): ReactNode {
  const { data, error, isPending } = useQuery(publicKeysOf(id));
  return (
    <Part title="Keys of its authorities">
      {isPending && <Skeleton rows={2} />}
      {error !== null && <Failure error={error} />}
      {data !== undefined && (
        <>
          <Paste text={data.user} what="the keys that the host trusts">
            Users whose certificates one of these signed may log in:
          </Paste>
          <Paste text={data.host} what="the key that clients trust">
            The host’s own certificate is signed by:
          </Paste>
        </>
      )}
    </Part>
  );
}

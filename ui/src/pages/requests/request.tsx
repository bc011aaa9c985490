import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Check, KeyRound, PenLine, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../api/may.ts';
import { whoIsSignedIn } from '../../api/queries.ts';
import { Button, buttonLook } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Status } from '../../parts/status.tsx';
import { Failure, Skeleton } from '../../parts/waiting.tsx';
import { Approve } from './approve.tsx';
import { FetchKey } from './fetch-key.tsx';
import { type RequestShown, requestBy } from './read.ts';
import { Reject } from './reject.tsx';
import { RequestFacts } from './request-facts.tsx';
import { Sign } from './sign.tsx';

type Doing = 'approve' | 'reject' | 'sign' | 'key';

export function RequestDrawer(): ReactNode {
  const { id } = useParams({ from: '/shell/requests/$id' });
  const navigate = useNavigate();
  const [doing, setDoing] = useState<Doing>();
  const { data: request, error, isPending } = useQuery(requestBy(id));
  const close = (): void => void navigate({ to: '/requests', search: true });
  const done = (): void => setDoing(undefined);
  return (
    <>
      <Dialog side title={<Title request={request} />} onClose={close}>
        {isPending && <Skeleton rows={8} />}
        {error !== null && <Failure error={error} />}
        {request !== undefined && error === null && (
          <>
            <Actions request={request} onDo={setDoing} />
            <RequestFacts request={request} />
          </>
        )}
      </Dialog>
      {request !== undefined && doing === 'approve' && <Approve request={request} onClose={done} />}
      {request !== undefined && doing === 'reject' && <Reject request={request} onClose={done} />}
      {request !== undefined && doing === 'sign' && <Sign request={request} onClose={done} />}
      {request !== undefined && doing === 'key' && <FetchKey request={request} onClose={done} />}
    </>
  );
}

function Title({ request }: { readonly request: RequestShown | undefined }): ReactNode {
  if (request === undefined) return 'Request';
  const name = request.subject['common_name'];
  return (
    <span className="flex flex-wrap items-center gap-2">
      {typeof name === 'string' ? <ForeignText text={name} most={80} /> : 'Request without a common name'}
      <Status of={request.status} />
    </span>
  );
}

function Actions({
  onDo,
  request,
}: {
  readonly request: RequestShown;
  readonly onDo: (what: Doing) => void;
}): ReactNode {
  const { data: who } = useQuery(whoIsSignedIn);
  const [mayDecide, maySign] = [useMay('csr:approve'), useMay('pki:admin')];
  const { certificate_id, has_private_key, requested_by, status } = request;
  const isOwn = who?.identity.id === requested_by;
  return (
    <>
      <div className="mb-4 flex flex-wrap gap-2 empty:hidden">
        {status === 'pending' && mayDecide && (
          <>
            <Button look="first" icon={Check} onClick={() => onDo('approve')}>
              Approve
            </Button>
            <Button look="danger" icon={X} onClick={() => onDo('reject')}>
              Reject
            </Button>
          </>
        )}
        {status === 'approved' && maySign && (
          <Button look="first" icon={PenLine} onClick={() => onDo('sign')}>
            Sign
          </Button>
        )}
        {certificate_id !== null && (
          <Link to="/certificates/$id" params={{ id: certificate_id }} className={buttonLook('plain')}>
            Open the certificate
          </Link>
        )}
        {status === 'signed' && has_private_key && isOwn && (
          <Button icon={KeyRound} onClick={() => onDo('key')}>
            Fetch the private key
          </Button>
        )}
      </div>
      {isOwn && status === 'pending' && (
        <p className="mb-4 rounded-lg bg-info-tint px-3 py-2 text-info">
          You asked for this, so somebody else decides on it. The server refuses your own approval unless this
          tenant allows it.
        </p>
      )}
    </>
  );
}

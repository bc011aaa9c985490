import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useX509Authorities } from '../../api/authorities.ts';
import { api } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import type { Role, X509Authority } from '../../api/shapes.ts';
import { domainWords, inWords, nameRules } from '../../asking/role-words.ts';
import { AuthorityLink } from '../../parts/authority-link.tsx';
import { Button, buttonLook } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts, Part } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { Failure, Skeleton } from '../../parts/waiting.tsx';
import { KEY_PURPOSE_NAMES, KEY_USAGE_NAMES } from '../../reading/extension-names.ts';
import { keyWords } from '../../words/keys.ts';
import { lifetimeWords } from '../../words/lifetime.ts';
import { DeleteRole } from './delete-role.tsx';
import { ChangeRole } from './role-form.tsx';
import { Simulator } from './simulator.tsx';

export function RoleDrawer(): ReactNode {
  const { name } = useParams({ from: '/shell/roles/$name' });
  const navigate = useNavigate();
  const [doing, setDoing] = useState<'change' | 'delete'>();
  const authorities = useX509Authorities().data ?? undefined;
  const {
    data: role,
    error,
    isPending,
  } = useQuery({
    queryKey: ['roles', 'one', name],
    queryFn: () => api.get('/v1/pki/roles/{name}', { params: { path: { name } } }),
  });
  const close = (): Promise<void> => navigate({ to: '/roles' });
  const done = (): void => setDoing(undefined);
  return (
    <>
      <Dialog side title={<ForeignText text={name} most={80} />} onClose={() => void close()}>
        {isPending && <Skeleton rows={8} />}
        {error !== null && <Failure error={error} />}
        {role !== undefined && error === null && (
          <Shown role={role} authorities={authorities} onDo={setDoing} />
        )}
      </Dialog>
      {doing === 'change' && role !== undefined && authorities !== undefined && (
        <ChangeRole role={role} authorities={authorities} onClose={done} />
      )}
      {doing === 'delete' && <DeleteRole name={name} onClose={done} leave={close} />}
    </>
  );
}

function Shown({
  authorities,
  onDo,
  role,
}: {
  readonly role: Role;
  readonly authorities: readonly X509Authority[] | undefined;
  readonly onDo: (what: 'change' | 'delete') => void;
}): ReactNode {
  const [mayIssue, mayChange] = [useMay('pki:issue'), useMay('pki:admin')];
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap gap-2 empty:hidden">
        {mayIssue && (
          <Link to="/issue" search={{ role: role.name }} className={buttonLook('first')}>
            Issue under it
          </Link>
        )}
        {mayChange && (
          <>
            <Button icon={Pencil} disabled={authorities === undefined} onClick={() => onDo('change')}>
              Change
            </Button>
            <Button icon={Trash2} look="danger" onClick={() => onDo('delete')}>
              Delete
            </Button>
          </>
        )}
      </div>
      <RoleFacts role={role} />
      {mayIssue && (
        <Part title="Would it pass?">
          <p className="text-xs text-soft">
            Type names or give a CSR: the role answers rule by rule, and nothing is issued.
          </p>
          <Simulator role={role} />
        </Part>
      )}
    </div>
  );
}

function RoleFacts({ role }: { readonly role: Role }): ReactNode {
  return (
    <Facts>
      <Fact name="Domains">
        {role.allowed_domains.length === 0 && <span className="text-soft">none, so no host name passes</span>}
        {domainWords(role).map((domain) => (
          <div key={domain} className="font-mono">
            <ForeignText text={domain} />
          </div>
        ))}
      </Fact>
      <Fact name="Names">{nameRules(role).join(', ')}</Fact>
      <Fact name="Key">{keyWords(role.key_type, role.key_bits)}</Fact>
      <Fact name="Key usage">{inWords(role.key_usages, KEY_USAGE_NAMES)}</Fact>
      <Fact name="Purposes">{inWords(role.ext_key_usages, KEY_PURPOSE_NAMES)}</Fact>
      <Fact name="At most">
        {lifetimeWords(role.max_ttl)} <span className="text-soft">({role.max_ttl})</span>
      </Fact>
      <Fact name="Kept keys">
        {role.store_private_keys ? 'private keys that the server makes are kept, sealed' : 'none'}
      </Fact>
      <Fact name="Authority">
        <AuthorityLink id={role.ca_id} />
      </Fact>
      <Fact name="Issued under it">
        <Link to="/certificates" search={{ role: role.name }} className="link">
          Show the certificates
        </Link>
      </Fact>
      <Fact name="Created">
        <Time at={role.created_at} />
      </Fact>
      <Fact name="Changed">
        <Time at={role.updated_at} />
      </Fact>
    </Facts>
  );
}

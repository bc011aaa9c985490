import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import {
  domainWords,
  inWords,
  KEY_USAGE_WORDS,
  keyWords,
  lifetimeWords,
  nameRules,
  PURPOSE_WORDS,
} from '../../asking/role-words.ts';
import { type Authority, nameOfAuthority, type Role, useAuthorities } from '../../asking/roles.ts';
import { Button, buttonLook } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { Failure, Skeleton } from '../../parts/waiting.tsx';
import { RemoveRole } from './remove-role.tsx';
import { RoleForm } from './role-form.tsx';
import { Simulator } from './simulator.tsx';

export function RoleDrawer(): ReactNode {
  const { name } = useParams({ from: '/shell/roles/$name' });
  const navigate = useNavigate();
  const [doing, setDoing] = useState<'change' | 'remove'>();
  const authorities = useAuthorities();
  const {
    data: role,
    error,
    isPending,
  } = useQuery({
    queryKey: ['roles', 'one', name],
    queryFn: () => api.get('/v1/pki/roles/{name}', { params: { path: { name } } }),
  });
  const close = (): void => void navigate({ to: '/roles' });
  const done = (): void => setDoing(undefined);
  return (
    <>
      <Dialog side title={<ForeignText text={name} most={80} />} onClose={close}>
        {isPending && <Skeleton rows={8} />}
        {error !== null && <Failure error={error} />}
        {role !== undefined && error === null && (
          <Shown role={role} authorities={authorities} onDo={setDoing} />
        )}
      </Dialog>
      {doing === 'change' && role !== undefined && authorities !== undefined && (
        <RoleForm role={role} authorities={authorities} onClose={done} />
      )}
      {doing === 'remove' && <RemoveRole name={name} onClose={done} onRemoved={close} />}
    </>
  );
}

function Shown({
  authorities,
  onDo,
  role,
}: {
  readonly role: Role;
  readonly authorities: readonly Authority[] | undefined;
  readonly onDo: (what: 'change' | 'remove') => void;
}): ReactNode {
  const [mayIssue, mayChange] = [useMay('pki:issue'), useMay('pki:admin')];
  return (
    <>
      <div className="mb-5 flex flex-wrap gap-2 empty:hidden">
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
            <Button icon={Trash2} look="danger" onClick={() => onDo('remove')}>
              Remove
            </Button>
          </>
        )}
      </div>
      <RoleFacts role={role} authorities={authorities} />
      {mayIssue && (
        <section aria-label="Try a request" className="mt-6 border-t border-line pt-4">
          <h3 className="font-semibold">Would it pass?</h3>
          <p className="mb-3 text-xs text-soft">
            Type names or give a CSR: the role answers rule by rule, and nothing is issued.
          </p>
          <Simulator role={role} />
        </section>
      )}
    </>
  );
}

function RoleFacts({
  authorities,
  role,
}: {
  readonly role: Role;
  readonly authorities: readonly Authority[] | undefined;
}): ReactNode {
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
      <Fact name="Key">{keyWords(role)}</Fact>
      <Fact name="Key usage">{inWords(role.key_usages, KEY_USAGE_WORDS)}</Fact>
      <Fact name="For">{inWords(role.ext_key_usages, PURPOSE_WORDS)}</Fact>
      <Fact name="At most">
        {lifetimeWords(role.max_ttl)} <span className="text-soft">({role.max_ttl})</span>
      </Fact>
      <Fact name="Kept keys">
        {role.store_private_keys ? 'private keys that the server makes are kept, sealed' : 'none'}
      </Fact>
      <Fact name="Authority">
        <Link to="/hierarchy/$id" params={{ id: role.ca_id }} className="text-wax underline">
          <ForeignText text={nameOfAuthority(authorities, role.ca_id)} />
        </Link>
      </Fact>
      <Fact name="Issued under it">
        <Link to="/certificates" search={{ role: role.name }} className="text-wax underline">
          Show the certificates
        </Link>
      </Fact>
      <Fact name="Made">
        <Time at={role.created_at} />
      </Fact>
      <Fact name="Changed">
        <Time at={role.updated_at} />
      </Fact>
    </Facts>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Plus, SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../api/may.ts';
import { domainWords, keyWords, lifetimeWords, nameRules } from '../../asking/role-words.ts';
import { type Authority, allRoles, nameOfAuthority, type Role, useAuthorities } from '../../asking/roles.ts';
import { Barred } from '../../parts/barred.tsx';
import { Button, buttonLook } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Cell, Row, Table } from '../../parts/table.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { Profiles } from './profiles.tsx';
import { RoleForm } from './role-form.tsx';

export function Roles(): ReactNode {
  if (useMay('pki:read')) return <Readable />;
  return (
    <Page title="Roles and profiles">
      <Barred scope="pki:read" />
    </Page>
  );
}

function Readable(): ReactNode {
  const [isMaking, setMaking] = useState(false);
  const authorities = useAuthorities();
  const mayMake = useMay('pki:admin');
  const navigate = useNavigate();
  return (
    <Page
      title="Roles and profiles"
      lead="What certificates are issued under: which names, keys and lifetimes an authority gives, and to nobody more."
      actions={
        mayMake && (
          <Button
            look="first"
            icon={Plus}
            disabled={authorities === undefined}
            onClick={() => setMaking(true)}
          >
            Make a role
          </Button>
        )
      }
    >
      <Section title="Roles">
        <RoleList authorities={authorities} />
      </Section>
      <Profiles />
      {isMaking && authorities !== undefined && (
        <RoleForm
          authorities={authorities}
          onClose={() => setMaking(false)}
          onSaved={(name) => void navigate({ to: '/roles/$name', params: { name } })}
        />
      )}
      <Outlet />
    </Page>
  );
}

function RoleList({ authorities }: { readonly authorities: readonly Authority[] | undefined }): ReactNode {
  const { data: roles, error, isPending } = useQuery(allRoles);
  const [wanted, setWanted] = useState('');
  if (isPending) return <Skeleton />;
  if (error !== null) return <Failure error={error} title="The roles cannot be read." />;
  if (roles.length === 0) {
    return (
      <EmptyState
        icon={SlidersHorizontal}
        title="There is no role yet"
        command="chancery role create web --ca <authority> --domain '*.internal'"
      >
        A role says which names, keys and lifetimes an authority gives to whoever asks under it.
      </EmptyState>
    );
  }
  const shown = roles.filter((role) => says(role, wanted));
  return (
    <>
      {roles.length > MANY && (
        <div className="mb-3 max-w-sm">
          <TextField
            label="Find a role"
            type="search"
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
            placeholder="name or domain"
          />
        </div>
      )}
      <Table
        label="Roles"
        heads={[
          'Role',
          'Names',
          'Keys',
          'At most',
          'Authority',
          <span key="issue" className="sr-only">
            Issue
          </span>,
        ]}
      >
        {shown.map((role) => (
          <RoleRow key={role.name} role={role} authority={nameOfAuthority(authorities, role.ca_id)} />
        ))}
      </Table>
      {shown.length === 0 && (
        <p className="px-3 py-2 text-soft">No role is called so or allows such a domain.</p>
      )}
    </>
  );
}

/** From so many on, they can be looked through. */
const MANY = 8;

function says(role: Role, wanted: string): boolean {
  const text = [role.name, ...role.allowed_domains].join(' ').toLowerCase();
  return text.includes(wanted.trim().toLowerCase());
}

const MOST_SHOWN = 4;

function RoleRow({ authority, role }: { readonly role: Role; readonly authority: string }): ReactNode {
  const domains = domainWords(role);
  return (
    <Row>
      <Cell>
        <Link to="/roles/$name" params={{ name: role.name }} className="font-medium text-wax underline">
          {role.name}
        </Link>
      </Cell>
      <Cell>
        <div className="min-w-[14rem]">
          {domains.slice(0, MOST_SHOWN).map((domain) => (
            <div key={domain} className="font-mono text-[0.92em]">
              <ForeignText text={domain} most={80} />
            </div>
          ))}
          {domains.length > MOST_SHOWN && (
            <div className="text-soft">and {domains.length - MOST_SHOWN} more</div>
          )}
          <div className="text-xs text-soft">{nameRules(role).join(', ')}</div>
        </div>
      </Cell>
      <Cell tight>{keyWords(role)}</Cell>
      <Cell tight>{lifetimeWords(role.max_ttl)}</Cell>
      <Cell tight>
        <Link to="/hierarchy/$id" params={{ id: role.ca_id }} className="underline">
          <ForeignText text={authority} most={40} />
        </Link>
      </Cell>
      <Cell tight>
        <Link to="/issue" search={{ role: role.name }} className={buttonLook('plain')}>
          Issue<span className="sr-only"> under {role.name}</span>
        </Link>
      </Cell>
    </Row>
  );
}

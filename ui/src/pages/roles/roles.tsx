import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Plus, SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useX509Authorities } from '../../api/authorities.ts';
import { useMay } from '../../api/may.ts';
import { allRoles } from '../../api/roles.ts';
import type { Role } from '../../api/shapes.ts';
import { domainWords, nameRules } from '../../asking/role-words.ts';
import { AuthorityLink } from '../../parts/authority-link.tsx';
import { Barred } from '../../parts/barred.tsx';
import { Button, buttonLook } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { ACTIONS, Cell, Row, Table } from '../../parts/table.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { keyWords } from '../../words/keys.ts';
import { lifetimeWords } from '../../words/lifetime.ts';
import { Profiles } from './profiles.tsx';
import { CreateRole } from './role-form.tsx';

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
  const authorities = useX509Authorities().data ?? undefined;
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
            Create a role
          </Button>
        )
      }
    >
      <Section title="Roles">
        <RoleList />
      </Section>
      <Profiles />
      {isMaking && authorities !== undefined && (
        <CreateRole
          authorities={authorities}
          onClose={() => setMaking(false)}
          onCreated={(name) => void navigate({ to: '/roles/$name', params: { name } })}
        />
      )}
      <Outlet />
    </Page>
  );
}

function RoleList(): ReactNode {
  const { data: roles, error, isPending } = useQuery(allRoles);
  const [wanted, setWanted] = useState('');
  if (isPending) return <Skeleton />;
  if (error !== null) return <Failure error={error} title="The roles cannot be read" />;
  if (roles.length === 0) {
    return (
      <EmptyState
        icon={SlidersHorizontal}
        title="There are no roles yet"
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
      <Table label="Roles" heads={['Role', 'Names', 'Keys', 'At most', 'Authority', ACTIONS]}>
        {shown.map((role) => (
          <RoleRow key={role.name} role={role} />
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

function RoleRow({ role }: { readonly role: Role }): ReactNode {
  const domains = domainWords(role);
  return (
    <Row>
      <Cell>
        <Link to="/roles/$name" params={{ name: role.name }} className="link font-medium">
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
      <Cell tight>{keyWords(role.key_type, role.key_bits)}</Cell>
      <Cell tight>{lifetimeWords(role.max_ttl)}</Cell>
      <Cell tight>
        <AuthorityLink id={role.ca_id} />
      </Cell>
      <Cell tight>
        <Link to="/issue" search={{ role: role.name }} className={buttonLook('plain')}>
          Issue<span className="sr-only"> under {role.name}</span>
        </Link>
      </Cell>
    </Row>
  );
}

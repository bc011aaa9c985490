import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Certificate } from '../../api/shapes.ts';
import { AuthorityLink } from '../../parts/authority-link.tsx';
import { Code } from '../../parts/copy.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { reasonWords } from '../../words/reasons.ts';
import { readCertificateSearch } from './search.ts';

/** What the inventory knows of a certificate, which its octets do not say. */
export function Inventory({ certificate }: { readonly certificate: Certificate }): ReactNode {
  const {
    ca_id,
    created_at,
    id,
    kind,
    names,
    not_after,
    not_before,
    origin,
    profile_id,
    replaced_by,
    replaces_id,
    revocation_reason,
    revoked_at,
    role,
    serial_number,
  } = certificate;
  const isSsh = kind === 'ssh';
  return (
    <Facts>
      {names.length > 0 && (
        <Fact name={isSsh ? 'Principals' : 'Names'}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
          <ul tabIndex={0} className="flex max-h-40 flex-col gap-0.5 overflow-y-auto">
            {names.map(({ type, value }) => (
              <li key={`${type} ${value}`} className="flex items-baseline gap-2">
                <ForeignText text={value} />
                <span className="text-xs text-soft">{type}</span>
              </li>
            ))}
          </ul>
        </Fact>
      )}
      <Fact name="Serial number">
        <Code text={serial_number} what="serial number" />
      </Fact>
      <Fact name="Good">
        from <Time exact at={not_before} />, ends <Time exact at={not_after} />
      </Fact>
      {revoked_at !== null && (
        <Fact name="Revoked">
          <Time at={revoked_at} />: {reasonWords(revocation_reason ?? 'unspecified')}
        </Fact>
      )}
      <Fact name="Created">
        <Time at={created_at} />, by way of {origin}
      </Fact>
      {role !== null && (
        <Fact name="Role">
          <Link to="/roles/$name" params={{ name: role }}>
            {role}
          </Link>
        </Fact>
      )}
      {profile_id !== null && (
        <Fact name="Profile">
          <Code text={profile_id} what="id of the profile" />
        </Fact>
      )}
      {ca_id !== null && (
        <Fact name="Authority">
          <AuthorityLink id={ca_id} />
        </Fact>
      )}
      <Other name="In the place of" id={replaces_id} />
      <Other name="Replaced by" id={replaced_by} />
      <Fact name="Id">
        <Code text={id} what="id of the certificate" />
      </Fact>
    </Facts>
  );
}

function Other({ id, name }: { readonly name: string; readonly id: string | null }): ReactNode {
  if (id === null) return null;
  return (
    <Fact name={name}>
      <Link
        to="/certificates/$id"
        params={{ id }}
        search={readCertificateSearch}
        className="font-mono text-[0.92em]"
      >
        {id}
      </Link>
    </Fact>
  );
}

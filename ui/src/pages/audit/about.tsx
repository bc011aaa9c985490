import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { idOf } from '../../api/ids.ts';
import type { TrailEvent } from '../../api/shapes.ts';
import { ForeignText } from '../../parts/foreign-text.tsx';

type Data = Readonly<Record<string, unknown>>;

/** What an event is about, linked to where that is shown. */
export function About({ event }: { readonly event: TrailEvent }): ReactNode {
  const data = event.extra_data as Data;
  const name = nameIn(data);
  const certificate = text(data, 'certificate_id');
  const isOfAuthority = event.action.startsWith('pki_ca_');
  if (certificate !== undefined && !isOfAuthority)
    return (
      <Link to="/certificates/$id" params={{ id: idOf('cert', certificate) }} className="link">
        <ForeignText text={name ?? text(data, 'serial_number') ?? 'a certificate'} most={60} />
      </Link>
    );
  const csr = text(data, 'csr_id');
  if (csr !== undefined)
    return (
      <Link to="/requests/$id" params={{ id: idOf('csr', csr) }} className="link">
        <ForeignText text={name ?? 'a request'} most={60} />
      </Link>
    );
  const role = text(data, 'role');
  if (role !== undefined)
    return (
      <Link to="/roles/$name" params={{ name: role }} className="link">
        <ForeignText text={role} most={60} />
      </Link>
    );
  return <Authority event={event} data={data} name={name} />;
}

function Authority({
  data,
  event,
  name,
}: {
  readonly event: TrailEvent;
  readonly data: Data;
  readonly name: string | undefined;
}): ReactNode {
  const id = text(data, 'ca_id') ?? text(data, 'authority_id');
  if (id === undefined) return name === undefined ? null : <ForeignText text={name} most={60} />;
  const number = data['crl_number'] ?? data['krl_version'];
  if (typeof number === 'number')
    return (
      <Link to="/revocation/$id" params={{ id: idOf('ca', id) }} className="link">
        number {number}
      </Link>
    );
  return (
    <Link to="/hierarchy/$id" params={{ id: idOf('ca', id) }} className="link">
      <ForeignText
        text={name ?? (event.action.startsWith('ssh_') ? 'an SSH authority' : 'an authority')}
        most={60}
      />
    </Link>
  );
}

/** As people call the thing. */
function nameIn(data: Data): string | undefined {
  for (const field of NAMES) {
    const found = text(data, field);
    if (found !== undefined) return found;
  }
  return undefined;
}

const NAMES = [
  'common_name',
  'name',
  'hostname',
  'cluster',
  'slug',
  'label',
  'key_id',
  'subject',
  'tenant',
  'url',
];

function text(data: Data, field: string): string | undefined {
  const value = data[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

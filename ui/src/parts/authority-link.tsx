import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSshAuthorities, useX509Authorities } from '../api/authorities.ts';
import { ForeignText } from './foreign-text.tsx';

/** An authority by its name, for whoever may read that, and the way to it. @param id of either kind */
export function AuthorityLink({ id }: { readonly id: string }): ReactNode {
  const { data: x509 } = useX509Authorities();
  const { data: ssh } = useSshAuthorities();
  const known = [...(x509 ?? []), ...(ssh ?? [])].find((one) => one.id === id);
  return (
    <Link to="/hierarchy/$id" params={{ id }} className="link">
      <ForeignText text={known?.name ?? id} most={60} />
    </Link>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronUp, LogOut, UserRound } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { type Answer, ApiError, api, wordsOf } from '../api/client.ts';
import { hasSignedOut } from '../api/session.ts';
import { ForeignText } from '../parts/foreign-text.tsx';
import { notify } from '../parts/notices.tsx';
import { MORE } from './places.ts';

const ITEM =
  'flex w-full items-center gap-2.5 rounded-[7px] px-2.5 py-1.5 text-left text-soft no-underline hover:bg-sunken hover:text-ink';

/** Who is signed in, where, and what there is under that name. */
export function WhoMenu({ who }: { readonly who: Answer<'/v1/auth/whoami', 'get'> }): ReactNode {
  const box = useRef<HTMLDetailsElement>(null);
  const close = (): void => box.current?.removeAttribute('open');
  return (
    <details
      ref={box}
      className="group relative"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <summary className="flex list-none items-center gap-2.5 rounded-[7px] px-2.5 py-1.5 hover:bg-sunken">
        <UserRound size={16} aria-hidden="true" className="text-soft" />
        <span className="min-w-0 flex-1 leading-tight">
          <span className="block truncate font-medium">
            <ForeignText text={who.identity.name} most={40} />
          </span>
          <span className="block truncate text-xs text-soft">
            <ForeignText text={who.tenant.name} most={40} />
          </span>
        </span>
        <ChevronUp size={15} aria-hidden="true" className="text-soft group-open:rotate-180" />
      </summary>
      <div className="card absolute bottom-full left-0 z-20 mb-1 w-full p-1 shadow-lg max-md:static max-md:mt-1 max-md:shadow-none">
        {MORE.map(({ icon: Icon, name, to }) => (
          <Link key={to} to={to} onClick={close} className={ITEM}>
            <Icon size={16} aria-hidden="true" />
            {name}
          </Link>
        ))}
        <SignOut />
      </div>
    </details>
  );
}

function SignOut(): ReactNode {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const signOut = async (): Promise<void> => {
    try {
      await api.delete('/v1/session');
    } catch (error) {
      // Whose session has ended meanwhile is out.
      if (!(error instanceof ApiError && error.status === 401)) return notify(wordsOf(error));
    }
    // What was read belongs to who was signed in.
    hasSignedOut(queries);
    await navigate({ to: '/sign-in' });
  };
  return (
    <button type="button" onClick={() => void signOut()} className={ITEM}>
      <LogOut size={16} aria-hidden="true" />
      Sign out
    </button>
  );
}

import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { Menu, Search, X } from 'lucide-react';
import { Fragment, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Answer, onSignedOut } from '../api/client.ts';
import { follow } from '../api/live.ts';
import { whoIsSignedIn } from '../api/queries.ts';
import { forgetOthers, onChangedElsewhere } from '../api/session.ts';
import { Notices } from '../parts/notices.tsx';
import { Failure } from '../parts/waiting.tsx';
import { Palette } from './palette.tsx';
import { RAIL } from './places.ts';
import { Seal } from './seal.tsx';
import { WhoMenu } from './who-menu.tsx';

/** The frame of every page that needs somebody to be signed in. */
export function Shell(): ReactNode {
  const queries = useQueryClient();
  const { data: who, error, isPending } = useQuery(whoIsSignedIn);
  const person = personOf(who);
  useEffect(() => {
    const ask = (): void => void queries.invalidateQueries({ queryKey: whoIsSignedIn.queryKey });
    const stops = [onSignedOut(ask), onChangedElsewhere(ask)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [queries]);
  useForgetting(person, queries);
  useEffect(() => (person === undefined || person === '' ? undefined : follow(queries)), [person, queries]);
  if (isPending) return <Frame />;
  if (error !== null) {
    return (
      <main className="mx-auto max-w-lg px-4 py-20">
        <Failure error={error} />
      </main>
    );
  }
  if (who === null) return <ToSignIn />;
  return (
    <Frame foot={<WhoMenu who={who} />}>
      <Fragment key={person}>
        <Outlet />
      </Fragment>
    </Frame>
  );
}

/** Who it is, and as what; empty: nobody; undefined: not known yet. */
function personOf(who: Answer<'/v1/auth/whoami', 'get'> | null | undefined): string | undefined {
  if (who === undefined) return undefined;
  return who === null ? '' : [who.identity.id, who.tenant.id, ...who.scopes].join(' ');
}

/** What one person read is forgotten before the next one sees anything. */
function useForgetting(person: string | undefined, queries: QueryClient): void {
  const before = useRef(person);
  useLayoutEffect(() => {
    if (person === undefined || person === before.current) return;
    if (before.current !== undefined) forgetOthers(queries);
    before.current = person;
  }, [person, queries]);
}

/** Leads to where one signs in, and back here after it. */
function ToSignIn(): ReactNode {
  const navigate = useNavigate();
  const { href } = useLocation();
  // Where somebody wanted to go, and not where this has led them meanwhile.
  const wanted = useRef(href);
  useEffect(() => {
    const to = wanted.current;
    void navigate({ to: '/sign-in', search: to === '/' ? {} : { to }, replace: true });
  }, [navigate]);
  return null;
}

function Frame({ children, foot }: { readonly children?: ReactNode; readonly foot?: ReactNode }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const [asks, setAsks] = useState(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went somewhere has done with the menu
  useEffect(() => setOpen(false), [pathname]);
  useShortcut(() => setAsks((before) => !before));
  return (
    <div className="md:grid md:min-h-dvh md:grid-cols-[13.5rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only z-50 rounded bg-card px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        To the page
      </a>
      <header className="flex items-center gap-2 border-b border-line bg-card px-3 py-2 md:hidden">
        <Brand />
        <span className="flex-1" />
        <IconButton
          label="Go to or search"
          onClick={() => setAsks(true)}
          icon={<Search size={18} aria-hidden="true" />}
        />
        <IconButton
          label={isOpen ? 'Close the menu' : 'Open the menu'}
          expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          icon={isOpen ? <X size={18} aria-hidden="true" /> : <Menu size={18} aria-hidden="true" />}
        />
      </header>
      <aside
        className={`${isOpen ? 'flex' : 'hidden'} flex-col border-line bg-card p-3 max-md:border-b md:sticky md:top-0 md:flex md:h-dvh md:border-r`}
      >
        <div className="mb-4 hidden px-2 pt-1 md:block">
          <Brand />
        </div>
        <button
          type="button"
          onClick={() => setAsks(true)}
          className="mb-3 hidden items-center gap-2 rounded-[7px] border border-edge px-2.5 py-1.5 text-soft hover:bg-sunken md:flex"
        >
          <Search size={15} aria-hidden="true" />
          Go to
          <kbd className="ml-auto font-mono text-xs">Ctrl K</kbd>
        </button>
        <nav aria-label="Main" className="flex flex-col gap-0.5">
          {RAIL.map(({ icon: Icon, name, to }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              className="flex items-center gap-2.5 rounded-[7px] px-2.5 py-1.5 text-soft no-underline hover:bg-sunken hover:text-ink aria-[current=page]:bg-wax-tint aria-[current=page]:font-medium aria-[current=page]:text-wax-deep"
            >
              <Icon size={16} aria-hidden="true" />
              {name}
            </Link>
          ))}
        </nav>
        <div className="mt-auto pt-4">{foot}</div>
      </aside>
      <main id="main" tabIndex={-1} className="min-w-0 p-4 outline-none sm:p-6 lg:px-8">
        <div className="mx-auto max-w-[78rem]">{children ?? <div className="skeleton h-8 w-48" />}</div>
      </main>
      {asks && <Palette onClose={() => setAsks(false)} />}
      <Notices />
    </div>
  );
}

function Brand(): ReactNode {
  return (
    <Link to="/" className="flex items-center gap-2 text-[15px] font-semibold tracking-tight no-underline">
      <Seal size={24} />
      Chancery
    </Link>
  );
}

function IconButton({
  expanded,
  icon,
  label,
  onClick,
}: {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick: () => void;
  readonly expanded?: boolean;
}): ReactNode {
  return (
    <button
      type="button"
      onClick={onClick}
      aria-label={label}
      aria-expanded={expanded}
      className="rounded p-2 text-soft hover:bg-sunken hover:text-ink"
    >
      {icon}
    </button>
  );
}

/** Ctrl-K, and Command-K where that is the key. */
function useShortcut(act: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (
        event.key.toLowerCase() !== 'k' ||
        !(event.ctrlKey || event.metaKey) ||
        event.altKey ||
        event.shiftKey
      )
        return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [act]);
}

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Notices } from '../../parts/notices.tsx';
import { Seal } from '../../shell/seal.tsx';

/** Of the page that is for everybody: nothing in it needs a session. */
export function PublicFrame({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <>
      <header className="border-b border-line bg-card">
        <div className="mx-auto flex max-w-4xl flex-wrap items-center justify-between gap-3 px-4 py-3">
          <span className="flex items-center gap-2 text-[15px] font-semibold tracking-tight">
            <Seal size={24} />
            Chancery
          </span>
          <Link to="/" className="link text-sm">
            To the console
          </Link>
        </div>
      </header>
      <main className="mx-auto max-w-4xl px-4 py-6 sm:py-8">{children}</main>
      <Notices />
    </>
  );
}

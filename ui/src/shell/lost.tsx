import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonLook } from '../parts/button.tsx';

export function Lost(): ReactNode {
  return (
    <main className="mx-auto flex max-w-lg flex-col items-center gap-4 px-4 py-24 text-center">
      <Compass size={28} aria-hidden="true" className="text-soft" />
      <h1 className="font-medium">There is no page at this address</h1>
      <Link to="/" className={buttonLook()}>
        To the dashboard
      </Link>
    </main>
  );
}

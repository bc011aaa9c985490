import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonLook } from '../parts/button.tsx';
import { EmptyState } from '../parts/waiting.tsx';

export function Lost(): ReactNode {
  return (
    <main className="mx-auto max-w-lg py-20">
      <EmptyState icon={Compass} title="There is no page at this address">
        <Link to="/" className={buttonLook()}>
          To the dashboard
        </Link>
      </EmptyState>
    </main>
  );
}

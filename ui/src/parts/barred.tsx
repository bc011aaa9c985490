import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from './waiting.tsx';

/** That who is signed in may not read what stands here. @param scope that it takes */
export function Barred({ scope }: { readonly scope: string }): ReactNode {
  return (
    <section className="card">
      <EmptyState icon={Lock} title="This is not for you to see">
        It takes the scope {scope}. Whoever looks after access here can give it.
      </EmptyState>
    </section>
  );
}

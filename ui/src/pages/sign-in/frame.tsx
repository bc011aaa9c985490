import type { ReactNode } from 'react';
import { Seal } from '../../shell/seal.tsx';

/** Of pages that stand alone in the middle. */
export function LoneFrame({
  children,
  title,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-5 px-4 py-10">
      <div className="flex flex-col items-center gap-3 text-center">
        <Seal size={52} />
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      </div>
      <div className="card p-6">{children}</div>
      <p className="text-center text-xs text-soft">
        <a href="/trust" className="link">
          What this authority’s certificates are trusted by
        </a>
      </p>
    </main>
  );
}

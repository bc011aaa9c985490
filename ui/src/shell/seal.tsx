import type { ReactNode } from 'react';

/** The seal, as in `public/seal.svg`. @param size pixels */
export function Seal({ size }: { readonly size: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="shrink-0">
      <path
        fill="var(--wax)"
        d="M16 1.5l3.3 2.6 4.1-.7 1.5 3.9 3.9 1.5-.7 4.1 2.4 3.1-2.4 3.1.7 4.1-3.9 1.5-1.5 3.9-4.1-.7-3.3 2.6-3.3-2.6-4.1.7-1.5-3.9-3.9-1.5.7-4.1L1.5 16l2.4-3.1-.7-4.1 3.9-1.5 1.5-3.9 4.1.7z"
      />
      <path
        fill="none"
        stroke="var(--on-wax)"
        strokeWidth="2.6"
        strokeLinecap="round"
        d="M20.6 11.8a6 6 0 1 0 0 8.4"
      />
    </svg>
  );
}

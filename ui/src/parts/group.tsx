import type { ReactNode } from 'react';

/** Fields that belong together, under their name. */
export function Group({
  children,
  title,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-lg border border-line p-3 pt-2">
      <legend className="px-1 text-xs font-semibold text-soft">{title}</legend>
      {children}
    </fieldset>
  );
}

import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode } from 'react';

export type Look = 'first' | 'plain' | 'danger' | 'bare';

const LOOKS: Readonly<Record<Look, string>> = {
  first: 'bg-wax text-on-wax hover:bg-wax-deep border-transparent',
  plain: 'bg-card text-ink border-edge hover:bg-sunken',
  danger: 'bg-card text-bad border-bad hover:bg-bad-tint',
  bare: 'border-transparent text-soft hover:bg-sunken hover:text-ink',
};

const SHAPE =
  'inline-flex min-h-[34px] items-center justify-center gap-1.5 rounded-[7px] border px-3 text-sm font-medium whitespace-nowrap no-underline';

/** How a link looks that is pressed like a button. */
export function buttonLook(look: Look = 'plain'): string {
  return `${SHAPE} ${LOOKS[look]}`;
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look;
  readonly icon?: LucideIcon;
  /** What it does is under way: it cannot be pressed again, and says so. */
  readonly busy?: boolean;
}

export function Button({
  busy = false,
  children,
  className = '',
  icon: Icon,
  look = 'plain',
  type = 'button',
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
      className={`${buttonLook(look)} disabled:cursor-not-allowed disabled:opacity-55 ${busy ? 'animate-pulse' : ''} ${className}`}
    >
      {Icon !== undefined && <Icon size={15} aria-hidden="true" />}
      {children}
    </button>
  );
}

import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleX,
  Clock,
  type LucideIcon,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'plain';

const LOOKS: Readonly<Record<string, readonly [Tone, LucideIcon]>> = {
  active: ['good', CircleCheck],
  approved: ['good', CircleCheck],
  signed: ['good', CircleCheck],
  issued: ['good', CircleCheck],
  ok: ['good', CircleCheck],
  fresh: ['good', CircleCheck],
  allowed: ['good', CircleCheck],
  next: ['info', CircleDot],
  previous: ['plain', CircleDashed],
  retired: ['plain', CircleDashed],
  inactive: ['plain', CircleDashed],
  expired: ['plain', Clock],
  pending: ['warn', Clock],
  'ends soon': ['warn', Clock],
  behind: ['warn', TriangleAlert],
  unknown: ['warn', TriangleAlert],
  rejected: ['bad', CircleX],
  refused: ['bad', CircleX],
  revoked: ['bad', Ban],
  overdue: ['bad', TriangleAlert],
  broken: ['bad', CircleX],
};

const TONES: Readonly<Record<Tone, string>> = {
  good: 'text-good bg-good-tint',
  warn: 'text-warn bg-warn-tint',
  bad: 'text-bad bg-bad-tint',
  info: 'text-info bg-info-tint',
  plain: 'text-soft bg-sunken',
};

/** A state by its colour, sign and word. @param of a state as the API says it; one that is not known is shown plainly */
export function Status({ of }: { readonly of: string }): ReactNode {
  const [tone, Icon] = (Object.hasOwn(LOOKS, of) ? LOOKS[of] : undefined) ?? ['plain', CircleDashed];
  return (
    <Badge tone={tone} icon={Icon}>
      {of}
    </Badge>
  );
}

export function Badge({
  children,
  icon: Icon,
  tone,
}: {
  readonly tone: Tone;
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap ${TONES[tone]}`}
    >
      {Icon !== undefined && <Icon size={13} aria-hidden="true" />}
      {children}
    </span>
  );
}

import type { ReactNode } from 'react';
import type { OverviewKind } from '../../api/shapes.ts';
import { Bars } from '../../parts/bars.tsx';

const RENEWED = { name: 'renewed', colour: 'var(--bar)' };

/** By tenths of their life; whoever has two thirds behind, and no successor, is late. */
export function Health({ kind: { life } }: { readonly kind: OverviewKind }): ReactNode {
  const series = [
    RENEWED,
    { name: 'young', colour: 'var(--bar-0)' },
    { name: 'to be renewed', colour: 'var(--bar-2)' },
    { name: 'nearly over', colour: 'var(--bar-3)' },
  ];
  const bars = life.map(({ certificates, not_renewed: open, used_percent: from }) => {
    const age = from >= 90 ? 2 : from >= 60 ? 1 : 0;
    return {
      name: `${from} to ${from + 10} % used`,
      mark: from % 20 === 0 ? `${from} %` : undefined,
      values: [certificates - open, ...[0, 1, 2].map((one) => (one === age ? open : 0))],
    };
  });
  return <Bars label="Certificates by how much of their life is used" bars={bars} series={series} />;
}

export function Expiry({ kind: { expiry } }: { readonly kind: OverviewKind }): ReactNode {
  const series = [RENEWED, { name: 'not renewed', colour: 'var(--bar-2)' }];
  const bars = expiry.map(({ certificates, day, not_renewed: open }, i) => ({
    name: day,
    mark: i % 30 === 0 || i === expiry.length - 1 ? spellDay(day) : undefined,
    values: [certificates - open, open],
  }));
  return <Bars label="Certificates that end, by day" bars={bars} series={series} />;
}

export function Activity({ kind: { activity } }: { readonly kind: OverviewKind }): ReactNode {
  const series = [
    { name: 'issued', colour: 'var(--bar)' },
    { name: 'refused', colour: 'var(--bar-3)' },
  ];
  const bars = activity.map(({ day, issued, refused }, i) => ({
    name: day,
    mark:
      i === 0 || i === activity.length - 1 || i === Math.floor(activity.length / 2)
        ? spellDay(day)
        : undefined,
    values: [issued, refused],
  }));
  return <Bars label="Certificates issued and refused, by day" bars={bars} series={series} />;
}

/** `4 May`, of a day such as `2026-05-04`. */
function spellDay(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
}

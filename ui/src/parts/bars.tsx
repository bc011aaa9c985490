import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';

export interface Bar {
  /** What it is of, e.g. a day. */
  readonly name: string;
  /** One for each series, from the ground up. */
  readonly values: readonly number[];
  /** Below it; absent: nothing. */
  readonly mark?: string | undefined;
}

export interface Series {
  readonly name: string;
  /** A colour of the theme, e.g. `var(--bar)`. */
  readonly colour: string;
}

interface BarsProps {
  readonly label: string;
  readonly bars: readonly Bar[];
  readonly series: readonly Series[];
}

const HEIGHT = 150;
const LEFT = 38;
const BOTTOM = 20;
const TOP = 8;

/** Bars over a scale that begins at nothing, as SVG; the same as a table for who does not see them. */
export function Bars({ bars, label, series }: BarsProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const most = roundUp(Math.max(1, ...bars.map(({ values }) => sum(values))));
  const room = HEIGHT - BOTTOM - TOP;
  const step = (width - LEFT) / Math.max(1, bars.length);
  const thick = Math.max(1, Math.min(28, step - Math.min(3, step / 4)));
  const heightOf = (value: number): number => (value === 0 ? 0 : Math.max(1.5, (value / most) * room));
  const used = series
    .map((one, at) => ({ ...one, at }))
    .filter(({ at }) => bars.some(({ values }) => (values[at] ?? 0) > 0));
  return (
    <figure>
      <div ref={box}>
        <svg width={width} height={HEIGHT} aria-hidden="true" className="block overflow-visible">
          {[0, 0.5, 1].map((share) => {
            const y = TOP + room * (1 - share);
            return (
              <g key={share}>
                <line x1={LEFT} x2={width} y1={y} y2={y} stroke="var(--line)" />
                <text x={LEFT - 6} y={y + 4} textAnchor="end" fontSize="11" fill="var(--soft)">
                  {short(most * share)}
                </text>
              </g>
            );
          })}
          {bars.map((bar, i) => {
            const x = LEFT + i * step + (step - thick) / 2;
            let y = TOP + room;
            return (
              <g key={bar.name}>
                <rect x={LEFT + i * step} y={TOP} width={step} height={room} fill="transparent">
                  <title>{`${bar.name}: ${spell(bar, series)}`}</title>
                </rect>
                {bar.values.map((value, at) => {
                  const tall = heightOf(value);
                  y -= tall;
                  return (
                    <rect
                      key={series[at]?.name}
                      x={x}
                      y={y}
                      width={thick}
                      height={tall}
                      rx={1.5}
                      fill={series[at]?.colour}
                      pointerEvents="none"
                    />
                  );
                })}
                {bar.mark !== undefined && (
                  <text
                    x={LEFT + (i + 0.5) * step}
                    y={HEIGHT - 5}
                    textAnchor={anchorOf(i, bars.length)}
                    fontSize="11"
                    fill="var(--soft)"
                  >
                    {bar.mark}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      </div>
      <figcaption className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 pl-[38px] text-xs text-soft">
        {used.map(({ at, colour, name }) => (
          <span key={name} className="inline-flex items-center gap-1.5">
            <svg width="9" height="9" aria-hidden="true">
              <rect width="9" height="9" rx="2" fill={colour} />
            </svg>
            {name}: {sum(bars.map(({ values }) => values[at] ?? 0)).toLocaleString('en')}
          </span>
        ))}
      </figcaption>
      <AsTable label={label} bars={bars} series={series} />
    </figure>
  );
}

/** Only bars that are something, as a reader of ninety nothings learns nothing. */
function AsTable({ bars, label, series }: BarsProps): ReactNode {
  const id = useId();
  return (
    <div className="sr-only">
      <table aria-labelledby={id}>
        <caption id={id}>{label}</caption>
        <thead>
          <tr>
            <th scope="col">of</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars
            .filter(({ values }) => sum(values) > 0)
            .map(({ name, values }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {series.map((one, at) => (
                  <td key={one.name}>{values[at] ?? 0}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}

function useWidth(box: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(520);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = (): void => setWidth(Math.max(200, Math.floor(element.clientWidth)));
    const resized = new ResizeObserver(look);
    resized.observe(element);
    look();
    return () => resized.disconnect();
  }, [box]);
  return width;
}

function spell({ values }: Bar, series: readonly Series[]): string {
  const parts = series.map(({ name }, at) => `${(values[at] ?? 0).toLocaleString('en')} ${name}`);
  return parts.filter((part) => !part.startsWith('0 ')).join(', ') || 'none';
}

/** Where there are many bars, what stands below the outer ones stays within the picture. */
function anchorOf(at: number, count: number): 'start' | 'middle' | 'end' {
  if (count <= 12) return 'middle';
  if (at === 0) return 'start';
  return at > count - 3 ? 'end' : 'middle';
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

/** The next of 2, 4, 10, 20, 40, 100, …, so that half of it is a number that people read. */
function roundUp(value: number): number {
  const ten = 10 ** Math.floor(Math.log10(value));
  return [2, 4, 10].map((times) => times * ten).find((one) => one >= value) ?? 10 * ten;
}

/** `12k` where there is no room for `12,000`. */
function short(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1e4 ? `${value / 1e3}k` : value.toLocaleString('en');
}

/** Octets of a file with their meaning. */
import type { Shape } from '../output.ts';

export interface Annotation {
  /** From the beginning, in octets. */
  readonly offset: number;
  /** How deep it stands in others. */
  readonly depth: number;
  /** All of it; of what holds others, its head alone. */
  readonly octets: Uint8Array;
  readonly name: string;
  /** Empty where the octets say it best. */
  readonly value: string;
}

/** Octets that a line shows. */
const SHOWN = 12;

/** Field for field what `-o json` prints: a stable shape. */
export interface AnnotatedLine {
  readonly offset: number;
  readonly depth: number;
  /** Hexadecimal. */
  readonly octets: string;
  readonly name: string;
  readonly value: string;
}

export function annotatedLine({ octets, ...rest }: Annotation): AnnotatedLine {
  return { ...rest, octets: Buffer.from(octets).toString('hex') };
}

export const ANNOTATED: Shape<AnnotatedLine> = {
  columns: [
    ['OFFSET', ({ offset }) => String(offset).padStart(5)],
    ['OCTETS', ({ octets }) => spaced(octets)],
    [
      'MEANING',
      ({ depth, name, value }) => `${'  '.repeat(depth)}${name}${value === '' ? '' : `  ${value}`}`,
    ],
  ],
  name: ({ name }) => name,
};

function spaced(hex: string): string {
  const pairs = hex.match(/../g) ?? [];
  return pairs.length <= SHOWN
    ? pairs.join(' ')
    : `${pairs.slice(0, SHOWN).join(' ')} … ${pairs.length} octets`;
}

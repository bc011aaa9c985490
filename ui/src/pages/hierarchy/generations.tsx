import { type ReactNode, useState } from 'react';
import { useMay } from '../../api/may.ts';
import type { Issuer, X509Authority } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { LifeBar } from '../../parts/life-bar.tsx';
import { Part } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { Cell, Row, Table } from '../../parts/table.tsx';
import { keyWords } from '../../words/keys.ts';
import type { Turning } from './turn-ssh.tsx';
import { TurnX509 } from './turn-x509.tsx';

interface GenerationsProps {
  readonly ca: X509Authority;
  readonly issuers: readonly Issuer[];
  readonly canAct: boolean;
}

/** The keys of an authority, and how one takes over from another. */
export function Generations({ ca, canAct, issuers }: GenerationsProps): ReactNode {
  const [asked, setAsked] = useState<Turning>();
  const may = useMay('pki:admin') && canAct;
  const hasNext = issuers.some(({ state }) => state === 'next');
  const hasPrevious = issuers.some(({ state }) => state === 'previous');
  return (
    <Part title="Generations of its key">
      <Table label="Generations" heads={['Generation', 'State', 'Key', 'Life']}>
        {issuers.map(({ generation, id, key_size, key_type, state, valid_from, valid_until }) => (
          <Row key={id}>
            <Cell tight>{generation}</Cell>
            <Cell tight>
              <Status of={state} />
            </Cell>
            <Cell tight>{keyWords(key_type, key_size)}</Cell>
            <Cell>
              <LifeBar from={valid_from} until={valid_until} what={`life of generation ${generation}`} />
            </Cell>
          </Row>
        ))}
      </Table>
      {may && (
        <Steps
          onAsk={setAsked}
          hasNext={hasNext}
          hasPrevious={hasPrevious}
          of={ca.ca_type === 'root' ? 'root' : 'intermediate'}
        />
      )}
      {asked !== undefined && <TurnX509 verb={asked} ca={ca} onClose={() => setAsked(undefined)} />}
    </Part>
  );
}

interface StepsProps {
  readonly onAsk: (verb: Turning) => void;
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  readonly of: keyof typeof MEANS;
}

/** What the steps mean, a sentence each. */
const MEANS = {
  root: {
    rotate:
      'Makes the next key and its certificate, which signs nothing yet: everybody has to trust it first.',
    promote: 'Lets the next key sign in the place of the active one, which from then on signs its CRL alone.',
    retire: 'Takes previous keys out of use, once all that they signed has ended.',
  },
  intermediate: {
    rotate: 'Makes the next key and its certificate; what the one before signed stays good.',
    promote: 'Lets the next key sign in the place of the active one, which from then on signs its CRL alone.',
    retire: 'Takes previous keys out of use, once all that they signed has ended.',
  },
  ssh: {
    rotate: 'Makes the next key, which is published beside the active one and signs nothing yet.',
    promote: 'Lets the next key sign; the one before stays published, so that what it signed is still taken.',
    retire: 'Publishes previous keys no more, once all that they signed has ended.',
  },
} as const;

/** The three steps from one key to the next, in their order; those that are not due say why. */
export function Steps({ hasNext, hasPrevious, of, onAsk }: StepsProps): ReactNode {
  return (
    <ol className="flex flex-col gap-2">
      <Step
        name="Rotate"
        onAsk={() => onAsk('rotate')}
        isDue={!hasNext}
        otherwise="The next key is made already."
      >
        {MEANS[of].rotate}
      </Step>
      <Step
        name="Promote"
        onAsk={() => onAsk('promote')}
        isDue={hasNext}
        otherwise="There is no next key yet."
      >
        {MEANS[of].promote}
      </Step>
      <Step
        name="Retire"
        onAsk={() => onAsk('retire')}
        isDue={hasPrevious}
        otherwise="There is no previous key."
      >
        {MEANS[of].retire}
      </Step>
    </ol>
  );
}

interface StepProps {
  readonly name: string;
  readonly isDue: boolean;
  readonly otherwise: string;
  readonly onAsk: () => void;
  readonly children: ReactNode;
}

function Step({ children, isDue, name, onAsk, otherwise }: StepProps): ReactNode {
  return (
    <li className="flex items-center gap-3">
      <Button onClick={onAsk} disabled={!isDue} className="w-24 shrink-0">
        {name}
      </Button>
      <span className="text-xs text-soft">
        {children} {!isDue && <em>{otherwise}</em>}
      </span>
    </li>
  );
}

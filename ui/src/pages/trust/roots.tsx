import { Download as DownloadIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { PEM } from '../../files/download.ts';
import { buttonLook } from '../../parts/button.tsx';
import { Code } from '../../parts/copy.tsx';
import { Download } from '../../parts/download.tsx';
import { SelectField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts, Section } from '../../parts/page.tsx';
import { Paste } from '../../parts/paste.tsx';
import { Badge } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { nameOf } from './fetching.ts';
import { guessSystem } from './guess-system.ts';
import { PROGRAMS, type Program } from './programs.ts';
import type { Root } from './shapes.ts';
import { type Recipe, SYSTEMS, type System } from './systems.ts';

/** Each root, with what makes the chosen system and program trust it. */
export function Roots({ roots }: { readonly roots: readonly Root[] }): ReactNode {
  const [system, setSystem] = useState<System>(() => guessSystem(navigator));
  const [program, setProgram] = useState<Program>('curl');
  return (
    <>
      <section className="card mb-4 p-4" aria-label="What is to trust them">
        <div className="grid gap-3 sm:grid-cols-2">
          <SelectField
            label="System"
            value={system}
            onChange={({ target }) => setSystem(target.value as System)}
            choices={choicesOf(SYSTEMS)}
          />
          <SelectField
            label="Program with a store of its own"
            value={program}
            onChange={({ target }) => setProgram(target.value as Program)}
            choices={choicesOf(PROGRAMS)}
          />
        </div>
        <p className="mt-3 text-xs text-soft">
          All lines fetch the certificate, hold it to the fingerprint that is shown here, and stop when it is
          another.
        </p>
      </section>
      {roots.map((root) => (
        <OneRoot key={root.id} root={root} system={SYSTEMS[system]} program={PROGRAMS[program]} />
      ))}
    </>
  );
}

function choicesOf(recipes: Readonly<Record<string, Recipe>>) {
  return Object.entries(recipes).map(([value, { name }]) => ({ value, text: name }));
}

const STATES: Readonly<Record<string, string>> = {
  next: 'signs from some day on: trust it now',
  previous: 'signs no more; what it signed is still good',
};

interface OneRootProps {
  readonly root: Root;
  readonly system: Recipe;
  readonly program: Recipe;
}

function OneRoot({ program, root, system }: OneRootProps): ReactNode {
  return (
    <Section
      title={<ForeignText text={root.subject} most={160} />}
      actions={STATES[root.state] !== undefined && <Badge tone="info">{STATES[root.state]}</Badge>}
    >
      <div className="flex min-w-0 flex-col gap-4">
        <RootFacts root={root} />
        <Lines recipe={system} root={root} />
        <Lines recipe={program} root={root} />
      </div>
    </Section>
  );
}

function RootFacts({ root }: { readonly root: Root }): ReactNode {
  const { certificate_pem, id, not_after, not_before, sha256 } = root;
  const name = nameOf(root);
  return (
    <>
      <Facts>
        <Fact name="SHA-256">
          <Code text={sha256} what="fingerprint" />
        </Fact>
        <Fact name="Good from">
          <Time exact at={not_before} />
        </Fact>
        <Fact name="Good until">
          <Time exact at={not_after} />
        </Fact>
      </Facts>
      <div className="flex flex-wrap gap-2">
        <Download name={`${name}.pem`} text={certificate_pem} type={PEM}>
          Download PEM
        </Download>
        <a href={`/aia/${id}`} download={`${name}.der`} className={buttonLook()}>
          <DownloadIcon size={15} aria-hidden="true" />
          Download DER
        </a>
      </div>
    </>
  );
}

function Lines({ recipe, root }: { readonly recipe: Recipe; readonly root: Root }): ReactNode {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <h3 className="text-sm font-semibold">{recipe.name}</h3>
      <Paste text={recipe.lines(root, location.origin)} what={`the lines for ${recipe.name}`}>
        {recipe.lead}
      </Paste>
    </div>
  );
}

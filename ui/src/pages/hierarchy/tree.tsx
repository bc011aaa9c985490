import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronDown, ChevronRight, FileBadge, Landmark, Plus, Shield, SquareTerminal } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { whoIsSignedIn } from '../../api/queries.ts';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { LifeBar } from '../../parts/life-bar.tsx';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { authorityWords } from '../../words/authorities.ts';
import type { AuthorityNode } from './nodes.ts';

interface TreeProps {
  readonly nodes: readonly AuthorityNode[];
  /** Asks for an authority below this one; absent where nobody may make any. */
  readonly onAdd?: ((id: string) => void) | undefined;
}

/** One trunk, the tenant, and everything that signs for it. */
export function Tree({ nodes, onAdd }: TreeProps): ReactNode {
  const { data: who } = useQuery(whoIsSignedIn);
  return (
    <>
      <p className="flex items-center gap-2 px-1.5 pb-1 font-medium">
        <Landmark size={17} aria-hidden="true" className="text-soft" />
        <ForeignText text={who?.tenant.name ?? 'This installation'} most={80} />
      </p>
      <ul aria-label="Authorities" className="ml-[0.9rem]">
        {nodes.map((node) => (
          <Branch key={node.id} node={node} onAdd={onAdd} />
        ))}
      </ul>
    </>
  );
}

/** From a trunk at the left to each of its branches; the last one ends it. */
const LINES =
  'before:absolute before:top-0 before:left-0 before:h-full before:border-l before:border-edge last:before:h-[1.35rem] after:absolute after:top-[1.35rem] after:left-0 after:w-3 after:border-t after:border-edge';

interface BranchProps {
  readonly node: AuthorityNode;
  readonly onAdd: TreeProps['onAdd'];
}

function Branch({ node, onAdd }: BranchProps): ReactNode {
  const [isOpen, setOpen] = useState(true);
  const id = useId();
  return (
    <li className={`relative pl-3.5 ${LINES}`}>
      <div className="flex items-start gap-1 rounded-lg py-2 pr-1.5 hover:bg-sunken/70">
        <Fold node={node} isOpen={isOpen} controls={id} onFold={() => setOpen(!isOpen)} />
        <Plate node={node} onAdd={onAdd} />
      </div>
      {node.children.length > 0 && (
        <ul id={id} hidden={!isOpen} className="ml-3">
          {node.children.map((child) => (
            <Branch key={child.id} node={child} onAdd={onAdd} />
          ))}
        </ul>
      )}
    </li>
  );
}

interface FoldProps {
  readonly node: AuthorityNode;
  readonly isOpen: boolean;
  readonly controls: string;
  readonly onFold: () => void;
}

function Fold({ controls, isOpen, node, onFold }: FoldProps): ReactNode {
  if (node.children.length === 0) return <span className="size-6 shrink-0" />;
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      onClick={onFold}
      aria-expanded={isOpen}
      aria-controls={controls}
      aria-label={`What is below ${node.name}`}
      className="inline-flex size-6 shrink-0 items-center justify-center rounded text-soft hover:text-ink"
    >
      <Icon size={15} aria-hidden="true" />
    </button>
  );
}

const ICONS = { root: Shield, intermediate: FileBadge } as const;

/** What is to know of one authority at a glance; where there is little room, its state stands below its name. */
function Plate({ node, onAdd }: BranchProps): ReactNode {
  const Icon = node.kind === 'ssh' ? SquareTerminal : node.type === 'root' ? ICONS.root : ICONS.intermediate;
  const canBear = node.kind === 'x509' && node.state === 'active' && onAdd !== undefined;
  return (
    <div className="flex min-w-0 flex-1 items-center gap-x-4 gap-y-1.5 max-sm:flex-wrap">
      <div className="flex min-w-0 flex-1 items-start gap-2">
        <Icon size={17} aria-hidden="true" className="mt-0.5 shrink-0 text-wax" />
        <div className="min-w-0">
          <Link to="/hierarchy/$id" params={{ id: node.id }} className="link font-medium" preload={false}>
            <ForeignText text={node.name} most={80} />
          </Link>
          <div className="text-xs text-soft">{inShort(node)}</div>
        </div>
      </div>
      <State node={node} />
      <span className="max-sm:order-1 sm:w-8">{canBear && <Add node={node} onAdd={onAdd} />}</span>
    </div>
  );
}

function State({ node }: { readonly node: AuthorityNode }): ReactNode {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 max-sm:order-2 max-sm:basis-full max-sm:pl-6">
      <span className="sm:w-24">
        <Status of={node.state} />
      </span>
      <span className="flex max-w-full items-center sm:w-60">
        {node.until === null ? (
          <span className="text-xs text-soft">
            no end · key made <Time at={node.from} />
          </span>
        ) : (
          <LifeBar from={node.from} until={node.until} />
        )}
      </span>
    </div>
  );
}

function inShort(node: AuthorityNode): string {
  const { generation, issued, key, nextGeneration } = node;
  return [
    authorityWords(node.kind, node.type),
    key,
    generation !== null && `generation ${generation}`,
    nextGeneration !== null && `${nextGeneration} is next`,
    issued !== null && `${issued.toLocaleString('en')} signed`,
  ]
    .filter((part) => part !== false)
    .join(' · ');
}

function Add({
  node,
  onAdd,
}: {
  readonly node: AuthorityNode;
  readonly onAdd: (id: string) => void;
}): ReactNode {
  return (
    <button
      type="button"
      onClick={() => onAdd(node.id)}
      aria-label={`Create an authority below ${node.name}`}
      title="Create an authority below"
      className="inline-flex size-7 items-center justify-center rounded-md border border-edge text-soft hover:bg-card hover:text-ink"
    >
      <Plus size={15} aria-hidden="true" />
    </button>
  );
}

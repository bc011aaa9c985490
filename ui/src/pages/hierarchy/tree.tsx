import { Link } from '@tanstack/react-router';
import { ChevronDown, ChevronRight, FileBadge, Plus, Shield, SquareTerminal } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { LifeBar } from '../../parts/life-bar.tsx';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import type { AuthorityNode } from './nodes.ts';

interface TreeProps {
  readonly nodes: readonly AuthorityNode[];
  /** Asks for an authority below this one; absent where nobody may make any. */
  readonly onAdd?: ((id: string) => void) | undefined;
}

export function Tree({ nodes, onAdd }: TreeProps): ReactNode {
  return (
    <ul aria-label="Authorities" className="flex flex-col">
      {nodes.map((node) => (
        <Branch key={node.id} node={node} onAdd={onAdd} isTop />
      ))}
    </ul>
  );
}

/** From a trunk at the left to each of its branches; the last one ends it. */
const LINES =
  'before:absolute before:top-0 before:left-0 before:h-full before:border-l before:border-edge last:before:h-6 after:absolute after:top-6 after:left-0 after:w-3 after:border-t after:border-edge';

interface BranchProps {
  readonly node: AuthorityNode;
  readonly onAdd: TreeProps['onAdd'];
  readonly isTop?: boolean;
}

function Branch({ isTop = false, node, onAdd }: BranchProps): ReactNode {
  const [isOpen, setOpen] = useState(true);
  const id = useId();
  return (
    <li className={isTop ? 'py-0.5' : `relative py-0.5 pl-4 ${LINES}`}>
      <div className="flex items-start gap-1.5 rounded-lg px-1.5 py-1.5 hover:bg-sunken/70">
        <Fold node={node} isOpen={isOpen} controls={id} onFold={() => setOpen(!isOpen)} />
        <Plate node={node} onAdd={onAdd} />
      </div>
      {node.children.length > 0 && (
        <ul id={id} hidden={!isOpen} className="ml-[1.15rem]">
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

/** What is to know of one authority at a glance. */
function Plate({ node, onAdd }: BranchProps): ReactNode {
  const Icon = node.kind === 'ssh' ? SquareTerminal : node.type === 'root' ? ICONS.root : ICONS.intermediate;
  const canBear = node.kind === 'x509' && node.state === 'active' && onAdd !== undefined;
  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-1">
      <div className="flex min-w-0 flex-1 basis-60 items-start gap-2">
        <Icon size={17} aria-hidden="true" className="mt-0.5 shrink-0 text-wax" />
        <div className="min-w-0">
          <Link
            to="/hierarchy/$id"
            params={{ id: node.id }}
            className="font-medium hover:underline"
            preload={false}
          >
            <ForeignText text={node.name} most={80} />
          </Link>
          <div className="flex flex-wrap gap-x-2 text-xs text-soft">
            <span>{typeWords(node)}</span>
            <span aria-hidden="true">·</span>
            <span>{node.key}</span>
            <Generation node={node} />
            {node.issued !== null && (
              <>
                <span aria-hidden="true">·</span>
                <span>{node.issued.toLocaleString('en')} signed</span>
              </>
            )}
          </div>
        </div>
      </div>
      <span className="w-24">
        <Status of={node.state} />
      </span>
      <span className="w-56 max-w-full">
        {node.until === null ? (
          <span className="text-xs text-soft">
            no end · key made <Time at={node.from} />
          </span>
        ) : (
          <LifeBar from={node.from} until={node.until} />
        )}
      </span>
      <span className="w-8 max-sm:-order-1 max-sm:hidden">
        {canBear && <Add node={node} onAdd={onAdd} />}
      </span>
    </div>
  );
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

function Generation({ node }: { readonly node: AuthorityNode }): ReactNode {
  if (node.generation === null) return null;
  return (
    <>
      <span aria-hidden="true">·</span>
      <span>
        generation {node.generation}
        {node.nextGeneration !== null && `, ${node.nextGeneration} is next`}
      </span>
    </>
  );
}

/** `X.509 root`, `SSH users`. */
export function typeWords({ kind, type }: Pick<AuthorityNode, 'kind' | 'type'>): string {
  if (kind === 'x509') return `X.509 ${type}`;
  return type === 'any' ? 'SSH users and hosts' : `SSH ${type}s`;
}

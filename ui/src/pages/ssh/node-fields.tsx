import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../parts/button.tsx';
import { CheckField, TextField } from '../../parts/field.tsx';
import { type NodeDraft, newNode } from './cluster-draft.ts';

interface NodeFieldsProps {
  readonly nodes: readonly NodeDraft[];
  readonly onChange: (nodes: readonly NodeDraft[]) => void;
}

/** The machines of a cluster, each in its own group of fields. */
export function NodeFields({ nodes, onChange }: NodeFieldsProps): ReactNode {
  const change = (row: number, set: Partial<NodeDraft>): void =>
    onChange(nodes.map((node) => (node.row === row ? { ...node, ...set } : node)));
  return (
    <div className="flex flex-col gap-3">
      {nodes.map((node, at) => (
        <OneNode
          key={node.row}
          node={node}
          at={at}
          onChange={(set) => change(node.row, set)}
          onRemove={() => onChange(nodes.filter(({ row }) => row !== node.row))}
        />
      ))}
      <div>
        <Button icon={Plus} onClick={() => onChange([...nodes, newNode(nodes.at(-1)?.user ?? '')])}>
          Add a node
        </Button>
      </div>
    </div>
  );
}

interface OneNodeProps {
  readonly node: NodeDraft;
  readonly at: number;
  readonly onChange: (set: Partial<NodeDraft>) => void;
  readonly onRemove: () => void;
}

function OneNode({ at, node, onChange, onRemove }: OneNodeProps): ReactNode {
  return (
    <fieldset className="min-w-0 rounded-lg border border-line p-3 pt-1">
      <legend className="px-1 text-xs font-semibold text-soft">Node {at + 1}</legend>
      <div className="grid grid-cols-6 gap-x-3 gap-y-2">
        <div className="col-span-6 sm:col-span-3">
          <TextField
            label="Host"
            mono
            required
            value={node.host}
            onChange={({ target }) => onChange({ host: target.value })}
            placeholder="gpu1.example.com"
          />
        </div>
        <div className="col-span-2 sm:col-span-1">
          <TextField
            label="Port"
            mono
            inputMode="numeric"
            value={node.port}
            onChange={({ target }) => onChange({ port: target.value.replaceAll(/\D/g, '') })}
            placeholder="22"
          />
        </div>
        <div className="col-span-4 sm:col-span-2">
          <TextField
            label="User"
            mono
            required
            value={node.user}
            onChange={({ target }) => onChange({ user: target.value })}
            placeholder="ubuntu"
          />
        </div>
        <div className="col-span-6 sm:col-span-3">
          <TextField
            label="Name"
            value={node.name}
            onChange={({ target }) => onChange({ name: target.value })}
            placeholder="none"
          />
        </div>
        <div className="col-span-6 sm:col-span-3">
          <TextField
            label="Role"
            value={node.role}
            onChange={({ target }) => onChange({ role: target.value })}
            placeholder="none"
          />
        </div>
      </div>
      <div className="mt-2 flex flex-wrap items-center justify-between gap-2">
        <CheckField
          label="It controls the others"
          checked={node.isControl}
          onChange={({ target }) => onChange({ isControl: target.checked })}
        />
        <Button look="bare" icon={Trash2} onClick={onRemove} aria-label={`Remove node ${at + 1}`}>
          Remove
        </Button>
      </div>
    </fieldset>
  );
}

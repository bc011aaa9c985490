/** A cluster while it is being filled in. */
import type { Cluster } from '../../api/shapes.ts';

export interface NodeDraft {
  /** Of this row of the form. */
  readonly row: number;
  /** Of the node that it is already. */
  readonly id?: string;
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly name: string;
  readonly role: string;
  readonly isControl: boolean;
}

export interface ClusterDraft {
  readonly name: string;
  /** Of a shared authority; empty: its own. */
  readonly authority: string;
  readonly nodes: readonly NodeDraft[];
  readonly extensions: readonly string[];
  readonly sourceAddress: string;
  readonly forceCommand: string;
  /** Critical options that the form has no field for, which stay as they are. */
  readonly others: Readonly<Record<string, string>>;
}

let rows = 0;

export function newNode(user = ''): NodeDraft {
  rows += 1;
  return { row: rows, host: '', port: '', user, name: '', role: '', isControl: false };
}

export function newCluster(): ClusterDraft {
  return {
    name: '',
    authority: '',
    nodes: [newNode()],
    extensions: ['permit-pty'],
    sourceAddress: '',
    forceCommand: '',
    others: {},
  };
}

export function draftOf({ critical_options, extensions, name, nodes }: Cluster): ClusterDraft {
  const {
    'force-command': forceCommand = '',
    'source-address': sourceAddress = '',
    ...others
  } = critical_options;
  return {
    name,
    authority: '',
    nodes: nodes.map(draftOfNode),
    extensions,
    sourceAddress,
    forceCommand,
    others,
  };
}

function draftOfNode({
  host,
  id,
  is_control_node,
  name,
  port,
  role,
  user,
}: Cluster['nodes'][number]): NodeDraft {
  return {
    ...newNode(user),
    id,
    host,
    port: port === 22 ? '' : String(port),
    name: name ?? '',
    role: role ?? '',
    isControl: is_control_node,
  };
}

/** What is sent: a row in which nothing stands is none. */
export function bodyOf(draft: ClusterDraft) {
  const { extensions, forceCommand, name, nodes, others, sourceAddress } = draft;
  return {
    name: name.trim(),
    nodes: nodes.filter(({ host, user }) => host.trim() !== '' || user.trim() !== '').map(nodeOf),
    extensions,
    critical_options: {
      ...others,
      ...(sourceAddress.trim() !== '' && { 'source-address': sourceAddress.trim() }),
      ...(forceCommand.trim() !== '' && { 'force-command': forceCommand.trim() }),
    },
  };
}

function nodeOf({ host, id, isControl, name, port, role, user }: NodeDraft) {
  return {
    ...(id !== undefined && { id }),
    host: host.trim(),
    ...(port.trim() !== '' && { port: Number(port) }),
    user: user.trim(),
    ...(name.trim() !== '' && { name: name.trim() }),
    ...(role.trim() !== '' && { role: role.trim() }),
    ...(isControl && { is_control_node: true }),
  };
}

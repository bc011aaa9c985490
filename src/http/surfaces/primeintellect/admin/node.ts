/** A machine of a cluster as Prime Intellect's contract spells it. */
import Type from 'typebox';
import type { ClusterNode } from '../../../../records/fleet.ts';

const TEXT_OR_NULL = Type.Union([Type.String(), Type.Null()]);

export const NODE = Type.Object({
  podId: Type.String(),
  podName: TEXT_OR_NULL,
  host: Type.String(),
  port: Type.Integer(),
  user: Type.String(),
  role: TEXT_OR_NULL,
  isControlNode: Type.Boolean(),
});

export function spellNode({ host, id, isControlNode, name, port, role, user }: ClusterNode): unknown {
  return { podId: id, podName: name, host, port, user, role, isControlNode };
}

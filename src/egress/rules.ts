/** The one judgement of where a connection may lead: of every address that a name resolves to, before any is used. */
import { type Address, isWithin, reachOf, readAddress } from './ranges.ts';
import { denied, type Target } from './target.ts';

/** Where this server itself listens. */
export interface OwnListener {
  /** An address, or a name such as `localhost`. */
  readonly host: string;
  readonly port: number;
}

export interface EgressRules {
  /** The operator's list: addresses, or ranges in CIDR spelling, that are reached though they are not public. */
  readonly allowed: readonly string[];
  readonly own: readonly OwnListener[];
  /** The addresses of this machine's interfaces, as they are now. */
  readonly interfaces: () => readonly string[];
}

/** @throws egress_denied */
export function judge(rules: EgressRules, target: Target, text: string): void {
  const address = readAddress(text);
  const refuse = (why: string): Error => denied(`the address ${target.origin} ${why}`);
  if (address === undefined) throw refuse('resolves to what is no address');
  const shown = address.toString();
  if (reachOf(address) === 'never')
    throw refuse(`leads to ${shown} (${address.range()}), which is never reached`);
  if (isOwn(rules, address, target.port)) throw refuse('is this server itself');
  if (isWithin(address, rules.allowed)) return;
  if (reachOf(address) === 'listed') {
    throw refuse(`leads to ${shown} (${address.range()}), which CHANCERY_EGRESS_ALLOW does not name`);
  }
  if (!target.isTls) {
    throw refuse('is plain http, which is let through only to addresses that CHANCERY_EGRESS_ALLOW names');
  }
}

/** A listener on all addresses, or on a name, answers on any address of this machine. */
function isOwn({ interfaces, own }: EgressRules, address: Address, port: number): boolean {
  return own.some((listener) => {
    if (listener.port !== port) return false;
    const bound = readAddress(listener.host);
    if (bound !== undefined && bound.range() !== 'unspecified') return same(bound, address);
    return address.range() === 'loopback' || interfaces().some((text) => same(readAddress(text), address));
  });
}

function same(one: Address | undefined, other: Address): boolean {
  return one?.toString() === other.toString();
}

import { FileText, type LucideIcon, MonitorSmartphone, Server } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { Role } from '../../api/shapes.ts';
import { keyWords } from '../../words/keys.ts';
import { noBrowserKey, type Way } from './prepare.ts';

const WAYS: readonly (readonly [Way, string, LucideIcon])[] = [
  ['browser', 'Made in this browser', MonitorSmartphone],
  ['csr', 'From a CSR', FileText],
  ['server', 'Made by the server', Server],
];

/** Where the key comes from. */
export function ChooseWay({
  onChange,
  role,
  value,
}: {
  readonly value: Way;
  readonly onChange: (way: Way) => void;
  readonly role: Role;
}): ReactNode {
  const group = useId();
  return (
    <fieldset className="grid gap-2 sm:grid-cols-3">
      <legend className="sr-only">Where the key comes from</legend>
      {WAYS.map(([way, name, Icon]) => (
        <label
          key={way}
          className="flex cursor-pointer flex-col gap-1 rounded-lg border border-line px-3 py-2.5 outline-offset-2 outline-wax hover:bg-sunken has-checked:border-wax has-checked:bg-wax-tint has-disabled:cursor-not-allowed has-focus-visible:outline-2"
        >
          <span className="flex items-center gap-2 font-medium">
            <input
              type="radio"
              name={group}
              checked={value === way}
              disabled={way === 'browser' && noBrowserKey(role) !== undefined}
              onChange={() => onChange(way)}
              aria-describedby={`${group}-${way}`}
              className="accent-[var(--wax)]"
            />
            <Icon size={15} aria-hidden="true" />
            {name}
          </span>
          <span id={`${group}-${way}`} className="text-xs text-soft">
            {wordsFor(way, role)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function wordsFor(way: Way, role: Role): string {
  switch (way) {
    case 'browser':
      return (
        noBrowserKey(role) ??
        `A new ${keyWords(role.key_type, role.key_bits)} key. The key never leaves this browser.`
      );
    case 'csr':
      return 'You have a key already: paste its request, or drop the file.';
    case 'server':
      return `A new ${keyWords(role.key_type, role.key_bits)} key, shown once${role.store_private_keys ? '. This role keeps a sealed copy' : ' and not kept'}.`;
  }
}

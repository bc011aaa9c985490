import { useRouter } from '@tanstack/react-router';
import { ScrollText, Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { PLACES, type Place } from './places.ts';

/** What Ctrl-K opens: type where to go, or a name or serial number to look for. A combobox with a list (WAI-ARIA APG). */
export function Palette({ onClose }: { readonly onClose: () => void }): ReactNode {
  const router = useRouter();
  const box = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  useEffect(() => {
    const dialog = box.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  const found = placesFor(typed);
  const chosen = Math.min(at, found.length - 1);
  const go = (place: Place | undefined): void => {
    if (place === undefined) return;
    onClose();
    router.history.push(place.to);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt((chosen + 1) % found.length);
    else if (event.key === 'ArrowUp') setAt((chosen + found.length - 1) % found.length);
    else if (event.key === 'Enter') go(found[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does what a click outside does, and the browser sees to it
    <dialog
      ref={box}
      aria-label="Go to"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === box.current) onClose();
      }}
      className="mx-auto mt-[12vh] w-[min(34rem,calc(100vw-1.5rem))] rounded-xl border border-line bg-card p-0 text-ink shadow-2xl"
    >
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search size={17} aria-hidden="true" className="text-soft" />
        <input
          role="combobox"
          aria-label="Where to, or a name or serial number"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={`palette-${chosen}`}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
          placeholder="Where to, or a name or serial number"
          className="w-full bg-transparent py-3 outline-none"
        />
      </div>
      <div
        role="listbox"
        id="palette-list"
        aria-label="Places"
        className="max-h-[50vh] overflow-y-auto p-1.5"
      >
        {found.map((place, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys
          <div
            key={place.to}
            id={`palette-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === chosen}
            onClick={() => go(place)}
            className="flex cursor-pointer items-center gap-2.5 rounded-[7px] px-3 py-2 hover:bg-sunken aria-selected:bg-wax-tint aria-selected:text-wax-deep"
          >
            <place.icon size={16} aria-hidden="true" />
            <span className="min-w-0 truncate">{place.name}</span>
          </div>
        ))}
      </div>
    </dialog>
  );
}

function placesFor(typed: string): readonly Place[] {
  const words = typed.trim().toLowerCase().split(/\s+/);
  const places = PLACES.filter(({ also, name }) => {
    const text = `${name} ${also}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const wanted = typed.trim();
  if (wanted === '') return places;
  const search = `/certificates?q=${encodeURIComponent(JSON.stringify(wanted))}`;
  return [
    ...places,
    {
      to: search,
      name: `Look for “${wanted.slice(0, 60)}” among the certificates`,
      icon: ScrollText,
      also: '',
    },
  ];
}

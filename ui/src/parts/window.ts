import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

/** No taller: browsers lay nothing out beyond some 17 (Firefox) or 33 (Chromium) million pixels. */
const TALLEST = 8_000_000;
/** Rows beyond those that are seen, at each end. */
const BEYOND = 8;

export interface Window {
  /** Of what scrolls, in pixels. */
  readonly height: number;
  /** The rows that are to be drawn: from this one on, up to and without that one. */
  readonly from: number;
  readonly to: number;
  /** Where a row stands, in pixels from the top of what scrolls. */
  readonly topOf: (row: number) => number;
  /** Brings a row into view. */
  readonly reveal: (row: number) => void;
}

/**
 * Which of any number of rows are seen. As long as they fit, a pixel is a pixel; of more, what scrolls is as tall as can
 * be, and stands for all of them, while the rows that are seen keep their height.
 * @param box what scrolls; rowHeight in pixels
 */
export function useWindow(box: RefObject<HTMLElement | null>, count: number, rowHeight: number): Window {
  const [{ top, view }, setPlace] = useState({ top: 0, view: 800 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    let frame = 0;
    const look = (): void => {
      frame = 0;
      setPlace({ top: element.scrollTop, view: element.clientHeight });
    };
    const soon = (): void => {
      frame ||= requestAnimationFrame(look);
    };
    const resized = new ResizeObserver(soon);
    resized.observe(element);
    element.addEventListener('scroll', soon, { passive: true });
    look();
    return () => {
      cancelAnimationFrame(frame);
      resized.disconnect();
      element.removeEventListener('scroll', soon);
    };
  }, [box]);
  const all = count * rowHeight;
  const height = Math.min(all, TALLEST);
  const scale = all <= TALLEST ? 1 : (all - view) / (TALLEST - view);
  const offset = top * scale;
  const from = Math.max(0, Math.floor(offset / rowHeight) - BEYOND);
  const to = Math.min(count, Math.ceil((offset + view) / rowHeight) + BEYOND);
  const topOf = (row: number): number => top + row * rowHeight - offset;
  const reveal = (row: number): void => {
    const element = box.current;
    if (element === null) return;
    const start = row * rowHeight;
    if (start < offset) element.scrollTop = start / scale;
    else if (start + rowHeight > offset + view) element.scrollTop = (start + rowHeight - view) / scale;
  };
  return { height, from, to, topOf, reveal };
}

/** Whether the page is as narrow as a telephone. */
export function useIsNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const asked = matchMedia(NARROW);
    const tell = (): void => setNarrow(asked.matches);
    asked.addEventListener('change', tell);
    return () => asked.removeEventListener('change', tell);
  }, []);
  return isNarrow;
}

const NARROW = '(max-width: 640px)';

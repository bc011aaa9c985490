/** How much of the chains is read at once: others are served between two pages, whatever links hold. */
import type { ChainLink } from '../records/store.ts';

export const PAGE_LINKS = 100;

/** A page ends behind the link with which its events are so many. */
export const PAGE_EVENTS = 256;

/** Whether there may be more behind a page. */
export function isFull(page: readonly ChainLink[]): boolean {
  return page.length >= PAGE_LINKS || page.reduce((sum, { link }) => sum + link.events, 0) >= PAGE_EVENTS;
}

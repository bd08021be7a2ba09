import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { signInAs } from '../product.ts';

/** What somebody does in a window of their own, signed in by a demo button; no page may throw meanwhile. */
export async function visitAs(
  { browser, url, name, width = 1440, locale = 'en-GB' }: VisitOptions,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  try {
    await signInAs(page, url, name);
    await work(page);
    expect(faults).toEqual([]);
  } finally {
    await context.close();
  }
}

export interface VisitOptions {
  browser: Browser;
  url: string;
  /** Of the demo's cast. */
  name: string;
  width?: number;
  locale?: string;
}

/** WCAG 2.2 AA, as far as a program can tell. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

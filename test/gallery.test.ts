import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gallery as galleryPages } from '../packages/server/src/web/galleryForTesting.ts';
import { accessibilityProblems, type Gallery, SCREENSHOTS, startGallery } from './gallery.ts';
import { CHROMIUM, missing } from './support/needs.ts';

/** `SCREENSHOTS=1` takes pictures of them all, into `screenshots/`. Contrast is another in every scheme, the rest of axe's rules in every width. */
const LOOKS = [
  { name: 'desk', width: 1280, scheme: 'light', rules: 'all' },
  { name: 'desk-dark', width: 1280, scheme: 'dark', rules: 'contrast' },
  { name: 'phone', width: 360, scheme: 'light', rules: 'all' },
  { name: 'wall-dark', width: 1920, scheme: 'dark', rules: 'none' },
] as const;

describe.skipIf(missing('Chromium', CHROMIUM))('the gallery of all pages', () => {
  let gallery: Gallery;
  beforeAll(async () => {
    gallery = await startGallery();
  });
  afterAll(() => gallery?.stop());

  it.each(galleryPages().map((page) => page.name))('%s', async (name) => {
    const { page, complaints } = await gallery.open(name);
    for (const look of LOOKS) {
      await page.setViewportSize({ width: look.width, height: 900 });
      await page.emulateMedia({ colorScheme: look.scheme });
      if (process.env.SCREENSHOTS)
        await page.screenshot({ path: `${SCREENSHOTS}${name}.${look.name}.png`, fullPage: true });
      const content = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(content, `${look.name}: the page scrolls sideways`).toBeLessThanOrEqual(look.width);
      if (look.rules !== 'none') expect(await accessibilityProblems(page, look.rules), look.name).toEqual([]);
    }
    expect(complaints, 'what the browser complained of: policy, script, missing files').toEqual([]);
    await page.close();
  });
});

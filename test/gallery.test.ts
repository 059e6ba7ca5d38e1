import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gallery as galleryPages } from '../packages/server/src/web/galleryForTesting.ts';
import { accessibilityProblems, type Gallery, type Look, SCREENSHOTS, startGallery } from './gallery.ts';

const LOOKS: readonly Look[] = [
  { name: 'desk', width: 1280, scheme: 'light' },
  { name: 'desk-dark', width: 1280, scheme: 'dark' },
  { name: 'phone', width: 360, scheme: 'light' },
  { name: 'wall-dark', width: 1920, scheme: 'dark' },
];

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';

describe.skipIf(!existsSync(chromium))('the gallery of all pages (needs Chromium)', () => {
  let gallery: Gallery;
  beforeAll(async () => {
    gallery = await startGallery();
  });
  afterAll(() => gallery?.stop());

  describe.each(LOOKS)('at $width px, $scheme', (look) => {
    it.each(galleryPages().map((page) => page.name))('%s', async (name) => {
      const { page, complaints } = await gallery.open(name, look);
      await page.screenshot({ path: `${SCREENSHOTS}${name}.${look.name}.png`, fullPage: true });
      const { width, content } = await page.evaluate(() => ({
        width: document.documentElement.clientWidth,
        content: document.documentElement.scrollWidth,
      }));
      expect(content, 'the page scrolls sideways').toBeLessThanOrEqual(width);
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(complaints, 'what the browser complained of: policy, script, missing files').toEqual([]);
      await page.close();
    });
  });
});

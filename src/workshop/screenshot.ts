// `npm run screenshot`: the picture of the README, of a build that is made for it.
import { withPage } from './page.ts';

const FILE = 'public/screenshot.png';

await withPage({ width: 1440, height: 1000 }, async (page, url) => {
  await page.goto(url);
  await page.locator('.view-line').first().waitFor();
  await page.locator('.timeline [data-state]').first().waitFor();
  await page.getByText('Just show me').click();
  // The first markers and inlay hints come half a second after the text.
  await page.waitForTimeout(1500);
  await page.screenshot({ path: FILE });
});
console.log(FILE);
process.exit(0);

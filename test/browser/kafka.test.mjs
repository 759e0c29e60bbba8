/**
 * The Kafka model in a cell: a member crashes, the group finds out, and what was processed since the last commit is processed again.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, picture } from './browser.mjs';
import { NotebookPage } from './notebook-page.mjs';
import { notebook, startServer } from './server.mjs';

const CELL = `import partition_flow as pf
flow = pf.PartitionFlow(model="kafka", partitions_amount=6, consumers_amount=3, producer_rate=20,
                        partition_assignment_strategy="cooperative-sticky", session_timeout_ms=45_000, seed=1)
flow.at(20).crash(consumer=1)
flow`;

describe('a crash in the Kafka model', { timeout: 240_000 }, () => {
  let server;
  let browser;
  let page;

  before(async () => {
    const notebooks = { 'kafka.ipynb': notebook(CELL, '', '') };
    [server, browser] = await Promise.all([startServer({ notebooks }), launch()]);
    page = await NotebookPage.open(browser, server, 'kafka.ipynb');
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const part = selector => page.flow.locator(selector);
  const at = async time => {
    await page.execute(`flow.pause(); flow.seek(${time})`);
    await page.until(state => state.time === time && !state.playing);
    await page.page.waitForTimeout(700);
  };

  it('plays at once', async () => {
    await page.runCell(0);
    await page.flow.waitFor();
    await page.until(state => state.time > 1);
    for (const time of [15, 40, 64.22, 70]) {
      await at(time);
      await picture(page.page, `kafka-${time}`);
    }
    await page.theme('Dark');
    await picture(page.page, 'kafka-dark');
    await page.theme('Light');
    assert.ok(part('.pf-canvas'));
  });
});

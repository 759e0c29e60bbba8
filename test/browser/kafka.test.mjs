/**
 * The Kafka model in a cell: a member crashes, the group finds out, and what was processed since the last commit is processed again.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, look, picture } from './browser.mjs';
import { NotebookPage } from './notebook-page.mjs';
import { notebook, startServer } from './server.mjs';

const CELL = `import partition_flow as pf
flow = pf.PartitionFlow(model="kafka", partitions_amount=6, consumers_amount=3, producer_rate=20,
                        partition_assignment_strategy="cooperative-sticky", session_timeout_ms=45_000, seed=1)
flow.at(20).crash(consumer=1)
flow`;
const KIP_848 = `other = pf.PartitionFlow(model="kafka", partitions_amount=6, consumers_amount=4, producer_rate=20, group_protocol="consumer",
                         clock="class", auto_offset_reset="earliest", seed=2)
other`;

describe('a crash in the Kafka model', { timeout: 240_000 }, () => {
  let server;
  let browser;
  let page;

  before(async () => {
    const notebooks = { 'kafka.ipynb': notebook(CELL, '', ''), 'consumer.ipynb': notebook(`import partition_flow as pf\n${KIP_848}`, '') };
    [server, browser] = await Promise.all([startServer({ notebooks }), launch()]);
    page = await NotebookPage.open(browser, server, 'kafka.ipynb');
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const part = selector => page.flow.locator(selector);
  const seen = () => part('.pf-canvas').first().getAttribute('aria-label');
  const log = async () => (await part('.pf-log-row .pf-log-text').allTextContents());
  const at = async time => {
    await page.execute(`flow.pause(); flow.seek(${time})`);
    await page.until(state => state.time === time && !state.playing);
    await page.page.waitForTimeout(400);
  };
  const partitions = () => page.python('flow.metrics["partitions"]');
  const choose = name => part('.pf-members select').selectOption({ label: name });
  const act = name => part('.pf-members button').filter({ hasText: name });

  it('plays at once, and is the run that the kernel computes', async () => {
    await page.runCell(0);
    await page.flow.waitFor();
    await page.until(state => state.time > 1);
    await at(120);
    const { hash } = await page.state();
    assert.equal(await page.python('flow.run(until=120).trace_hash'), hash);
  });

  it('first all members share the partitions, and processed records wait for their commit', async () => {
    await at(15);
    assert.match(await seen(), /Group Stable\. 0 records processed twice, 0 lost\./);
    const found = await partitions();
    assert.deepEqual([...new Set(found.map(({ owner }) => owner))].sort(), [0, 1, 2]);
    assert.ok(found.every(({ committed, next_offset: next, position }) => committed <= next && next <= position));
    assert.ok(found.some(({ committed, next_offset: next }) => committed < next));
    const { ink, colours } = await look(part('.pf-canvas').first());
    assert.ok(ink > 1000 && colours > 5, `ink ${ink}, colours ${colours}`);
    await picture(page.page, 'kafka-15');
  });

  it('then heartbeats stop and nothing happens: lag grows, and the session counts down', async () => {
    await at(40);
    assert.match(await seen(), /consumer-1 is crashed, its session times out in 24\.\d s/);
    const [before, later] = [(await partitions()).filter(({ owner }) => owner === 1), await at(60).then(partitions)];
    assert.equal(before.length, 2);
    for (const { id, lag } of before) assert.ok(later[id].lag > lag, `P${id}: ${later[id].lag} after ${lag}`);
    assert.equal(await page.python('flow.metrics["generation"]'), 1);
    assert.match((await log())[0], /^consumer-1 crashed, with \d+ records in hand\. The group does not know yet\.$/);
    await picture(page.page, 'kafka-60');
  });

  it('the session times out: the generation goes up, and only what must move moves', async () => {
    const owners = (await partitions()).map(({ owner }) => owner);
    const moved = await page.python('float(flow.run(until=80).events.query("kind == \'assigned\' and generation == 2")["time"].max())');
    assert.ok(moved > 62 && moved < 65.5, `${moved} s`);
    await at(Math.ceil(100 * moved + 5) / 100);
    const now = (await partitions()).map(({ owner }) => owner);
    assert.deepEqual(now.map((owner, id) => (owners[id] === 1 ? owner !== 1 : owner === owners[id])), now.map(() => true));
    assert.equal(await page.python('flow.metrics["generation"]'), 2);
    await picture(page.page, 'kafka-64');
  });

  it('records since the last commit are processed again, each counted, and told in one sentence', async () => {
    await at(70);
    const twice = await page.python('flow.metrics["duplicates"]');
    const told = (await log()).filter(text => text.includes('were processed twice'));
    let sum = 0;
    for (const text of told) {
      const [, offset, first, last] = text.match(/^consumer-[02] took over P\d at offset (\d+), the last committed; records (\d+) to (\d+) were processed twice\.$/);
      assert.equal(first, offset);
      sum += last - first + 1;
    }
    assert.equal(told.length, 2);
    assert.equal(sum, twice);
    const again = await page.python('flow.run(until=70).records["restarts"].sum().item()');
    assert.equal(again, twice);
    assert.match(await part('.pf-log-heading').textContent(), new RegExp(`^${twice} records processed twice, 0 lost`));
  });

  it('the table has both lags, the charts the group\'s', async () => {
    await part('.pf-table summary').click();
    assert.match(await part('.pf-table thead').textContent(), /committed.*position.*high watermark/);
    await part('.pf-table summary').click();
    await part('.pf-chart').scrollIntoViewIfNeeded();
    assert.match(await part('.pf-chart').textContent(), /to committed.*to position|to position.*to committed/s);
    await page.page.waitForTimeout(500);
    await picture(page.page, 'kafka-charts');
  });

  it('is clear in the dark', async () => {
    await page.theme('Dark');
    await part('.pf-canvas').first().scrollIntoViewIfNeeded();
    await picture(page.page, 'kafka-dark');
    await page.theme('Light');
  });

  it('a person restarts the member, and crashes another one', async () => {
    await choose('consumer-1');
    assert.equal(await part('.pf-member-status').textContent(), 'crashed');
    assert.ok(await act('Crash').isDisabled());
    await act('Restart').click();
    await page.untilPython('any(action.get("deed", {}).get("kind") == "restart" for action in flow.scenario["actions"])');
    await at(90);
    assert.equal(new Set((await partitions()).map(({ owner }) => owner)).size, 3);
    await choose('consumer-2');
    await act('Freeze').click();
    await page.untilPython('flow.scenario["actions"][-1]["deed"] == {"kind": "freeze", "consumer": 2, "seconds": 68}');
    await at(100);
    assert.match(await seen(), /consumer-2 is frozen, its session times out in/);
  });

  it('its settings are under headings; those of the other protocol are hidden, and what is fixed cannot be changed', async () => {
    await part('.pf-controls > summary').click();
    const field = name => part(`.pf-field[data-field="${name}"]`);
    assert.ok(await field('sessionTimeoutMs').isVisible());
    assert.ok(!(await field('groupConsumerSessionTimeoutMs').isVisible()));
    assert.ok(await field('groupProtocol').locator('select').isDisabled());
    assert.match(await field('groupProtocol').getAttribute('title'), /It holds from 0 on/);
    await field('heartbeatIntervalMs').locator('input[type="number"]').fill('50000');
    await field('heartbeatIntervalMs').locator('input[type="number"]').press('Tab');
    assert.match(await field('heartbeatIntervalMs').locator('[role="alert"]').textContent(), /not below sessionTimeoutMs = 45000/);
    await picture(page.page, 'kafka-controls');
    await page.assertNoErrors();
  });

  it('KIP-848: members join one by one and nobody stops', async () => {
    await page.goto('consumer.ipynb');
    await page.runCell(0);
    await page.flow.waitFor();
    await page.execute('other.pause(); other.seek(30)');
    await page.until(state => state.time === 30 && !state.playing);
    assert.match(await seen(), /Group Stable/);
    assert.deepEqual(await page.python('sorted({p["owner"] for p in other.metrics["partitions"]})'), [0, 1, 2, 3]);
    await page.page.waitForTimeout(400);
    await picture(page.page, 'kafka-consumer');
  });
});

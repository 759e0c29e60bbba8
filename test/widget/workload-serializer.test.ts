import { make } from './manager';
import { workloadSerializer } from '../../src/widget/workload-serializer';

/** Columns as a kernel sends them: in one message, at odd places. */
function sent(): Record<string, unknown> {
  const frame = new ArrayBuffer(101);
  const column = (start: number, length: number, write: (view: DataView, i: number) => void): DataView => {
    const view = new DataView(frame, start, length);
    for (let i = 0; i < 2; i++) write(view, i);
    return view;
  };
  return {
    time: column(3, 16, (view, i) => view.setFloat64(8 * i, i + 0.5, true)),
    key: column(21, 8, (view, i) => view.setInt32(4 * i, i, true)),
    bytes: column(31, 16, (view, i) => view.setFloat64(8 * i, 100 + i, true)),
    producer: column(53, 8, (view, i) => view.setInt32(4 * i, 1 - i, true)),
    partition: column(69, 8, (view, i) => view.setInt32(4 * i, i - 1, true)),
    keys: ['a', 'b']
  };
}

const columns = {
  time: Float64Array.of(0.5, 1.5),
  key: Int32Array.of(0, 1),
  bytes: Float64Array.of(100, 101),
  producer: Int32Array.of(1, 0),
  partition: Int32Array.of(-1, 0),
  keys: ['a', 'b']
};

it('reads columns wherever they begin in a message', () => {
  expect(workloadSerializer.deserialize?.(sent())).toEqual(columns);
});

it.each([[null], ['x'], [[1]], [{ time: [1] }], [{ time: new DataView(new ArrayBuffer(7)) }]])(
  'leaves %p to the codec',
  value => expect(workloadSerializer.deserialize?.(value)).toEqual(value)
);

it('plays a workload, and keeps what is computed when the recipe changes', async () => {
  const { model, comm, show } = await make({ _workload: sent(), autoplay: false });
  await show();
  await comm.command('1', { kind: 'seek', time: 1.2 });
  const { workload } = model.recipe() ?? {};
  expect(workload?.time).toEqual(columns.time);
  await comm.update({ scenario: { ...(model.get('scenario') as object), title: 'Two records' } });
  expect(model.recipe()).toMatchObject({ title: 'Two records' });
  expect(model.recipe()?.workload).toBe(workload);
});

it('keeps a workload in the state that a notebook saves', async () => {
  const { manager, model } = await make({ _workload: sent() });
  const { state } = await manager.get_state();
  const { buffers } = state[model.model_id] as unknown as { buffers: { path: string[]; data: string }[] };
  const lengths = buffers.map(({ path, data }) => [path.join('.'), atob(data).length]);
  expect(Object.fromEntries(lengths)).toEqual({
    '_workload.time': 16, '_workload.key': 8, '_workload.bytes': 16, '_workload.producer': 8, '_workload.partition': 8
  });
});

/**
 * A widget manager without a kernel: its comms record what is sent, and deliver what a test says in the
 * kernel's name.
 */
import * as base from '@jupyter-widgets/base';
import type { ICallbacks, IClassicComm, WidgetModel, WidgetView } from '@jupyter-widgets/base';
import { ManagerBase } from '@jupyter-widgets/base-manager';
import { Widget } from '@lumino/widgets';
import * as ours from '../../src/widget';
import { MODULE_NAME, MODULE_VERSION, type PartitionFlowModel, type PartitionFlowView } from '../../src/widget';

interface Sent {
  readonly method: 'update' | 'custom';
  readonly state?: Record<string, unknown>;
  readonly content?: Record<string, unknown>;
}

type Callback = (message: never) => unknown;

let comms = 0;

export class MockComm implements IClassicComm {
  readonly comm_id = `comm-${++comms}`;
  readonly target_name = 'jupyter.widget';
  readonly sent: Sent[] = [];
  private onMessage: Callback | null = null;
  private onClose: Callback | null = null;

  open(): string {
    return '';
  }

  close(): string {
    return '';
  }

  on_msg(callback: Callback): void {
    this.onMessage = callback;
  }

  on_close(callback: Callback): void {
    this.onClose = callback;
  }

  send(data: unknown, callbacks?: ICallbacks): string {
    this.sent.push(data as Sent);
    // Idle, or the model would hold back every later update.
    queueMicrotask(() => callbacks?.iopub?.status?.({ content: { execution_state: 'idle' } } as never));
    return `message-${this.sent.length}`;
  }

  /** The last value sent of each attribute. */
  get told(): Record<string, unknown> {
    return Object.assign({}, ...this.sent.map(({ state }) => state ?? {})) as Record<string, unknown>;
  }

  /** The custom messages of a type that were sent. */
  messages(type: string): Record<string, unknown>[] {
    return this.sent.flatMap(({ content }) => (content?.type === type ? [content] : []));
  }

  /** The kernel sets attributes. */
  async update(state: Record<string, unknown>): Promise<void> {
    await this.deliver({ method: 'update', state, buffer_paths: [] });
  }

  /** The kernel asks for something. */
  async command(id: string, command: Record<string, unknown>): Promise<void> {
    await this.deliver({ method: 'custom', content: { type: 'command', id, command } });
  }

  /** The kernel closes the widget. */
  die(): void {
    this.onClose?.({} as never);
  }

  private async deliver(data: Record<string, unknown>): Promise<void> {
    await this.onMessage?.({ content: { data }, buffers: [] } as never);
    await settled();
  }
}

export class TestManager extends ManagerBase {
  protected override async loadClass(
    name: string,
    module: string
  ): Promise<typeof WidgetModel | typeof WidgetView> {
    const found = module === MODULE_NAME ? ours : base;
    return (found as unknown as Record<string, typeof WidgetModel>)[name];
  }

  protected override async _create_comm(): Promise<IClassicComm> {
    return new MockComm();
  }

  protected override async _get_comm_info(): Promise<Record<string, never>> {
    return {};
  }
}

/** Lets promises that wait for nothing else run. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

export interface Made {
  readonly manager: TestManager;
  readonly model: PartitionFlowModel;
  readonly comm: MockComm;
  /** Makes a view and attaches it to the page. */
  readonly show: () => Promise<PartitionFlowView>;
}

/** A model as the kernel, or a saved notebook, makes it. */
export async function make(state: Record<string, unknown> = {}, manager = new TestManager()): Promise<Made> {
  const comm = new MockComm();
  const model = (await manager.new_model(
    {
      model_name: 'PartitionFlowModel',
      model_module: MODULE_NAME,
      model_module_version: MODULE_VERSION,
      model_id: comm.comm_id,
      comm
    },
    state
  )) as PartitionFlowModel;
  const show = async (): Promise<PartitionFlowView> => {
    const view = await manager.create_view<PartitionFlowView>(model);
    Widget.attach(view.luminoWidget, document.body);
    await settled();
    return view;
  };
  return { manager, model, comm, show };
}

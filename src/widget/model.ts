/**
 * The widget model: the recipe, and how far it has come, as the notebook keeps them.
 *
 * It validates and waits. An engine exists only while a view is attached (`session.ts`); what both ends tell
 * each other is `sync.ts`.
 */
import {
  DOMWidgetModel,
  type IBackboneModelOptions,
  type ISerializers,
  type WidgetModel
} from '@jupyter-widgets/base';
import type { JSONObject } from '@lumino/coreutils';
import type { EngineConfig } from '../engine/config';
import { configAt } from '../scenario/actions';
import { parseScenario } from '../scenario/codec';
import { ScenarioError } from '../scenario/scenario-error';
import type { Scenario, ScenarioWorkload } from '../scenario/scenario';
import { isTime } from '../scenario/validate';
import { KERNEL } from './ownership';
import { ParameterAttributes, withoutParameters, type ParameterName } from './parameter-attributes';
import { Problems } from './problems';
import type { Display } from './page-session';
import { FlowSession } from './session';
import { MODULE_NAME, MODULE_VERSION, PACKAGE_VERSION } from './version';
import { isTableMessage, missingWords, referenceIn, tableOf, waitingWords } from './workload-request';
import { workloadSerializer } from './workload-serializer';

interface Parsed {
  readonly json: unknown;
  readonly columns: unknown;
  readonly recipe: Scenario | null;
}

export class PartitionFlowModel extends DOMWidgetModel {
  static readonly model_name = 'PartitionFlowModel';
  static readonly model_module = MODULE_NAME;
  static readonly model_module_version = MODULE_VERSION;
  static readonly view_name = 'PartitionFlowView';
  static readonly view_module = MODULE_NAME;
  static readonly view_module_version = MODULE_VERSION;
  static override serializers: ISerializers = {
    ...DOMWidgetModel.serializers,
    _workload: workloadSerializer
  };

  /** What a reader must be told. */
  problems!: Problems;
  private parameters!: ParameterAttributes;
  /** The last recipe that was read, and what it was read from. */
  private parsed!: Parsed;
  /** The table of a workload that is here by reference only, once the kernel has sent it. */
  private table!: ScenarioWorkload | null;
  private session!: FlowSession | null;

  override defaults(): Record<string, unknown> {
    return {
      ...super.defaults(),
      _model_name: PartitionFlowModel.model_name,
      _model_module: MODULE_NAME,
      _model_module_version: MODULE_VERSION,
      _view_name: PartitionFlowModel.view_name,
      _view_module: MODULE_NAME,
      _view_module_version: MODULE_VERSION,
      _owner: { number: 0, who: KERNEL },
      _package_version: '',
      _rate_hz: 1,
      _workload: null,
      autoplay: true,
      playing: false,
      refused: [],
      scenario: {},
      speed: 1,
      time: 0
    };
  }

  override initialize(attributes: Record<string, unknown>, options: IBackboneModelOptions): void {
    super.initialize(attributes, options);
    this.problems = new Problems();
    this.session = null;
    this.parsed = { json: undefined, columns: undefined, recipe: null };
    this.table = null;
    this.parameters = new ParameterAttributes(this, (name, value) => this.parameterSet(name, value));
    this.on('change:refused', this.tellRefused, this);
    this.on('change:_package_version comm_live_update', this.tellVersions, this);
    this.on('change:scenario change:time', this.showWaiting, this);
    this.on('msg:custom', this.hearTable, this);
    this.tellRefused();
    this.tellVersions();
    this.showWaiting();
  }

  /** The recipe as the attributes tell it; null when it is not valid, which `problems` then explain. */
  recipe(): Scenario | null {
    const json: unknown = this.get('scenario');
    const columns: unknown = this.get('_workload');
    if (json !== this.parsed.json || columns !== this.parsed.columns) {
      this.parsed = { json, columns, recipe: this.readRecipe(json, columns) };
    }
    return this.parsed.recipe;
  }

  /** Seconds: where the clock was last. */
  get timeSaved(): number {
    const time: unknown = this.get('time');
    return isTime(time) ? time : 0;
  }

  get speedSaved(): number {
    const speed: unknown = this.get('speed');
    return typeof speed === 'number' && speed > 0 ? speed : 1;
  }

  /** How often a second the kernel wants to hear the time. */
  get rateHz(): number {
    return this.get('_rate_hz') === 4 ? 4 : 1;
  }

  /** 16 hex digits over what completed up to now; null when nobody looks: nothing runs then. */
  traceHash(): string | null {
    return this.session?.player.traceHash() ?? null;
  }

  /**
   * A view is shown: what it shows is the session, the same for all views.
   *
   * @returns null when the recipe is not valid.
   */
  attach(display: Display): FlowSession | null {
    if (this.session === null) {
      const recipe = this.recipe();
      if (recipe === null) {
        this.askForTable();
        return null;
      }
      this.session = new FlowSession(this, recipe);
    }
    this.session.add(display);
    this.tell({ type: 'views', count: this.session.displayCount });
    this.tell({ type: 'page', version: PACKAGE_VERSION });
    return this.session;
  }

  /** A view is gone; with the last one the engine is freed. */
  detach(display: Display): void {
    const { session } = this;
    if (session === null) return;
    session.remove(display);
    this.tell({ type: 'views', count: session.displayCount });
    if (session.displayCount === 0) this.endSession();
  }

  /** Sends the kernel a message, if there is one. */
  tell(content: JSONObject): void {
    if (this.isConnected) this.send(content);
  }

  /** Shows the parameters in force to other widgets of the page. */
  showParameters(config: EngineConfig, seed: number): void {
    this.parameters.show(config, seed);
  }

  override close(commClosed = false): Promise<void> {
    // A closed comm throws at whoever writes to it.
    if (commClosed) this.comm_live = false;
    this.endSession();
    return super.close(commClosed).then(() => this.letGo());
  }

  override save_changes(callbacks?: object): void {
    if (this.isConnected) super.save_changes(callbacks);
  }

  override sync(method: string, model: WidgetModel, options: { attrs?: object } = {}): unknown {
    const attrs = options.attrs && withoutParameters(options.attrs);
    return super.sync(method, model, attrs ? { ...options, attrs } : options);
  }

  override get_state(dropDefaults?: boolean): JSONObject {
    return withoutParameters(super.get_state(dropDefaults));
  }

  override set_state(state: Record<string, unknown>): void {
    super.set_state(withoutParameters(state));
  }

  private readRecipe(json: unknown, columns: unknown): Scenario | null {
    const isObject = typeof json === 'object' && json !== null;
    try {
      // The same columns are the same workload: what was read of it holds.
      const known = columns === this.parsed.columns ? this.parsed.recipe?.workload : undefined;
      const recipe = parseScenario(isObject ? { ...json, workload: known ?? columns } : json, { workload: this.table });
      this.problems.say('recipe');
      return recipe;
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      this.problems.say('recipe', error.message);
      return null;
    }
  }

  /** A large table is not in the attributes: the kernel is asked for it when somebody wants to see the flow. */
  private askForTable(): void {
    const reference = referenceIn(this.get('_workload'));
    if (reference === null || this.table?.hash === reference.hash) return;
    this.problems.say('recipe', this.isConnected ? waitingWords(reference) : missingWords(reference));
    this.tell({ type: 'workload', hash: reference.hash });
  }

  private hearTable(content: unknown, buffers?: readonly DataView[]): void {
    const reference = referenceIn(this.get('_workload'));
    if (reference === null || !isTableMessage(content)) return;
    try {
      this.table = tableOf(content, buffers ?? [], reference);
      this.parsed = { json: undefined, columns: undefined, recipe: null };
      this.showWaiting();
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      this.problems.say('recipe', error.message);
    }
    this.trigger('recipe');
  }

  private get isConnected(): boolean {
    return this.comm !== undefined && this.comm_live;
  }

  /** A closed comm stays with its kernel's connection, and keeps the model: that keeps nothing else. */
  private letGo(): void {
    this.parsed = { json: undefined, columns: undefined, recipe: null };
    this.table = null;
    // What it resolved to are views, with their elements.
    this.state_change = Promise.resolve();
  }

  private endSession(): void {
    this.session?.dispose();
    this.session = null;
  }

  /**
   * Another widget set a parameter: as if by hand while the flow is shown, and without effect while it is
   * not.
   */
  private parameterSet(name: ParameterName, value: unknown): void {
    if (this.session === null) this.showWaiting();
    else this.session.setParameter(name, value);
  }

  /** The parameters in force at the saved time, while no session knows better. */
  private showWaiting(): void {
    if (this.session !== null) return;
    const recipe = this.recipe();
    if (recipe !== null) this.showParameters(configAt(recipe, this.timeSaved), recipe.seed);
  }

  private tellRefused(): void {
    const refused: unknown = this.get('refused');
    const texts = Array.isArray(refused) ? refused.filter(text => typeof text === 'string') : [];
    this.problems.say('refused', ...texts);
  }

  private tellVersions(): void {
    const kernel: unknown = this.get('_package_version');
    const agree = typeof kernel !== 'string' || kernel === '' || kernel === PACKAGE_VERSION;
    const versions = `The kernel has partition-flow ${String(kernel)}, this page has ${PACKAGE_VERSION}`;
    if (agree || !this.isConnected) this.problems.say('version');
    else this.problems.say('version', `${versions}: update the older one, then reload.`);
  }
}

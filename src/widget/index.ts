/** What a widget manager loads: the model and the view, under the names that the kernel asks for. */
export { PartitionFlowModel } from './model';
export { PartitionFlowView } from './view';
export { MODULE_NAME, MODULE_VERSION, PACKAGE_VERSION } from './version';

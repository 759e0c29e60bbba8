/** The npm package: the engine, the recipe and its player, and the notebook widget. */
export * from './engine';
export * from './widget';

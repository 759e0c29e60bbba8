/** Names and versions under which the two ends of a flow find each other. */

export const MODULE_NAME = 'partition-flow';

/**
 * Of the widget model's attributes and messages; apart from the package's, so that old notebooks open in
 * newer releases.
 */
export const MODULE_VERSION = '1.0.0';

/** Kept equal to package.json by a test. */
export const PACKAGE_VERSION = '0.1.0';

"""The package's version; a test keeps it equal to package.json's."""

__version__ = "0.1.0"

#: Of the widget model's attributes and messages; apart from the package's, so that old notebooks open later.
MODEL_VERSION = "1.0.0"

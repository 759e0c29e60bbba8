"""What goes wrong with the engine outside a browser.

RuntimeError
├── HostError      nothing here can run the engine
└── EngineError    it was run and failed: a defect of this package, or out of memory
"""


class HostError(RuntimeError):
    """Nothing here can run the engine; the message names what to install."""


class EngineError(RuntimeError):
    """The engine failed."""

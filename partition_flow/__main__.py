"""``python -m partition_flow``: what ``pf.doctor()`` says, where there is no kernel.

``python -m partition_flow server`` looks at the server's part alone, ``kernel`` at the kernel's. Ends with 1 if something is wrong.
"""

import argparse
import sys

from ._doctor import examine, is_well, report

parser = argparse.ArgumentParser("python -m partition_flow", description="Tell what is installed for partition-flow.")
parser.add_argument("part", nargs="?", choices=("kernel", "server"), help="look at this part alone")
findings = examine(parser.parse_args().part)
print(report(findings))
sys.exit(0 if is_well(findings) else 1)

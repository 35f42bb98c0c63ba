"""Makes Python switch between threads as often as it can. Python runs this file at its start."""

import sys

sys.setswitchinterval(1e-6)

# Part of every package that tinkerspec generates; do not edit.
"""Makes the package faster, and changes nothing else: this folder may be deleted.

`fast.py` lists all that it replaces. Everything that is not replaced, and every plain way, is in
`_runtime`, which knows nothing of what is here.
"""

# It loads `fast.py` on its way, and has to come first, whatever is imported from here.
from .. import _runtime as _runtime

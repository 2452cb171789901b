"""The call: dialogue, loop, carriers, storage and faces."""

import os

# Matrices are small here: a second thread of numpy's, which spins, doubles what a query costs the
# processor. numpy reads it when it is imported: this has to come first.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
